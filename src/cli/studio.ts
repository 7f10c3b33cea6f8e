import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { TimbrelError } from '../contract/errors.ts'
import { defaultCacheFolder } from '../host/cache-folder.ts'
import { createHost, type Host } from '../host/studio/create-host.ts'
import { defaultHomeFolder } from '../host/studio/home-folder.ts'
import type { StaticMount } from '../host/studio/static-files.ts'
import { keepAddress, leftAddress } from '../host/studio/studio-address.ts'
import { studioMounts } from '../host/studio/studio-mounts.ts'
import { type StudioServer, startStudioServer } from '../host/studio/studio-server.ts'
import { integerWithin } from './arguments.ts'
import type { CommandContext } from './command-context.ts'
import { EXIT } from './exit-codes.ts'
import { interruptible } from './interrupt.ts'
import type { Report } from './report.ts'

interface StudioOptions {
  readonly port: number
  readonly open: boolean
  readonly model?: string
  readonly home: string
  readonly json?: boolean
}

const EXAMPLES = `
Ctrl-C ends it; a training that runs then can be resumed the next time.

Examples:
  timbrel studio
  timbrel studio --model my.timbrel --no-open --port 4000`

/** `timbrel studio`: the app in a browser of this machine. */
export function addStudioCommand({ program, terminal, run }: CommandContext): void {
  program
    .command('studio')
    .description('Open the app in a browser of this machine: pad, library, training, renders.')
    .option('--port <n>', 'the port to listen on; 0: any that is free', integerWithin(0, 65_535), 0)
    .option('--no-open', 'print the address only')
    .option('-m, --model <model.timbrel>', 'a model to offer first')
    .option('--home <folder>', 'where models and recordings are kept (TIMBREL_HOME)', defaultHomeFolder())
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', EXAMPLES)
    .action((options: StudioOptions) =>
      run(options, (_, report) => interruptible(terminal, (signal) => studio(options, report, signal))),
    )
}

async function studio(options: StudioOptions, report: Report, signal: AbortSignal): Promise<number> {
  const mounts = await studioMounts()
  const model = options.model === undefined ? {} : { model: resolve(options.model) }
  const host = await createHost({ home: resolve(options.home), cacheFolder: defaultCacheFolder(), ...model })
  try {
    const server = await reopen(host, options.port, mounts)
    const forget = await keepAddress(host.home, server.address)
    report.text(`Timbrel is at ${server.url}\nWhoever has this address can use it. Ctrl-C ends it.`)
    report.result({ url: server.url, processId: process.pid })
    if (options.open) openInBrowser(server.url)
    await aborted(signal)
    await server.close()
    await forget()
  } finally {
    await host.close()
  }
  return EXIT.ok
}

/** Where the last studio of this home was, had it been killed: its pages come back by themselves. */
async function reopen(host: Host, port: number, mounts: readonly StaticMount[]): Promise<StudioServer> {
  const left = await leftAddress(host.home)
  if (left === null || (port !== 0 && port !== left.port)) return startStudioServer(host, { port, mounts })
  return startStudioServer(host, { ...left, mounts }).catch((error: unknown) => {
    if (port !== 0) throw error
    return startStudioServer(host, { port, mounts })
  })
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
}

/** Only where there is a desktop to open it on; the address has been printed in any case. */
function openInBrowser(url: string): void {
  const { platform, env } = process
  if (platform === 'linux' && env['DISPLAY'] === undefined && env['WAYLAND_DISPLAY'] === undefined) return
  const [command, ...before] =
    platform === 'darwin' ? ['open'] : platform === 'win32' ? ['rundll32', 'url.dll,FileProtocolHandler'] : ['xdg-open']
  if (command === undefined) throw new TimbrelError('input', 'no way to open a browser on this system')
  const opener = spawn(command, [...before, url], { stdio: 'ignore', detached: true })
  opener.on('error', () => {})
  opener.unref()
}

import { type ChildProcess, spawn } from 'node:child_process'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url))

/** An event of `--json`, as it stands on one line of stderr. */
export interface ProgramEvent {
  readonly type: string
  readonly [key: string]: unknown
}

export interface ProgramEnd {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** The built program, running. */
export interface RunningProgram {
  readonly child: ChildProcess
  readonly end: Promise<ProgramEnd>
}

/** Starts the built program in a process of its own. `onEvent` hears the events of `--json`. */
export function start(argv: readonly string[], onEvent: (event: ProgramEvent) => void = () => {}): RunningProgram {
  const child = spawn(process.execPath, [PROGRAM, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  let read = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
    for (let end = err.indexOf('\n', read); end >= 0; end = err.indexOf('\n', read)) {
      const line = err.slice(read, end)
      read = end + 1
      if (line.startsWith('{')) onEvent(JSON.parse(line) as ProgramEvent)
    }
  })
  const end = new Promise<ProgramEnd>((resolve) => child.on('close', (code) => resolve({ code, out, err })))
  return { child, end }
}

/** Runs the built program to its end. */
export function run(...argv: string[]): Promise<ProgramEnd> {
  return start(argv).end
}

/** A folder with a few recordings of two instruments, enough to train on in seconds. */
export async function smallCollection(folder: string): Promise<void> {
  const files = ['flute/C5.wav', 'flute/E5.wav', 'flute/A4.wav', 'guitar_nylon/E4.wav', 'guitar_nylon/A4.wav']
  for (const file of [...files, 'guitar_nylon/E5.wav']) {
    await mkdir(join(folder, file, '..'), { recursive: true })
    await cp(join(SAMPLES, file), join(folder, file))
  }
  await cp(join(SAMPLES, 'MANIFEST.csv'), join(folder, 'MANIFEST.csv'))
}

import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/** The built program as a user starts it, in a process of its own. */
export interface BuiltStudio {
  /** With the token. */
  readonly url: string
  /** Ends it as Ctrl-C does, and waits for its end. */
  stop(): Promise<void>
}

/**
 * @param home its models and recordings; a folder of the caller's.
 * @throws Error with what it said, when it ends before it has an address.
 */
export async function startBuiltStudio(home: string, cache: string): Promise<BuiltStudio> {
  const env = { ...process.env, TIMBREL_HOME: home, TIMBREL_CACHE: cache }
  const child = spawn(process.execPath, [PROGRAM, 'studio', '--no-open'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  return {
    url: await addressOf(child),
    async stop() {
      child.kill('SIGINT')
      await ended
    },
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (text: Buffer): void => {
      said += text.toString()
      const url = /http:\S+/.exec(said)?.[0]
      if (url !== undefined) resolve(url)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.on('error', reject)
    child.on('close', () => reject(new Error(`timbrel studio ended: ${said}`)))
  })
}

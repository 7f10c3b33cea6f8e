import { runCli } from '../../src/cli/program.ts'
import type { Terminal } from '../../src/cli/terminal.ts'

/** What a run of the command line said, and its exit code. */
export interface CapturedRun {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the command line in this process, as on no terminal. */
export async function captured(...argv: string[]): Promise<CapturedRun> {
  let out = ''
  let err = ''
  const terminal: Terminal = {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    barStream: null,
    onInterrupt: () => () => {},
  }
  return { code: await runCli(argv, terminal), out, err }
}

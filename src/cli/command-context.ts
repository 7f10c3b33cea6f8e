import type { Command } from 'commander'
import type { Report } from './report.ts'
import type { Terminal } from './terminal.ts'

/** Runs a command's body: gives it a report in the form asked for, and turns what it throws into words and a code. */
export type Body<Options> = (options: Options, report: Report) => Promise<number>

/** What every command is given to hang itself on the program. */
export interface CommandContext {
  readonly program: Command
  readonly terminal: Terminal
  /** Runs `body` and records its exit code. */
  run<Options extends { json?: boolean }>(options: Options, body: Body<Options>): Promise<void>
}

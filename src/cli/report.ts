import { TimbrelError } from '../contract/errors.ts'
import { Progress } from './progress.ts'
import type { Terminal } from './terminal.ts'

/**
 * What a command says, in the form the caller asked for.
 *
 * For people: tables and lines on stdout, progress and warnings on stderr. With `--json`: exactly one JSON document on
 * stdout at the end (`{"ok": true, ...}` or `{"ok": false, "error": {...}}`), and one JSON object per line on stderr
 * for each event meanwhile.
 */
export class Report {
  readonly terminal: Terminal
  readonly json: boolean
  #progress: Progress | null = null

  constructor(terminal: Terminal, json: boolean) {
    this.terminal = terminal
    this.json = json
  }

  /** Text for a person on stdout; nothing with `--json`. */
  text(text: string): void {
    if (this.json) return
    this.endProgress()
    this.terminal.out(`${text}\n`)
  }

  /** A passing remark for a person on stderr; nothing with `--json`, where the event itself is written. */
  note(text: string): void {
    if (this.json) return
    if (this.#progress === null) this.terminal.err(`${text}\n`)
    else this.#progress.interject(text)
  }

  /** One event as a JSON line on stderr; nothing without `--json`. */
  event(event: object): void {
    if (this.json) this.terminal.err(`${JSON.stringify(event)}\n`)
  }

  /** Moves the progress display of one stage; nothing with `--json`. */
  progress(stage: string, done: number, of: number, remark: string): void {
    if (this.json) return
    if (this.#progress?.stage !== stage) {
      this.endProgress()
      this.#progress = new Progress(this.terminal, stage)
    }
    this.#progress?.update(done, of, remark)
    // What is said after the last of a stage belongs below its bar.
    if (done >= of) this.endProgress()
  }

  /** Ends the progress display, if one is open. */
  endProgress(): void {
    this.#progress?.end()
    this.#progress = null
  }

  /** The command's outcome as the one JSON document on stdout; nothing without `--json`. */
  result(value: object): void {
    if (this.json) this.terminal.out(`${JSON.stringify({ ok: true, ...value }, null, 2)}\n`)
  }

  /** Says what went wrong, in the form the caller asked for. */
  failure(error: unknown): void {
    this.endProgress()
    const message = error instanceof Error ? error.message : String(error)
    const code = error instanceof TimbrelError ? error.code : 'failure'
    if (this.json) this.terminal.out(`${JSON.stringify({ ok: false, error: { code, message } }, null, 2)}\n`)
    else this.terminal.err(`timbrel: ${message}\n`)
    // A stack helps only where Timbrel itself is at fault.
    if (!(error instanceof TimbrelError) && error instanceof Error && process.env['TIMBREL_DEBUG'] !== undefined) {
      this.terminal.err(`${error.stack ?? ''}\n`)
    }
  }
}

/** A warning, in the form the caller asked for. */
export function warn(report: Report, message: string): void {
  report.event({ type: 'warning', message })
  report.note(message)
}

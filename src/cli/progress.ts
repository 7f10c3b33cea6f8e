import { Presets, SingleBar } from 'cli-progress'
import type { Terminal } from './terminal.ts'

/** Plain lines are written at most this often, so that a log of an hour stays readable. */
const PLAIN_INTERVAL_MS = 5000

/** The progress of one stage: a bar that redraws itself on a terminal, a line now and then elsewhere. */
export class Progress {
  readonly stage: string
  readonly #terminal: Terminal
  readonly #bar: SingleBar | null
  #started = false
  #lastLineMs = Number.NEGATIVE_INFINITY
  #lastLine = ''

  constructor(terminal: Terminal, stage: string) {
    this.stage = stage
    this.#terminal = terminal
    this.#bar = terminal.barStream === null ? null : newBar(terminal.barStream, stage)
  }

  /** @param remark a few words after the numbers: a file name, losses, time left. */
  update(done: number, of: number, remark: string): void {
    if (this.#bar !== null) {
      if (!this.#started) this.#bar.start(of, done, { remark })
      else {
        this.#bar.setTotal(of)
        this.#bar.update(done, { remark })
      }
      this.#started = true
      return
    }
    const line = `${this.stage} ${done}/${of}  ${remark}\n`
    const nowMs = performance.now()
    if (done < of && nowMs - this.#lastLineMs < PLAIN_INTERVAL_MS) return
    if (line === this.#lastLine) return
    this.#lastLineMs = nowMs
    this.#lastLine = line
    this.#terminal.err(line)
  }

  /** Writes a line without tearing the bar. */
  interject(text: string): void {
    if (this.#bar !== null && this.#started) this.#terminal.err(`\r\u001B[K${text}\n`)
    else this.#terminal.err(`${text}\n`)
  }

  end(): void {
    if (this.#bar !== null && this.#started) this.#bar.stop()
  }
}

function newBar(stream: NodeJS.WriteStream, stage: string): SingleBar {
  const format = `${stage} {bar} {value}/{total}  {remark}`
  return new SingleBar(
    { format, stream, hideCursor: true, barsize: 24, clearOnComplete: false },
    Presets.shades_classic,
  )
}

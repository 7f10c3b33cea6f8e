/** Why a page has lost its host: nobody answers, or one that was started anew and does not know this page. */
export type HostLoss = 'gone' | 'anew'

/** Milliseconds between two looks. */
const LOOK_MS = 2_000

/** How soon a host that is merely late is called lost. */
const PATIENCE_MS = 1_000

/** Finds out, while a page is cut off from its host, what has become of it. */
export class HostLossWatch {
  #loss: HostLoss | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  readonly #ask: () => Promise<number | null>
  readonly #changed: () => void

  /**
   * @param ask asks for the page itself: its status, or null where nobody answers.
   * @param changed called when the answer is another one.
   */
  constructor(ask: () => Promise<number | null>, changed: () => void) {
    this.#ask = ask
    this.#changed = changed
  }

  /** Null while the host is there, or may yet be. */
  get loss(): HostLoss | null {
    return this.#loss
  }

  /** Hears whether the host can be reached. */
  connection(connected: boolean): void {
    if (!connected) this.#timer ??= setTimeout(() => void this.#look(), PATIENCE_MS)
    else if (this.#timer !== null) {
      clearTimeout(this.#timer)
      this.#timer = null
      this.#set(null)
    }
  }

  async #look(): Promise<void> {
    const status = await this.#ask()
    // Connected meanwhile.
    if (this.#timer === null) return
    this.#set(status === null ? 'gone' : status === 403 ? 'anew' : this.#loss)
    this.#timer = setTimeout(() => void this.#look(), LOOK_MS)
  }

  #set(loss: HostLoss | null): void {
    if (this.#loss === loss) return
    this.#loss = loss
    this.#changed()
  }
}

/** What a person is to know and to do. */
export function lossInWords(loss: HostLoss): string {
  return loss === 'gone'
    ? 'Timbrel’s host has ended. You can play on. Start it again (timbrel studio), and this page goes on by itself; a training can then be resumed.'
    : 'Timbrel was started anew and does not know this page: open the address that it printed.'
}

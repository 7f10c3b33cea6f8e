// Wraps the processors registered after it: each says how long it took to receive a model, and the blocks that followed.

interface Port {
  onmessage: ((event: { readonly data: { readonly type: string } }) => void) | null
  postMessage(message: unknown): void
}
type Processor = new (options: unknown) => { readonly port: Port; process(...block: readonly unknown[]): boolean }

declare function registerProcessor(name: string, processor: Processor): void

/** Blocks told of after a model: more than its preparation takes. */
const BLOCKS = 240

const register = registerProcessor

function registerTimed(name: string, Wrapped: Processor): void {
  class TimedSwap extends Wrapped {
    #receivedMs = -1
    #blocksMs: number[] = []

    constructor(options: unknown) {
      super(options)
      const receive = this.port.onmessage
      this.port.onmessage = (event) => {
        const start = Date.now()
        // The first look at its data is what copies the message.
        const isModel = event.data.type === 'model'
        receive?.call(this.port, event)
        if (!isModel) return
        this.#receivedMs = Date.now() - start
        this.#blocksMs = []
      }
    }

    override process(...block: readonly unknown[]): boolean {
      const start = Date.now()
      const goesOn = super.process(...block)
      if (this.#receivedMs < 0) return goesOn
      this.#blocksMs.push(Date.now() - start)
      if (this.#blocksMs.length === BLOCKS) {
        this.port.postMessage({ type: 'timed', receivedMs: this.#receivedMs, blocksMs: this.#blocksMs })
        this.#receivedMs = -1
      }
      return goesOn
    }
  }
  register(name, TimedSwap)
}

Object.assign(globalThis, { registerProcessor: registerTimed })

import { type FromRecorder, RECORDER_CHUNK_FRAMES, type ToRecorder } from '../contract/recorder-messages.ts'

/**
 * Hands on, sample by sample, what passes by while it records. Without the worklet's globals, so that it runs in Node as
 * well. The constructor and {@link receive} allocate; {@link process} does only where it posts a full chunk.
 */
export class OutputTap {
  readonly #post: (message: FromRecorder) => void
  readonly #chunk = new Float32Array(2 * RECORDER_CHUNK_FRAMES)
  #recording = false
  #frames = 0

  constructor(post: (message: FromRecorder) => void) {
    this.#post = post
  }

  receive({ type }: ToRecorder): void {
    if (type === 'start') {
      this.#recording = true
      this.#frames = 0
    } else if (this.#recording) {
      this.#recording = false
      if (this.#frames > 0) this.#post({ type: 'samples', samples: this.#chunk.slice(0, 2 * this.#frames) })
      this.#post({ type: 'end' })
    }
  }

  /** Takes one block, of whatever length; a source that is silent or not there may have no channels. */
  process(left: Float32Array | undefined, right: Float32Array | undefined, frames: number): void {
    if (!this.#recording) return
    for (let n = 0; n < frames; n++) {
      const at = 2 * this.#frames
      this.#chunk[at] = left === undefined ? 0 : (left[n] as number)
      this.#chunk[at + 1] = right === undefined ? (this.#chunk[at] as number) : (right[n] as number)
      this.#frames++
      if (this.#frames === RECORDER_CHUNK_FRAMES) this.#deliver()
    }
  }

  /** The message's copy is the page's. */
  #deliver(): void {
    this.#post({ type: 'samples', samples: this.#chunk })
    this.#frames = 0
  }
}

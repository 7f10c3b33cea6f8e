import { type ShapeKnobs, type ShapeTables, type SoundShape, soundShape } from '../../contract/sound-shape.ts'

/** Milliseconds between two shapes: a latent step of the engine is 22, and a controller may say 300 values a second. */
const PAUSE_MS = 15

/** Tells the audio thread what the shaping sliders make of the sounds: only what has changed, and not too often. */
export class ShapeTeller {
  readonly #send: (shape: SoundShape) => void
  #knobs: ShapeKnobs | null = null
  #tables: ShapeTables | null = null
  #toldKnobs = ''
  #toldTables: ShapeTables | null = null
  #pausing = false

  constructor(send: (shape: SoundShape) => void) {
    this.#send = send
  }

  /** @param tables of the model that plays; null while they are not known. */
  tell(knobs: ShapeKnobs, tables: ShapeTables | null): void {
    this.#knobs = knobs
    this.#tables = tables
    if (!this.#pausing) this.#sendChanged()
  }

  /** What was told is gone with the model it was told of. */
  forget(): void {
    this.#toldKnobs = ''
  }

  #sendChanged(): void {
    if (this.#knobs === null) return
    const key = JSON.stringify(this.#knobs)
    if (key === this.#toldKnobs && this.#tables === this.#toldTables) return
    this.#toldKnobs = key
    this.#toldTables = this.#tables
    this.#pausing = true
    setTimeout(() => {
      this.#pausing = false
      this.#sendChanged()
    }, PAUSE_MS)
    this.#send(soundShape(this.#knobs, this.#tables))
  }
}

import { BINS } from '../contract/spectrogram.ts'
import { byInstrument } from './hold-out.ts'
import { type PreparedSound, prepareSound } from './prepared-sound.ts'
import { randomStream } from './random-streams.ts'
import type { TrainingSource } from './training-source.ts'

/** Bytes of spectrograms held in memory at once; 10,000 recordings would be 3 GB. */
const POOL_BYTES = 192e6

/** Steps between changes of the pool's contents. */
const TURN_STEPS = 50

/** Share of the pool replaced at each change: with 4,000 steps a pool of 400 shows 8,000 sounds. */
const TURN_SHARE = 0.25

/** The sounds to draw windows from, by instrument. */
export type PoolContents = readonly (readonly PreparedSound[])[]

/**
 * A bounded set of loaded sounds that changes slowly as training goes on.
 *
 * Its contents at a step are a pure function of source, seed and step: a window that slides along an endless sequence
 * which takes instruments in turn and each instrument's sounds in a fresh random order every pass. So a resumed
 * training sees the same sounds, and every instrument is present however unequal their sizes.
 */
export class SoundPool {
  readonly #source: TrainingSource
  readonly #seed: number
  readonly #groups: readonly (readonly number[])[]
  readonly #size: number
  readonly #replaced: number
  readonly #orders = new Map<string, readonly number[]>()
  readonly #loaded = new Map<number, Promise<PreparedSound>>()
  #turn = -1
  #contents: PoolContents = []

  /**
   * @param indices items of `source` to train on.
   * @param bytes bound of the spectrograms held.
   */
  constructor(source: TrainingSource, indices: readonly number[], seed: number, bytes: number = POOL_BYTES) {
    this.#source = source
    this.#seed = seed
    const items = indices.map((index) => source.items[index] as TrainingSource['items'][number])
    this.#groups = [...byInstrument(items).values()].map((group) => group.map((at) => indices[at] as number))
    const frames = items.reduce((sum, { frameCount }) => sum + frameCount, 0)
    const fitting = Math.floor(bytes / ((frames / items.length) * BINS * Float32Array.BYTES_PER_ELEMENT))
    const whole = fitting >= items.length
    this.#size = whole ? items.length : Math.max(this.#groups.length, fitting)
    this.#replaced = whole ? 0 : Math.max(1, Math.round(this.#size * TURN_SHARE))
  }

  /** Sounds to draw from at `step`. Waits for loading only where the next change was not foreseen. */
  async at(step: number): Promise<PoolContents> {
    const turn = this.#replaced === 0 ? 0 : Math.floor(step / TURN_STEPS)
    if (turn === this.#turn) return this.#contents
    const members = this.#membersAt(turn)
    this.#forgetAllBut(members)
    const sounds = await this.#load(members)
    this.#contents = this.#groups
      .map((group) => group.flatMap((index) => sounds.get(index) ?? []))
      .filter((group) => group.length > 0)
    this.#turn = turn
    if (this.#replaced > 0) void this.#foresee(this.#membersAt(turn + 1))
    return this.#contents
  }

  #membersAt(turn: number): Set<number> {
    if (this.#replaced === 0) return new Set(this.#groups.flat())
    const first = turn * this.#replaced
    return new Set(Array.from({ length: this.#size }, (_, place) => this.#sequence(first + place)))
  }

  /** Item at place `place` of the endless sequence. */
  #sequence(place: number): number {
    const groupIndex = place % this.#groups.length
    const group = this.#groups[groupIndex] as readonly number[]
    const round = Math.floor(place / this.#groups.length)
    const pass = Math.floor(round / group.length)
    const key = `${groupIndex}/${pass}`
    let order = this.#orders.get(key)
    if (!order) {
      order = randomStream(this.#seed, 'pool', pass * this.#groups.length + groupIndex).shuffle([...group])
      if (this.#orders.size > 4096) this.#orders.clear()
      this.#orders.set(key, order)
    }
    return order[round % group.length] as number
  }

  #forgetAllBut(members: ReadonlySet<number>): void {
    for (const index of this.#loaded.keys()) if (!members.has(index)) this.#loaded.delete(index)
  }

  async #load(members: ReadonlySet<number>): Promise<Map<number, PreparedSound>> {
    const sounds = new Map<number, PreparedSound>()
    for (const index of members) sounds.set(index, await this.#sound(index))
    return sounds
  }

  /** Loads the newcomers of the next turn one after another while training goes on. */
  async #foresee(members: ReadonlySet<number>): Promise<void> {
    const turn = this.#turn
    for (const index of members) {
      if (this.#turn !== turn) return
      // A failure is reported when the sound is really wanted.
      await this.#sound(index).catch(() => {})
    }
  }

  #sound(index: number): Promise<PreparedSound> {
    const known = this.#loaded.get(index)
    if (known) return known
    const loading = this.#source.load(index).then(prepareSound)
    loading.catch(() => this.#loaded.delete(index))
    this.#loaded.set(index, loading)
    return loading
  }
}

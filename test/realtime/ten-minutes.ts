// Plays ten minutes at random and prints, as JSON, what was heard: node --expose-gc --import tsx test/realtime/ten-minutes.ts
import { fileURLToPath } from 'node:url'
import type { InstrumentEvent, InstrumentSettings } from '../../src/contract/performance.ts'
import { MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { Random } from '../../src/dsp/random.ts'
import { Engine } from '../../src/engine/engine.ts'
import type { PlayableModel } from '../../src/engine/prepared-model.ts'
import { engineKernels } from '../../src/host/engine-kernels.ts'
import { readModel } from '../../src/io/model-file.ts'
import { isDenormal, WatchedKernels } from './watched-kernels.ts'

const BLOCK = 128
const inBlocks = (seconds: number) => Math.round((seconds * MODEL_RATE_HZ) / BLOCK)

/** Notes and all for so long; then everything is let go and dies away. */
const PLAYING_BLOCKS = inBlocks(540)
const DYING_BLOCKS = inBlocks(60)
const WARM_UP_BLOCKS = inBlocks(60)

/** An even number of swaps leaves the model that was there at first. */
const SWAP_EVERY_BLOCKS = inBlocks(15)

/** Mean blocks between two events, and notes held at most: enough to steal voices in chords, little enough for ten minutes. */
const EVENT_EVERY_BLOCKS = inBlocks(0.04)
const NOTES = 12
const VOICES = 6

/** Largest steps of gain re the sample: the master's in 8 ms, the limiter's in its look-ahead. */
const GAIN_STEP = 0.02

/** A note is over once it is as soft as this, -100 dB. */
const INAUDIBLE = 1e-5

class TenMinutes {
  readonly #random = new Random(10)
  readonly #models: readonly PlayableModel[]
  readonly #watched: WatchedKernels
  readonly #engine: Engine
  readonly #left = new Float32Array(BLOCK)
  readonly #right = new Float32Array(BLOCK)
  #latest = 0
  peak = 0
  swaps = 0
  denormals = 0
  /** Largest step between neighbouring samples as a share of what is allowed, and of its like heard alone. */
  worstStep = 0
  #unequal = 0

  constructor(model: PlayableModel, watched: WatchedKernels) {
    const { kernels } = watched
    this.#watched = watched
    this.#models = [model, { ...model, instruments: model.instruments.slice(3, 7) }]
    this.#engine = new Engine(model, { sampleRateHz: MODEL_RATE_HZ, voices: VOICES, kernels })
  }

  get end() {
    const { faults, soundingVoices: stuck } = this.#engine
    return { faults, stuck, unequal: this.#unequal, denormals: this.denormals + this.#watched.denormals }
  }

  play(blocks: number): void {
    for (let block = 0; block < blocks; block++) {
      if (this.#random.integer(EVENT_EVERY_BLOCKS) === 0) this.#engine.send(this.#anyEvent())
      if (this.#random.integer(20 * EVENT_EVERY_BLOCKS) === 0) this.#engine.set(this.#anySettings())
      if (this.#watched.block % SWAP_EVERY_BLOCKS === SWAP_EVERY_BLOCKS - 1) this.#beginSwap()
      if (this.#engine.swapping) this.#engine.continueSwap()
      this.#listen()
    }
  }

  letGo(): void {
    this.#engine.set({ releaseSeconds: null })
    this.#engine.send({ type: 'sustain', down: false })
    this.#engine.send({ type: 'allNotesOff' })
  }

  rest(blocks: number): void {
    for (let block = 0; block < blocks; block++) this.#listen()
  }

  #beginSwap(): void {
    this.swaps++
    this.#engine.beginSwap(this.#models[this.swaps % 2] as PlayableModel)
  }

  #listen(): void {
    const left = this.#left
    this.#engine.process(left, this.#right, BLOCK)
    const allowed = this.#watched.allowedStep()
    for (let n = 0; n < BLOCK; n++) {
      const value = left[n] as number
      const size = Math.abs(value)
      if (!(size <= this.peak)) this.peak = size
      if (isDenormal(value)) this.denormals++
      if (value !== this.#right[n]) this.#unequal++
      const share = Math.abs(value - this.#latest) / (allowed + GAIN_STEP * size + INAUDIBLE)
      if (share > this.worstStep) this.worstStep = share
      this.#latest = value
    }
    this.#watched.block++
  }

  #anyEvent(): InstrumentEvent {
    const random = this.#random
    const noteId = random.integer(NOTES)
    const place = { x: random.uniform(), y: random.uniform() }
    switch (random.integer(12)) {
      case 0:
        return { type: 'noteBend', noteId, semitones: 2 * random.normal() }
      case 1:
        return { type: 'bend', semitones: random.normal() }
      case 2:
        return { type: 'sustain', down: random.integer(4) === 0 }
      case 3:
        return { type: 'notePlace', noteId, place }
      case 4:
        return { type: 'morph', position: random.uniform() }
      case 5:
      case 6:
        return { type: 'place', place }
      case 7:
      case 8:
        return { type: 'noteOn', noteId, key: 36 + random.integer(60), velocity: random.uniform() }
      default:
        return { type: 'noteOff', noteId }
    }
  }

  #anySettings(): Partial<InstrumentSettings> {
    const random = this.#random
    const sometimes = (value: number) => (random.integer(3) === 0 ? value : 0)
    return {
      mode: random.integer(4) === 0 ? 'mono' : 'poly',
      glideSeconds: sometimes(random.uniform()),
      attackSeconds: sometimes(random.uniform()),
      decaySeconds: sometimes(random.uniform()),
      sustainLevel: random.uniform(),
      releaseSeconds: random.integer(2) === 0 ? null : random.uniform(),
      gainDb: -12 * random.uniform(),
      detail: 2 * random.uniform(),
      brightness: sometimes(random.normal()),
      pair: random.integer(2) === 0 ? null : [random.integer(4), random.integer(4)],
      evenSteps: random.integer(2) === 0 ? null : [0, 0.3, 1],
    }
  }
}

/** Bytes after collection: of the heap, and of buffers and WebAssembly memories. */
function memory(): { heap: number; buffers: number } {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return { heap: heapUsed, buffers: external }
}

/** Processor seconds per second of audio. */
function loadOf(work: () => void, blocks: number): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return ((user + system) / 1e6 / blocks / BLOCK) * MODEL_RATE_HZ
}

const model = await readModel(fileURLToPath(new URL('../../samples/orchestra.timbrel', import.meta.url)))
const heard = new TenMinutes(model, new WatchedKernels(await engineKernels()))
const fresh = new TenMinutes(model, new WatchedKernels(await engineKernels()))
heard.play(WARM_UP_BLOCKS)
const before = memory()
const playing = loadOf(() => heard.play(PLAYING_BLOCKS - WARM_UP_BLOCKS), PLAYING_BLOCKS - WARM_UP_BLOCKS)
heard.letGo()
const dying = loadOf(() => heard.rest(DYING_BLOCKS), DYING_BLOCKS)
const idle = loadOf(() => fresh.rest(DYING_BLOCKS), DYING_BLOCKS)
const after = memory()
process.stdout.write(
  `${JSON.stringify({
    canCollect: globalThis.gc !== undefined,
    seconds: ((PLAYING_BLOCKS + DYING_BLOCKS) * BLOCK) / MODEL_RATE_HZ,
    swaps: heard.swaps,
    peak: heard.peak,
    worstStep: heard.worstStep,
    ...heard.end,
    keptBytes: after.heap - before.heap,
    keptBufferBytes: after.buffers - before.buffers,
    load: { playing, dying, idle },
  })}\n`,
)

import type { PadPlace } from '../contract/performance.ts'
import {
  type FromProcessor,
  PARAMETER_DEFAULTS,
  type ProcessorOptions,
  type ToProcessor,
  type WorkletModel,
} from '../contract/worklet-messages.ts'
import { Engine, type EngineOptions } from '../engine/engine.ts'
import { createSimdKernels } from '../engine/kernels/simd.ts'
import { typeScriptKernels } from '../engine/kernels/typescript.ts'
import type { Kernels } from '../engine/kernels.ts'
import { LoadMeter } from './load-meter.ts'
import { ScorePlayer } from './score-player.ts'

/** Seconds played before `ready`, so that the first note finds compiled code. */
const WARM_UP_SECONDS = 0.25

/** Kinds of faults that are told in a node's life. */
const MOST_SAID = 16

/** The k-rate parameters' values in one block. */
export interface ParameterValues {
  readonly x: number
  readonly y: number
  readonly detail: number
}

/**
 * What the processor does, without the worklet's globals, so that it runs in Node as well. The constructor and
 * {@link receive} allocate; {@link process} allocates only for the messages it posts, at most 30 a second.
 *
 * A parameter is passed on when it has changed since the block before; of a parameter and a `place` event the later
 * wins.
 */
export class Instrument {
  readonly #options: EngineOptions
  readonly #post: (message: FromProcessor) => void
  readonly #now: () => number
  readonly #meter: LoadMeter
  #engine: Engine
  #score: ScorePlayer
  /** The parameters' values in the block before. */
  #x: number = PARAMETER_DEFAULTS.x
  #y: number = PARAMETER_DEFAULTS.y
  #parameterDetail: number = PARAMETER_DEFAULTS.detail
  #detail: number
  /** Since the start, whatever becomes of the engine's own clock. */
  #frames = 0
  #faults = 0
  #refusedBefore = 0
  #faultsBefore = 0
  readonly #said = new Set<string>()

  /** @param now milliseconds, Date.now in a worklet. @throws TimbrelError as Engine. */
  constructor(
    options: ProcessorOptions,
    sampleRateHz: number,
    post: (message: FromProcessor) => void,
    now: () => number,
  ) {
    const { model, module = null, voices = 16, seed = 1, score = [], place = { x: 0.5, y: 0.5 }, detail = 1 } = options
    this.#post = post
    const kernels = this.#kernelsOf(module)
    this.#options = { sampleRateHz, voices, seed, kernels }
    this.#now = now
    this.#meter = new LoadMeter(sampleRateHz)
    this.#detail = detail
    warmUp(new Engine(model, this.#options), sampleRateHz)
    this.#engine = new Engine(model, this.#options)
    this.#score = this.#startOn(model, place)
    this.#score.add(score)
    post({ type: 'ready', latencySamples: this.#engine.latencySamples, kernels: kernels.name })
  }

  get faults(): number {
    return this.#faults + this.#faultsBefore + this.#engine.faults + this.#refusedBefore + this.#score.refused
  }

  /** Takes a message; one that cannot be followed changes nothing but the count of faults. Never throws. */
  receive(message: ToProcessor): void {
    try {
      if (message.type === 'events') this.#score.add(message.events)
      else if (message.type === 'model') this.#swap(message.model)
      else if (message.type === 'reset') this.#reset()
      else this.#fault('a message of unknown type')
    } catch (cause) {
      this.#fault(`a message that could not be followed: ${cause instanceof Error ? cause.message : 'unknown'}`)
    }
  }

  /** Writes one block over both channels, of whatever length they have. Never throws. */
  process(left: Float32Array, right: Float32Array, values: ParameterValues): void {
    this.#meter.begin(this.#now())
    const frames = left.length
    try {
      this.#follow(values)
      this.#score.play(this.#frames + frames, this.#frames - this.#engine.samples)
      this.#engine.process(left, right, frames)
    } catch {
      left.fill(0)
      right.fill(0)
      this.#fault('a block could not be played')
    }
    this.#frames += frames
    if (this.#meter.end(this.#now(), frames)) this.#report()
  }

  /** A host that cannot run the SIMD kernels plays with the others and says so. */
  #kernelsOf(module: object | null): Kernels {
    if (module === null) return typeScriptKernels
    try {
      return createSimdKernels(module)
    } catch {
      this.#fault('the SIMD kernels do not run here; those in TypeScript do')
      return typeScriptKernels
    }
  }

  #follow({ x, y, detail }: ParameterValues): void {
    if (!Number.isFinite(x + y + detail)) {
      this.#fault('a parameter that is no number')
      return
    }
    if (x !== this.#x || y !== this.#y) this.#score.moveTo(x, y)
    if (detail !== this.#parameterDetail) {
      this.#detail = detail
      this.#engine.setDetail(detail)
    }
    this.#x = x
    this.#y = y
    this.#parameterDetail = detail
  }

  #swap(model: WorkletModel): void {
    const engine = new Engine(model, this.#options)
    const { place } = this.#score
    this.#faultsBefore += this.#engine.faults
    this.#refusedBefore += this.#score.refused
    this.#engine = engine
    this.#score = this.#startOn(model, place)
  }

  #reset(): void {
    this.#score.clear()
    this.#engine.reset()
  }

  #startOn(model: WorkletModel, { x, y }: PadPlace): ScorePlayer {
    const score = new ScorePlayer(this.#engine, model.instruments)
    score.moveTo(x, y)
    this.#engine.setDetail(this.#detail)
    return score
  }

  /** Counts; says each kind once, and MOST_SAID kinds at most: posting is bounded whatever breaks. */
  #fault(what: string): void {
    this.#faults++
    if (this.#said.has(what) || this.#said.size >= MOST_SAID) return
    this.#said.add(what)
    this.#post({ type: 'fault', what })
  }

  #report(): void {
    const { load, peakLoad, lateBlocks } = this.#meter
    const activeVoices = this.#engine.soundingVoices
    this.#post({ type: 'statistics', load, peakLoad, lateBlocks, activeVoices, faults: this.faults })
  }
}

function warmUp(engine: Engine, sampleRateHz: number): void {
  const block = new Float32Array(128)
  engine.noteOn({ key: 60, velocity: 0.5 })
  for (let done = 0; done < WARM_UP_SECONDS * sampleRateHz; done += block.length)
    engine.process(block, block, block.length)
}

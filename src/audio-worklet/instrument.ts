import type { InstrumentEvent } from '../contract/performance.ts'
import type { SoundShape } from '../contract/sound-shape.ts'
import {
  type FromProcessor,
  PARAMETER_NAMES,
  PARAMETERS,
  type ParameterName,
  type ProcessorOptions,
  type ToProcessor,
  type WorkletModel,
} from '../contract/worklet-messages.ts'
import { Engine } from '../engine/engine.ts'
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
export type ParameterValues = Readonly<Record<ParameterName, number>>

/** Fresh, at their initial values. */
export function initialValues(): Record<ParameterName, number> {
  const values = {} as Record<ParameterName, number>
  for (const name of PARAMETER_NAMES) values[name] = PARAMETERS[name].initial
  return values
}

/**
 * What the processor does, without the worklet's globals, so that it runs in Node as well. The constructor and
 * {@link receive} allocate; {@link process} allocates only for the messages it posts, at most 30 a second, and while it
 * prepares another model.
 *
 * A parameter is passed on when it has changed since the block before; of a parameter, a setting and an event that mean
 * the same the latest wins.
 */
export class Instrument {
  readonly #post: (message: FromProcessor) => void
  readonly #now: () => number
  readonly #meter: LoadMeter
  readonly #engine: Engine
  readonly #score: ScorePlayer
  readonly #sampleRateHz: number
  /** The parameters' values in the block before. */
  readonly #values = initialValues()
  /** Since the start, whatever becomes of the engine's own clock. */
  #frames = 0
  #faults = 0
  readonly #said = new Set<string>()
  /** Of the model being prepared. */
  #comingShape: SoundShape | null = null

  /** @param now milliseconds, Date.now in a worklet. @throws TimbrelError as Engine. */
  constructor(
    options: ProcessorOptions,
    sampleRateHz: number,
    post: (message: FromProcessor) => void,
    now: () => number,
  ) {
    const { model, module = null, voices = 16, seed = 1, score = [], settings = {} } = options
    const { place = { x: PARAMETERS.x.initial, y: PARAMETERS.y.initial }, shape } = options
    this.#post = post
    this.#now = now
    this.#sampleRateHz = sampleRateHz
    this.#meter = new LoadMeter(sampleRateHz)
    const kernels = this.#kernelsOf(module)
    this.#engine = new Engine(model, { sampleRateHz, voices, seed, kernels, settings })
    warmUp(this.#engine, sampleRateHz)
    this.#engine.setPlace(place.x, place.y)
    if (shape !== undefined) this.#reshape(shape)
    this.#score = new ScorePlayer(this.#engine)
    this.#score.add(score)
    post({ type: 'ready', latencySamples: this.#engine.latencySamples, kernels: kernels.name })
  }

  get faults(): number {
    return this.#faults + this.#engine.faults + this.#score.refused
  }

  /** Takes a message; one that cannot be followed changes nothing but the count of faults. Never throws. */
  receive(message: ToProcessor): void {
    try {
      if (message.type === 'events') this.#score.add(message.events)
      else if (message.type === 'settings') this.#engine.set(message.settings)
      else if (message.type === 'shape') this.#reshape(message.shape)
      else if (message.type === 'model') this.#beginSwap(message.model)
      else if (message.type === 'reset') this.#reset()
      else this.#fault('a message of unknown type')
    } catch (cause) {
      this.#fault(`a message that could not be followed: ${cause instanceof Error ? cause.message : 'unknown'}`)
    }
  }

  /** Prepares what is left of another model at once: for who knows that nothing plays yet. Allocates, and takes time. */
  finishSwap(): void {
    while (this.#engine.swapping) this.#continueSwap()
  }

  /** Takes an event at a frame counted from the start; now, if that is past. Allocates nothing: a plugin's process() may. */
  send(event: InstrumentEvent, frame: number): void {
    this.#engine.send(event, frame - this.#frames + this.#engine.samples)
  }

  /** Frames from an event to the onset of the note that it starts. */
  get delayFrames(): number {
    return this.#engine.latencySamples + Math.round(this.#engine.onsetSeconds * this.#sampleRateHz)
  }

  /** Frames played since the start. */
  get frames(): number {
    return this.#frames
  }

  /** Writes one block over both channels, of whatever length they have. Never throws. */
  process(left: Float32Array, right: Float32Array, values: ParameterValues): void {
    this.#meter.begin(this.#now())
    const frames = left.length
    if (this.#engine.swapping) this.#continueSwap()
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

  #beginSwap(model: WorkletModel): void {
    this.#comingShape = null
    this.#engine.beginSwap(model)
  }

  /** A piece of another model's preparation in each block: never enough to be late. */
  #continueSwap(): void {
    try {
      if (!this.#engine.continueSwap()) return
      this.#post({ type: 'swapped' })
      if (this.#comingShape !== null) this.#reshape(this.#comingShape)
    } catch (cause) {
      this.#fault(`another model could not be taken: ${cause instanceof Error ? cause.message : 'unknown'}`)
    }
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

  #follow(values: ParameterValues): void {
    const before = this.#values
    for (let index = 0; index < PARAMETER_NAMES.length; index++) {
      const name = PARAMETER_NAMES[index] as ParameterName
      const value = values[name]
      if (value === before[name]) continue
      if (Number.isFinite(value)) {
        before[name] = value
        this.#set(name, value)
      } else this.#fault('a parameter that is no number')
    }
  }

  #set(name: ParameterName, value: number): void {
    const engine = this.#engine
    // A coordinate that is no number stays as it was.
    if (name === 'x') engine.setPlace(value, Number.NaN)
    else if (name === 'y') engine.setPlace(Number.NaN, value)
    else if (name === 'morph') engine.setMorph(value)
    else if (name === 'detail') engine.setDetail(value)
    else if (name === 'gain') engine.setGainDb(value)
    else if (name === 'attack') engine.setAttackSeconds(value)
    else if (name === 'release') engine.setReleaseSeconds(value > 0 ? value : null)
    else if (name === 'brightness') engine.setBrightness(value)
    else if (name === 'decay') engine.setDecaySeconds(value)
    else if (name === 'sustain') engine.setSustainLevel(value)
    else if (name === 'glide') engine.setGlideSeconds(value)
    else if (name === 'air') engine.setAirDb(value)
    else engine.setVoices(value)
  }

  /** A shape that comes after a model is that model's. */
  #reshape(shape: SoundShape): void {
    if (this.#engine.swapping) {
      this.#comingShape = shape
      return
    }
    if (!this.#engine.setShape(shape)) this.#fault('a shape that does not fit the model')
  }

  #reset(): void {
    this.#score.clear()
    // The engine forgets what its queue refused.
    this.#faults += this.#engine.faults
    this.#engine.reset()
    this.#faults -= this.#engine.faults
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
    const limiterGain = this.#engine.takeLimiterGain()
    this.#post({ type: 'statistics', load, peakLoad, lateBlocks, activeVoices, limiterGain, faults: this.faults })
  }
}

function warmUp(engine: Engine, sampleRateHz: number): void {
  const block = new Float32Array(128)
  engine.noteOn({ key: 60, velocity: 0.5 })
  for (let done = 0; done < WARM_UP_SECONDS * sampleRateHz; done += block.length)
    engine.process(block, block, block.length)
  engine.reset()
}

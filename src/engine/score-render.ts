import type { InstrumentSettings, TimedEvent } from '../contract/performance.ts'
import type { Weights } from '../contract/render.ts'
import type { Score } from '../contract/score.ts'
import type { SoundShape } from '../contract/sound-shape.ts'
import { HOP_SECONDS, MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import type { Attributes } from './attributes.ts'
import { Engine } from './engine.ts'
import type { Kernels } from './kernels.ts'
import type { PlayableModel } from './prepared-model.ts'
import { requireShape, type WeightCurve } from './render.ts'

/** Seconds that may follow the last note: far more than any sound's release, and none that never ends. */
const LONGEST_TAIL_SECONDS = 10

/** Events handed over before some sound is made: fewer than the engine's queue holds. */
const EVENTS_AT_ONCE = 256

export interface ScoreRenderRequest {
  readonly score: Score
  /** Of the model's instruments: fixed, or moving over the seconds of the piece. */
  readonly weights: Weights | WeightCurve
  /** MODEL_RATE_HZ unless said otherwise. */
  readonly sampleRateHz?: number
  /** Notes at once; 16 unless said otherwise. */
  readonly voices?: number
  readonly seed?: number
  readonly detailAmount?: number
  readonly attributes?: Attributes
  /** In place of `attributes`. */
  readonly shape?: SoundShape
  readonly settings?: Partial<InstrumentSettings>
  readonly kernels?: Kernels
}

/**
 * Renders a piece through the {@link Engine} that plays live, its limiter included, a hop at a time: the weights move at
 * each, events fall on their very sample. Goes on until the last release has died away.
 *
 * A note's onset lies at its time in the piece: the engine's latency and what a sound has before its onset are taken off
 * the front, so that of a note at the very start the 21.8 ms that lead up to it are lost.
 */
export class ScoreRender {
  readonly #engine: Engine
  readonly #events: readonly TimedEvent[]
  readonly #curve: WeightCurve
  readonly #weights: Float32Array
  readonly #rateHz: number
  /** Samples of the engine's before the piece begins. */
  readonly #lead: number
  readonly #left: Float32Array
  readonly #right: Float32Array
  readonly #hop: number
  #next = 0
  #position = 0
  #end: number

  /** @throws TimbrelError as Engine; 'render' for a shape that is not the model's. */
  constructor(model: PlayableModel, request: ScoreRenderRequest) {
    const { score, weights, sampleRateHz = MODEL_RATE_HZ, voices = 16, seed = 1, detailAmount = 1 } = request
    const { attributes = {}, shape, settings = {}, kernels } = request
    const options = { sampleRateHz, voices, seed, settings, ...(kernels && { kernels }) }
    const engine = new Engine(model, options)
    engine.setDetail(detailAmount)
    this.#engine = engine
    this.#rateHz = sampleRateHz
    this.#events = score.events.map(({ seconds, event }) => ({ frame: Math.round(seconds * sampleRateHz), event }))
    this.#curve = typeof weights === 'function' ? weights : (_, out) => out.set(weights)
    this.#weights = new Float32Array(model.instruments.length)
    if (shape) requireShape(engine, shape)
    else engine.setAttributes(attributes, this.#soundsPlayed(model, score.durationSeconds))
    this.#lead = engine.latencySamples + Math.round(engine.onsetSeconds * sampleRateHz)
    const tail = LONGEST_TAIL_SECONDS + 2 * (settings.releaseSeconds ?? 0)
    this.#end = Math.ceil((score.durationSeconds + tail) * sampleRateHz) + this.#lead
    this.#left = new Float32Array(this.#end)
    this.#hop = Math.round(HOP_SECONDS * sampleRateHz)
    this.#right = new Float32Array(this.#hop)
  }

  get done(): boolean {
    return this.#position >= this.#end
  }

  /** Seconds of the piece rendered so far. */
  get seconds(): number {
    return Math.max(0, this.#position - this.#lead) / this.#rateHz
  }

  /** Hops silenced, and events that were not played: 0 in health. */
  get faults(): number {
    return this.#engine.faults
  }

  /** What has been rendered, mono; a view. */
  get samples(): Float32Array {
    return this.#left.subarray(this.#lead, this.#position)
  }

  /** Renders the next hop. */
  advance(): void {
    const to = Math.min(this.#end, this.#position + this.#hop)
    this.#curve(this.#position / this.#rateHz, this.#weights)
    this.#engine.setWeights(this.#weights)
    while (this.#position < to) {
      const from = this.#position
      const until = this.#sendUntil(to)
      this.#engine.process(this.#left.subarray(from, until), this.#right, until - from)
      this.#position = until
    }
    // A hop later the engine has certainly acted on the last event.
    const over = to > (this.#events.at(-1)?.frame ?? 0) + this.#hop && this.#engine.soundingVoices === 0
    if (over) this.#end = Math.min(this.#end, to + this.#engine.latencySamples)
  }

  /** Indices of the sounds of instruments that take part: no others need attributes. */
  #soundsPlayed({ instruments }: PlayableModel, durationSeconds: number): Set<number> {
    const played = new Set<number>()
    for (let seconds = 0; seconds < durationSeconds; seconds += HOP_SECONDS) {
      this.#curve(seconds, this.#weights)
      for (const [index, weight] of this.#weights.entries()) {
        if (weight > 0) for (const sound of instruments[index]?.sounds ?? []) played.add(sound)
      }
    }
    return played
  }

  /** Hands over what is due before a frame, as much as the queue holds. @returns the frame to render to. */
  #sendUntil(to: number): number {
    for (let sent = 0; sent < EVENTS_AT_ONCE; sent++) {
      const timed = this.#events[this.#next]
      if (timed === undefined || timed.frame >= to) return to
      this.#engine.send(timed.event, timed.frame)
      this.#next++
    }
    const next = this.#events[this.#next]?.frame ?? to
    return Math.min(to, Math.max(this.#position + 1, next))
  }
}

/** Renders a whole piece. @returns mono samples. @throws TimbrelError as Engine. */
export function renderScore(model: PlayableModel, request: ScoreRenderRequest): Float32Array {
  const render = new ScoreRender(model, request)
  while (!render.done) render.advance()
  return render.samples
}

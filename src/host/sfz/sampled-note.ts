import { levelSlope, levelTrack } from '../../dsp/level-track.ts'
import { bakeLoop, findLoop, type SustainLoop } from '../../dsp/sustain-loop.ts'
import type { Attributes } from '../../engine/attributes.ts'
import { Engine } from '../../engine/engine.ts'
import type { Kernels } from '../../engine/kernels.ts'
import type { PlayableModel } from '../../engine/prepared-model.ts'
import { playNote } from '../../engine/render.ts'

/** The engine plays this much softer, so that nothing is turned down before it is measured. */
const HEADROOM_DB = 12

const WINDOW_SECONDS = 0.05

/** A sound that falls faster than this is not held: looped it would breathe. */
const HELD_DB_PER_SECOND = -1.5

/** Loops lie behind the attack: behind the loudest moment of the first second, and never before this. */
const SUSTAIN_FROM_SECONDS = 0.35
const ATTACK_WITHIN_SECONDS = 1

/** A decaying sound ends where it has fallen this far below its peak. */
const DECAYED_DB = 72

/** What still sounds at the end of a decaying sample is faded over this long. */
const END_FADE_SECONDS = 1

/** Samples behind a loop's end, for players that interpolate. */
const LOOP_TAIL_SAMPLES = 64

/** A release is measured after so long a note, over so many dB. */
const RELEASE_NOTE_SECONDS = 0.6
const RELEASE_HEARD_SECONDS = 0.5
const RELEASE_WINDOW_SECONDS = 0.005
const RELEASE_MEASURED_DB = 30

/** One note as a sampler plays it. */
export interface SampledNote {
  readonly samples: Float32Array
  /** Null for a sound that decays. */
  readonly loop: SustainLoop | null
}

export interface SamplerSettings {
  readonly rateHz: number
  readonly seed: number
  readonly detail: number
  readonly attributes: Attributes
  readonly kernels: Kernels
}

/** Records notes of the engine that plays live. Its level is the engine's own, above full scale too. */
export class NoteSampler {
  readonly #model: PlayableModel
  readonly #settings: SamplerSettings
  readonly #engine: Engine

  constructor(model: PlayableModel, settings: SamplerSettings) {
    const { rateHz, seed, kernels } = settings
    this.#model = model
    this.#settings = settings
    const options = { sampleRateHz: rateHz, voices: 1, seed, limit: false, kernels }
    this.#engine = new Engine(model, { ...options, settings: { gainDb: -HEADROOM_DB } })
  }

  /** A note at the place of `weights`: looped where it is held, to its end where it decays; at most `seconds` long. */
  record(weights: Float32Array, midiNote: number, velocity: number, seconds: number): SampledNote {
    const { rateHz } = this.#settings
    const samples = this.#play(weights, midiNote, velocity, seconds, 0)
    const windowSamples = Math.round(WINDOW_SECONDS * rateHz)
    const levels = levelTrack(samples, windowSamples)
    const loop = isHeld(levels) ? findLoop(samples, rateHz, sustainStart(levels) * windowSamples) : null
    if (loop === null) return { samples: decayed(samples, levels, windowSamples, rateHz), loop }
    return { samples: bakeLoop(samples, loop, LOOP_TAIL_SAMPLES), loop }
  }

  /** Seconds in which the engine lets a note fall by 60 dB. */
  releaseSeconds(weights: Float32Array, midiNote: number): number {
    const { rateHz } = this.#settings
    const heard = this.#play(weights, midiNote, 1, RELEASE_NOTE_SECONDS, RELEASE_HEARD_SECONDS)
    const windowSamples = Math.round(RELEASE_WINDOW_SECONDS * rateHz)
    const levels = levelTrack(heard.subarray(Math.round(RELEASE_NOTE_SECONDS * rateHz)), windowSamples)
    const first = levels[0] ?? 0
    const fallen = levels.findIndex((level) => level < first - RELEASE_MEASURED_DB)
    const windows = fallen < 0 ? levels.length : fallen
    return (windows * RELEASE_WINDOW_SECONDS * 60) / RELEASE_MEASURED_DB
  }

  #play(
    weights: Float32Array,
    midiNote: number,
    velocity: number,
    seconds: number,
    releaseSeconds: number,
  ): Float32Array {
    const { rateHz, detail, attributes } = this.#settings
    const samples = playNote(this.#engine, this.#model, {
      note: { midiNote, velocity, seconds, releaseSeconds },
      weights,
      sampleRateHz: rateHz,
      detailAmount: detail,
      attributes,
    })
    const gain = 10 ** (HEADROOM_DB / 20)
    return samples.map((value) => gain * value)
  }
}

function peakOf(levels: Float64Array): number {
  return levels.reduce((most, level) => Math.max(most, level), Number.NEGATIVE_INFINITY)
}

function isHeld(levels: Float64Array): boolean {
  const half = Math.floor(levels.length / 2)
  const isHeard = (levels.at(-1) ?? 0) > peakOf(levels) - DECAYED_DB
  return isHeard && levelSlope(levels, half) / WINDOW_SECONDS > HELD_DB_PER_SECOND
}

/** The window in which the sustain begins. */
function sustainStart(levels: Float64Array): number {
  const attack = levels.subarray(0, Math.round(ATTACK_WITHIN_SECONDS / WINDOW_SECONDS))
  return Math.max(Math.round(SUSTAIN_FROM_SECONDS / WINDOW_SECONDS), attack.indexOf(peakOf(attack)) + 1)
}

/** Cut where nothing more is heard, and faded at the end. */
function decayed(samples: Float32Array, levels: Float64Array, windowSamples: number, rateHz: number): Float32Array {
  const least = peakOf(levels) - DECAYED_DB
  const last = levels.findLastIndex((level) => level > least)
  const out = samples.slice(0, last < 0 ? samples.length : (last + 1) * windowSamples)
  const fade = Math.min(Math.round(END_FADE_SECONDS * rateHz), Math.floor(out.length / 2))
  for (let n = 0; n < fade; n++) {
    const at = out.length - 1 - n
    out[at] = (out[at] as number) * (0.5 - 0.5 * Math.cos((Math.PI * n) / fade))
  }
  return out
}

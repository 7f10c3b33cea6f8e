import type { AudioClip } from '../contract/audio-clip.ts'
import { TimbrelError } from '../contract/errors.ts'
import type { CurvePoint } from '../contract/render.ts'
import { MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import type { Attributes } from './attributes.ts'
import type { Kernels } from './kernels.ts'
import type { PlayableModel } from './prepared-model.ts'
import { renderPair } from './render.ts'

/** A note between two instruments of a model. */
export interface InstrumentMorph {
  /** Names of instruments of the model. */
  readonly from: string
  readonly to: string
  /** 0 is `from`, 1 is `to`; or a curve over the seconds of the render. */
  readonly at: number | readonly CurvePoint[]
  /** Fractional MIDI note: 60 is C4. */
  readonly midiNote: number
  /** 0 to 1; 0.8 unless said otherwise. */
  readonly velocity?: number
  /** Seconds the key is held; 2 unless said otherwise. */
  readonly seconds?: number
  /** Seconds rendered after it is let go; 0.5 unless said otherwise. */
  readonly releaseSeconds?: number
  /** 44,100 unless said otherwise. */
  readonly sampleRateHz?: number
  /** 0: the network alone; 1, unless said otherwise: with the recordings' own detail. */
  readonly detail?: number
  /** Knobs of the named attributes. */
  readonly attributes?: Attributes
  /** Makes equal steps of `at` sound equally far apart; false unless said otherwise. */
  readonly evenSteps?: boolean
  /** Decides the noise; an integer >= 1. */
  readonly seed?: number
  /** The TypeScript reference unless said otherwise; `loadKernels` gives faster ones. */
  readonly kernels?: Kernels
}

/**
 * Renders a note between two instruments of a model, by the engine that plays live. The same model, request and kernels
 * give the same samples.
 *
 * @throws TimbrelError 'input' for an instrument that the model does not have, 'render' for a note out of range.
 */
export function renderInstruments(model: PlayableModel, morph: InstrumentMorph): AudioClip {
  const { from, to, at, midiNote, velocity = 0.8, seconds = 2, releaseSeconds = 0.5 } = morph
  const { sampleRateHz = MODEL_RATE_HZ, detail = 1, attributes = {}, evenSteps = false, seed = 1, kernels } = morph
  const samples = renderPair(model, instrumentIndex(model, from), instrumentIndex(model, to), {
    note: { midiNote, velocity, seconds, releaseSeconds },
    at,
    sampleRateHz,
    detailAmount: detail,
    attributes,
    evenSteps,
    seed,
    ...(kernels && { kernels }),
  })
  return { sampleRateHz, samples }
}

function instrumentIndex({ instruments }: PlayableModel, name: string): number {
  const index = instruments.findIndex((instrument) => instrument.name === name)
  if (index >= 0) return index
  const known = instruments.map((instrument) => instrument.name).join(', ')
  throw new TimbrelError('input', `The model has no instrument "${name}". It has: ${known}.`)
}

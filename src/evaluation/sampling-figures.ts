import type { SamplingEvaluation } from '../contract/evaluation.ts'
import { Random } from '../dsp/random.ts'
import { type DrawRequest, drawInstrument } from '../engine/draw-instrument.ts'
import { fitPrior } from '../engine/latent-prior.ts'
import type { PlayableModel } from '../engine/prepared-model.ts'
import { RealFrames } from './plausibility.ts'

/** Notes at which draws are judged, one after the other. */
const NOTES = [48, 60, 72] as const

/** What is drawn; see {@link DrawRequest}. */
export interface SamplingOptions {
  readonly count: number
  readonly temperature: number
  readonly seed: number
  /** 'fitted' unless said otherwise. */
  readonly prior?: DrawRequest['prior']
}

/**
 * Draws instruments from a model's prior and counts the plausible ones: those whose frames lie, on average, as near to
 * real frames as 95 % of real sounds lie to other recordings. 40 draws take two seconds.
 *
 * @param real to be given where several evaluations share it.
 */
export function samplingFigures(
  model: PlayableModel,
  { count, temperature, seed, prior: kind = 'fitted' }: SamplingOptions,
  real: RealFrames = new RealFrames(model, seed),
): SamplingEvaluation {
  const prior = fitPrior(model)
  const seeds = new Random(seed)
  let plausible = 0
  for (let index = 0; index < count; index++) {
    const midiNote = NOTES[index % NOTES.length] as number
    const request = { prior: kind, near: null, temperature, midiNote, name: `drawn-${index + 1}` }
    const { sounds } = drawInstrument(model, prior, { ...request, seed: (seeds.word() >>> 1) + 1 })
    const heard = sounds.find((sound) => sound.midiNote === midiNote)
    if (heard !== undefined && real.judge(heard).distanceDb <= real.limitDb) plausible++
  }
  return { prior: kind, temperature, draws: count, plausible: plausible / Math.max(1, count) }
}

import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import {
  KNOB_UNITS,
  type KnobTable,
  MOST_TIMBRES,
  type ShapeTables,
  type TimbreDirection,
} from '../contract/sound-shape.ts'
import { ROW_DESCRIPTORS } from '../dsp/row-descriptors.ts'
import { LatentAttributes } from '../engine/attributes.ts'
import type { Kernels } from '../engine/kernels.ts'
import { fitPrior, fitSpread, type LatentPrior } from '../engine/latent-prior.ts'
import { type PlayableModel, type PreparedModel, prepareModel } from '../engine/prepared-model.ts'
import { SoundDescriber } from '../engine/sound-describer.ts'

/** The row descriptors in their order, as the sliders name them. */
const NAMES = ['brightness', 'air', 'hollow'] as const

/** Shares of variance below this are no direction, but rounding. */
const LEAST_SHARE = 1e-6

/**
 * Works out what the shaping sliders do to a model's sounds: offsets of Air and Hollow, sound by sound, and the leading
 * directions of its latents. Takes some 0.1 s for each sound.
 */
export function measureShape(playable: PlayableModel, kernels: Kernels): ShapeTables {
  const { latentSize } = playable.network.spec
  const prepared = prepareModel(playable, kernels)
  const attributes = new LatentAttributes(playable, prepared)
  const sounds = playable.sounds.length
  return {
    sounds,
    latentSize,
    air: knobTable(attributes, NAMES.indexOf('air'), sounds, latentSize),
    hollow: knobTable(attributes, NAMES.indexOf('hollow'), sounds, latentSize),
    timbres: timbreDirections(playable, prepared),
  }
}

function knobTable(attributes: LatentAttributes, which: number, sounds: number, latentSize: number): KnobTable {
  const offsets = new Array<number>(2 * KNOB_UNITS * sounds * latentSize).fill(0)
  const asked: number[] = []
  const heard: number[] = []
  for (let sound = 0; sound < sounds; sound++) {
    for (const sign of [-1, 1] as const) {
      const way = new Float64Array(KNOB_UNITS * latentSize)
      const moved = attributes.trace(sound, which, sign, way)
      for (let unit = 0; unit < KNOB_UNITS; unit++) {
        const position = (sign < 0 ? 0 : KNOB_UNITS) + unit
        for (let at = 0; at < latentSize; at++) {
          offsets[(position * sounds + sound) * latentSize + at] = rounded(way[unit * latentSize + at] as number)
        }
        asked.push(sign * (unit + 1))
        heard.push(moved[unit] as number)
      }
    }
  }
  // Asked for alike to both sides, so the mean of what is asked is 0, and nothing moves at 0.
  return { offsets, unitDb: attributes.units[which] as number, correlation: rounded(cosine(asked, heard)) }
}

/** Principal directions of how the model's sounds lie, each turned to where the descriptor that it follows rises. */
function timbreDirections(playable: PlayableModel, prepared: PreparedModel): TimbreDirection[] {
  const prior = fitPrior(playable)
  const { latentSize, spread } = prior
  const described = describedSpread(playable, prepared)
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covarianceOf(prior), {
    assumeSymmetric: true,
  })
  const whole = realEigenvalues.reduce((sum, value) => sum + Math.max(0, value), 0)
  const found: TimbreDirection[] = []
  // Eigenvalues come in rising order.
  for (let column = latentSize - 1; column >= 0 && found.length < MOST_TIMBRES; column--) {
    const variance = Math.max(0, realEigenvalues[column] as number)
    if (!(variance > LEAST_SHARE * whole)) break
    const axis = eigenvectorMatrix.getColumn(column)
    const scores = playable.sounds.map((_, sound) =>
      axis.reduce((sum, value, at) => sum + value * (spread[sound * latentSize + at] as number), 0),
    )
    const correlations = NAMES.map((_, at) =>
      cosine(
        scores,
        scores.map((_, sound) => described[sound * ROW_DESCRIPTORS + at] as number),
      ),
    )
    const most = correlations.reduce(
      (best, value, at) => (Math.abs(value) > Math.abs(correlations[best] ?? 0) ? at : best),
      0,
    )
    const correlation = correlations[most] as number
    const gain = (correlation < 0 ? -1 : 1) * Math.sqrt(variance)
    found.push({
      offset: axis.map((value) => rounded(gain * value)),
      share: rounded(variance / whole),
      follows: NAMES[most] as (typeof NAMES)[number],
      correlation: rounded(Math.abs(correlation)),
    })
  }
  return found
}

function covarianceOf({ latentSize, spread }: LatentPrior): Matrix {
  const rows = Matrix.from1DArray(spread.length / latentSize, latentSize, Array.from(spread))
  return rows.transpose().mmul(rows)
}

/** [sounds, ROW_DESCRIPTORS] descriptors of the sounds, weighed as their latents are. */
function describedSpread(playable: PlayableModel, prepared: PreparedModel): Float64Array {
  const describer = new SoundDescriber(prepared)
  const still = new Float64Array(prepared.latentSize)
  const described = playable.sounds.map((_, sound) => {
    const values = new Float64Array(ROW_DESCRIPTORS)
    describer.take(sound)
    describer.describe(still, values)
    return values
  })
  return fitSpread(described, playable, ROW_DESCRIPTORS).spread
}

/** Correlation of two series whose means are 0; 0 where either is. */
function cosine(a: readonly number[], b: readonly number[]): number {
  const product = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, index) => sum + value * (y[index] as number), 0)
  const scale = Math.sqrt(product(a, a) * product(b, b))
  return scale > 0 ? product(a, b) / scale : 0
}

/** Four decimals: 80 dB below a latent's own spread, and a third of the text. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4
}

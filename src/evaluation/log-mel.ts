import type { MelBank } from '../dsp/mel-bank.ts'
import type { PowerSpectrum } from '../dsp/power-spectrum.ts'

/** Mel powers of a sound, frame by frame. */
export interface MelFrames {
  readonly frameCount: number
  readonly bands: number
  /** [frameCount, bands] row-major. */
  readonly power: Float64Array
  /** [frameCount] sum of the power spectrum. */
  readonly energy: Float64Array
}

/** Mel powers of frames centred on sample 0, hop, 2·hop, ... */
export function melFrames(
  samples: Float64Array,
  spectrum: PowerSpectrum,
  bank: MelBank,
  hopSamples: number,
  frameCount: number,
): MelFrames {
  const power = new Float64Array(frameCount * bank.bands)
  const energy = new Float64Array(frameCount)
  for (let frame = 0; frame < frameCount; frame++) {
    const bins = spectrum.measure(samples, frame * hopSamples)
    let sum = 0
    for (let bin = 0; bin < bins.length; bin++) sum += bins[bin] as number
    energy[frame] = sum
    bank.apply(bins, power, frame * bank.bands)
  }
  return { frameCount, bands: bank.bands, power, energy }
}

/** Largest value, 0 of an empty array. */
export function largest(values: Float64Array): number {
  let most = 0
  for (let index = 0; index < values.length; index++) most = Math.max(most, values[index] as number)
  return most
}

/** dB of every power over `reference`, not below -floorDb. Fresh. */
export function relativeDb(power: Float64Array, reference: number, floorDb: number): Float64Array {
  const least = reference * 10 ** (-floorDb / 10)
  return power.map((value) => (value > least ? 10 * Math.log10(value / reference) : -floorDb))
}

/** [frames] 1 where a frame is within `rangeDb` of the loudest. */
export function activeFrames(energy: Float64Array, rangeDb: number): Uint8Array {
  const least = largest(energy) * 10 ** (-rangeDb / 10)
  return Uint8Array.from(energy, (value) => (value > least ? 1 : 0))
}

/**
 * Mean absolute difference of two log-mel spectrograms over the frames that count.
 *
 * @param a and b [frames, bands] in dB.
 * @param counts whether a frame counts.
 * @returns dB; 0 where no frame counts.
 */
export function meanDifferenceDb(
  a: Float64Array,
  b: Float64Array,
  bands: number,
  counts: (frame: number) => boolean,
): number {
  let sum = 0
  let cells = 0
  for (let frame = 0; frame * bands < a.length; frame++) {
    if (!counts(frame)) continue
    for (let cell = frame * bands; cell < (frame + 1) * bands; cell++) {
      sum += Math.abs((a[cell] as number) - (b[cell] as number))
    }
    cells += bands
  }
  return cells === 0 ? 0 : sum / cells
}

import { MelBank } from '../dsp/mel-bank.ts'
import { centredFrames, PowerSpectrum } from '../dsp/power-spectrum.ts'
import { toLength } from './alignment.ts'
import { attackFigures } from './attack.ts'
import { MEL_BANDS, MEL_FFT_SIZE, MEL_FLOOR_DB, MEL_HIGH_HZ, MEL_HOP_SAMPLES, MEL_LOW_HZ } from './endpoints.ts'
import { activeFrames, largest, relativeDb } from './log-mel.ts'

/** Cepstral coefficients 1 to 13: the shape of the spectrum, without its level. */
export const CEPSTRA = 13

/** Frames this far below the loudest are left out. */
const ACTIVE_RANGE_DB = 50

/** The band whose flatness is measured. */
const FLATNESS_LOW_HZ = 50
const FLATNESS_HIGH_HZ = 16_000

export type MorphDescriptor = 'centroid' | 'mfcc' | 'attack' | 'temporalCentroid' | 'flatness'

/** Each descriptor of a sound as a vector (of one value, but for the MFCC), so that all are projected alike. */
export type DescriptorVectors = Readonly<Record<MorphDescriptor, Float64Array>>

/**
 * Descriptors along which a morph should move evenly (metrics.md, "mae"):
 *
 * - `centroid`: log2 of the spectral centroid in Hz, weighted by each frame's power;
 * - `mfcc`: mean of cepstral coefficients 1 to 13 of the log-mel spectrum of the endpoint distance, dB;
 * - `attack`: log10 of the 10-90 % rise in seconds;
 * - `temporalCentroid`: seconds;
 * - `flatness`: geometric over arithmetic mean of the power from 50 Hz to 16 kHz, dB.
 *
 * Means are over frames within 50 dB of the loudest. The cepstrum is the orthonormal cosine transform, not Meyda's:
 * its differences are distances in dB.
 */
export function describeSound(sound: Float32Array, sampleRateHz: number): DescriptorVectors {
  const samples = toLength(sound, sound.length)
  const frames = measureFrames(samples, sampleRateHz)
  const active = activeFrames(frames.energy, ACTIVE_RANGE_DB)
  const melDb = relativeDb(frames.mel, Math.max(largest(frames.mel), 1e-20), MEL_FLOOR_DB)
  const basis = cosineBasis()
  const mfcc = new Float64Array(CEPSTRA)
  let weight = 0
  let centroid = 0
  let flatness = 0
  let count = 0
  active.forEach((isActive, frame) => {
    if (isActive === 0) return
    count++
    const energy = frames.energy[frame] as number
    weight += energy
    centroid += energy * Math.log2(Math.max(20, (frames.moment[frame] as number) / Math.max(energy, 1e-20)))
    flatness += flatnessDb(frames, frame)
    for (let index = 0; index < CEPSTRA; index++) {
      let sum = 0
      for (let band = 0; band < MEL_BANDS; band++) {
        sum += (melDb[frame * MEL_BANDS + band] as number) * (basis[index * MEL_BANDS + band] as number)
      }
      mfcc[index] = (mfcc[index] as number) + sum
    }
  })
  const attack = attackFigures(samples, sampleRateHz)
  return {
    centroid: Float64Array.of(weight > 0 ? centroid / weight : Math.log2(20)),
    mfcc: mfcc.map((value) => value / Math.max(1, count)),
    attack: Float64Array.of(Math.log10(attack.attackSeconds)),
    temporalCentroid: Float64Array.of(attack.temporalCentroidSeconds),
    flatness: Float64Array.of(flatness / Math.max(1, count)),
  }
}

/** What a pass over the frames leaves: nothing else of the spectra is kept. */
interface FrameMeasures {
  readonly mel: Float64Array
  /** [frames] sum of powers. */
  readonly energy: Float64Array
  /** [frames] sum of powers times Hz. */
  readonly moment: Float64Array
  readonly flatnessBins: number
  /** [frames, flatnessBins] powers of the band of the flatness. */
  readonly flatnessPower: Float64Array
  /** Largest power of all bins and frames. */
  readonly peak: number
}

function measureFrames(samples: Float64Array, sampleRateHz: number): FrameMeasures {
  const spectrum = new PowerSpectrum(MEL_FFT_SIZE)
  const bank = new MelBank(MEL_BANDS, MEL_FFT_SIZE, sampleRateHz, MEL_LOW_HZ, MEL_HIGH_HZ)
  const binHz = sampleRateHz / MEL_FFT_SIZE
  const firstBin = Math.floor(FLATNESS_LOW_HZ / binHz) + 1
  const flatnessBins = Math.min(spectrum.bins, Math.ceil(FLATNESS_HIGH_HZ / binHz)) - firstBin
  const frameCount = centredFrames(samples.length, MEL_HOP_SAMPLES)
  const mel = new Float64Array(frameCount * MEL_BANDS)
  const energy = new Float64Array(frameCount)
  const moment = new Float64Array(frameCount)
  const flatnessPower = new Float64Array(frameCount * flatnessBins)
  let peak = 0
  for (let frame = 0; frame < frameCount; frame++) {
    const power = spectrum.measure(samples, frame * MEL_HOP_SAMPLES)
    bank.apply(power, mel, frame * MEL_BANDS)
    flatnessPower.set(power.subarray(firstBin, firstBin + flatnessBins), frame * flatnessBins)
    let sum = 0
    let weighted = 0
    for (let bin = 0; bin < power.length; bin++) {
      const value = power[bin] as number
      sum += value
      weighted += value * bin
    }
    energy[frame] = sum
    moment[frame] = weighted * binHz
    peak = Math.max(peak, largest(power))
  }
  return { mel, energy, moment, flatnessBins, flatnessPower, peak }
}

function flatnessDb({ flatnessBins, flatnessPower, peak }: FrameMeasures, frame: number): number {
  const least = Math.max(peak * 1e-10, 1e-300)
  let logs = 0
  let sum = 0
  for (let index = frame * flatnessBins; index < (frame + 1) * flatnessBins; index++) {
    const value = Math.max(flatnessPower[index] as number, least)
    logs += Math.log(value)
    sum += value
  }
  return 10 * (logs / flatnessBins / Math.LN10 - Math.log10(sum / flatnessBins))
}

/** [CEPSTRA, MEL_BANDS] rows 1 to 13 of the orthonormal cosine transform. */
function cosineBasis(): Float64Array {
  return Float64Array.from({ length: CEPSTRA * MEL_BANDS }, (_, index) => {
    const order = Math.floor(index / MEL_BANDS) + 1
    const band = index % MEL_BANDS
    return Math.cos((Math.PI * order * (band + 0.5)) / MEL_BANDS) * Math.sqrt(2 / MEL_BANDS)
  })
}

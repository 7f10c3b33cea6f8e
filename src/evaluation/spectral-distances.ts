import { centredFrames, PowerSpectrum } from '../dsp/power-spectrum.ts'
import { toLength } from './alignment.ts'
import { activeFrames, largest, relativeDb } from './log-mel.ts'

const LSD_FFT_SIZE = 2048
const LSD_HOP_SAMPLES = 512

/** Bins count as no lower than this below the reference's largest, dB. */
const LSD_FLOOR_DB = 80

/** Frames this far below a sound's loudest are left out, dB. */
const LSD_ACTIVE_RANGE_DB = 60

/** Sizes of the multi-scale loss (Engel et al. 2020, "DDSP", section 4.2.2); each hops a quarter of itself. */
export const MULTI_SCALE_SIZES = [2048, 1024, 512, 256, 128, 64] as const

/** Least magnitude of which a logarithm is taken; |X| of a Hann window, not scaled by its length. */
export const MULTI_SCALE_EPSILON = 1e-7

/**
 * Log-spectral distance (LSD) in dB: mean over frames of the rms over bins of the difference in dB, with Hann frames of
 * 2,048, hop 512. Neither level nor time is matched: a render g times as loud is 20·log10 g away.
 *
 * Bins are floored 80 dB below the reference's largest; frames count in which either sound is within 60 dB of its
 * loudest. The render is cut, or filled up with silence, to the reference's length.
 */
export function logSpectralDistanceDb(render: Float32Array, reference: Float32Array): number {
  const spectrum = new PowerSpectrum(LSD_FFT_SIZE)
  const wanted = powerFrames(toLength(reference, reference.length), spectrum, LSD_HOP_SAMPLES)
  const found = powerFrames(toLength(render, reference.length), spectrum, LSD_HOP_SAMPLES)
  const top = Math.max(largest(wanted.power), 1e-20)
  const wantedDb = relativeDb(wanted.power, top, LSD_FLOOR_DB)
  const foundDb = relativeDb(found.power, top, LSD_FLOOR_DB)
  const wantedActive = activeFrames(wanted.energy, LSD_ACTIVE_RANGE_DB)
  const foundActive = activeFrames(found.energy, LSD_ACTIVE_RANGE_DB)
  let sum = 0
  let frames = 0
  for (let frame = 0; frame < wantedActive.length; frame++) {
    if (wantedActive[frame] === 0 && foundActive[frame] === 0) continue
    let squares = 0
    for (let cell = frame * spectrum.bins; cell < (frame + 1) * spectrum.bins; cell++) {
      squares += ((foundDb[cell] as number) - (wantedDb[cell] as number)) ** 2
    }
    sum += Math.sqrt(squares / spectrum.bins)
    frames += 1
  }
  return frames === 0 ? 0 : sum / frames
}

/** Parts of the multi-scale spectral loss, each summed over {@link MULTI_SCALE_SIZES}. */
export interface MultiScaleLoss {
  /** Σ mean |S - Ŝ|: grows with level. */
  readonly linear: number
  /** Σ mean |ln S - ln Ŝ|, nepers; magnitudes not below {@link MULTI_SCALE_EPSILON}. */
  readonly logarithmic: number
  /** Their sum: the loss. */
  readonly total: number
}

/**
 * Multi-scale spectral loss of a render: at each size the mean over frames and bins of the difference of magnitudes and
 * of their natural logarithms. Hann frames; magnitudes as the Fourier sum gives them. The render is cut, or filled up
 * with silence, to the reference's length.
 */
export function multiScaleLoss(render: Float32Array, reference: Float32Array): MultiScaleLoss {
  const wanted = toLength(reference, reference.length)
  const found = toLength(render, reference.length)
  let linear = 0
  let logarithmic = 0
  for (const size of MULTI_SCALE_SIZES) {
    const spectrum = new PowerSpectrum(size)
    const a = powerFrames(wanted, spectrum, size / 4).power
    const b = powerFrames(found, spectrum, size / 4).power
    let differences = 0
    let logDifferences = 0
    for (let cell = 0; cell < a.length; cell++) {
      const one = Math.sqrt(a[cell] as number)
      const other = Math.sqrt(b[cell] as number)
      differences += Math.abs(one - other)
      logDifferences += Math.abs(
        Math.log(Math.max(one, MULTI_SCALE_EPSILON)) - Math.log(Math.max(other, MULTI_SCALE_EPSILON)),
      )
    }
    linear += differences / a.length
    logarithmic += logDifferences / a.length
  }
  return { linear, logarithmic, total: linear + logarithmic }
}

/** [frames, bins] powers of frames centred on sample 0, hop, 2·hop, ..., and [frames] their sums. */
function powerFrames(
  samples: Float64Array,
  spectrum: PowerSpectrum,
  hopSamples: number,
): { power: Float64Array; energy: Float64Array } {
  const frameCount = centredFrames(samples.length, hopSamples)
  const power = new Float64Array(frameCount * spectrum.bins)
  const energy = new Float64Array(frameCount)
  for (let frame = 0; frame < frameCount; frame++) {
    const bins = spectrum.measure(samples, frame * hopSamples)
    power.set(bins, frame * spectrum.bins)
    energy[frame] = bins.reduce((sum, value) => sum + value, 0)
  }
  return { power, energy }
}

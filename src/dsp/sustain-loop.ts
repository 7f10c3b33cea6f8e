import { powerOfTwoAtLeast, RealFft } from './fft.ts'

/** Where a held sound may go round for ever. */
export interface SustainLoop {
  /** First sample of the loop. */
  readonly start: number
  /** One past its last sample. */
  readonly end: number
  /** Samples before `end` that move over into those before `start`. */
  readonly fadeSamples: number
  /** Correlation of the two stretches that are faded into each other, -1 to 1; 1: the same waveform. */
  readonly correlation: number
}

/** Length of the crossfade: a few periods of the lowest note, a part of a vibrato's swing. */
const FADE_SECONDS = 0.08

/** A loop takes at least this share of what is there: a short one is heard as a pulse. */
const LEAST_SHARE = 0.4

/** A loop shorter than this is no sustain. */
const LEAST_SECONDS = 0.3

/** Ends that are tried, and the way between them. */
const ENDS = 8
const END_STEP_SECONDS = 0.037

/** Correlation that a dB between the levels of both ends is worth. */
const CORRELATION_PER_DB = 0.03

/**
 * The loop whose seam will be heard least: of all starts for several ends near the end of the sound, that where the
 * stretch before the start is most like the stretch before the end, in waveform (whole periods, and of a vibrato the
 * same moment of its swing) and in level. Correlations come from Fourier transforms; allocates.
 *
 * @param from first sample of the sustain: the loop and its crossfade stay behind it.
 * @returns null where there is no room for a loop.
 */
export function findLoop(samples: Float32Array, sampleRateHz: number, from: number): SustainLoop | null {
  const fadeSamples = Math.round(FADE_SECONDS * sampleRateHz)
  const least = Math.max(LEAST_SECONDS * sampleRateHz, LEAST_SHARE * (samples.length - from - fadeSamples))
  let best: SustainLoop | null = null
  let bestScore = Number.NEGATIVE_INFINITY
  for (let index = 0; index < ENDS; index++) {
    const end = samples.length - Math.round(index * END_STEP_SECONDS * sampleRateHz)
    const lastStart = Math.floor(end - least)
    if (lastStart < from + fadeSamples) break
    const { start, correlation, score } = bestStart(samples, from, lastStart, end, fadeSamples)
    if (score <= bestScore) continue
    bestScore = score
    best = { start, end, fadeSamples, correlation }
  }
  return best
}

/** The best start of [from + fadeSamples, lastStart] for an end. */
function bestStart(
  samples: Float32Array,
  from: number,
  lastStart: number,
  end: number,
  fadeSamples: number,
): { start: number; correlation: number; score: number } {
  const products = slidingProducts(samples.subarray(from, lastStart), samples.subarray(end - fadeSamples, end))
  const wanted = energyOf(samples, end - fadeSamples, end)
  let energy = energyOf(samples, from, from + fadeSamples)
  const best = { start: lastStart, correlation: -1, score: Number.NEGATIVE_INFINITY }
  for (let start = from + fadeSamples; start <= lastStart; start++) {
    const offset = start - fadeSamples - from
    const correlation = energy > 0 && wanted > 0 ? (products[offset] as number) / Math.sqrt(energy * wanted) : 0
    const levelDb = energy > 0 && wanted > 0 ? Math.abs(10 * Math.log10(energy / wanted)) : 0
    const score = correlation - CORRELATION_PER_DB * levelDb
    if (score > best.score) {
      best.start = start
      best.correlation = correlation
      best.score = score
    }
    const leaving = samples[start - fadeSamples] as number
    const coming = samples[start] as number
    energy = Math.max(0, energy + coming * coming - leaving * leaving)
  }
  return best
}

/** Σ pattern[n]·signal[offset + n] for every offset at which the pattern fits. */
function slidingProducts(signal: Float32Array, pattern: Float32Array): Float64Array {
  const fft = new RealFft(powerOfTwoAtLeast(Math.max(2, signal.length)))
  const padded = new Float64Array(fft.size)
  const [aRe, aIm, bRe, bIm] = Array.from({ length: 4 }, () => new Float64Array(fft.bins)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  padded.set(signal)
  fft.forward(padded, aRe, aIm)
  padded.fill(0)
  padded.set(pattern)
  fft.forward(padded, bRe, bIm)
  for (let bin = 0; bin < fft.bins; bin++) {
    const re = (aRe[bin] as number) * (bRe[bin] as number) + (aIm[bin] as number) * (bIm[bin] as number)
    aIm[bin] = (aIm[bin] as number) * (bRe[bin] as number) - (aRe[bin] as number) * (bIm[bin] as number)
    aRe[bin] = re
  }
  fft.inverse(aRe, aIm, padded)
  // Offsets beyond wrap round: the pattern no longer fits there.
  return padded.subarray(0, signal.length - pattern.length + 1)
}

function energyOf(samples: Float32Array, from: number, to: number): number {
  let sum = 0
  for (let n = from; n < to; n++) sum += (samples[n] as number) ** 2
  return sum
}

/**
 * The sound up to the loop's end, faded there into what comes before its start, so that whoever jumps from the end to the
 * start goes on as if nothing had happened; and behind the end the first samples of the loop again, which players that
 * interpolate read.
 *
 * The fade keeps power: gains cos and sin for noise that has nothing in common, and for what correlates by r divided by
 * √(1 + 2·r·cos·sin), which for equal waveforms makes them sum to 1.
 *
 * @param tailSamples how many follow the end.
 * @returns fresh, `end + tailSamples` long.
 */
export function bakeLoop(samples: Float32Array, loop: SustainLoop, tailSamples: number): Float32Array {
  const { start, end, fadeSamples } = loop
  const correlation = Math.max(0, loop.correlation)
  const out = new Float32Array(end + tailSamples)
  out.set(samples.subarray(0, end))
  for (let n = 0; n < fadeSamples; n++) {
    const angle = (Math.PI / 2) * ((n + 1) / fadeSamples)
    const scale = 1 / Math.sqrt(1 + correlation * Math.sin(2 * angle))
    const leaving = samples[end - fadeSamples + n] as number
    const coming = samples[start - fadeSamples + n] as number
    out[end - fadeSamples + n] = scale * (Math.cos(angle) * leaving + Math.sin(angle) * coming)
  }
  for (let n = 0; n < tailSamples; n++) out[end + n] = out[start + (n % (end - start))] as number
  return out
}

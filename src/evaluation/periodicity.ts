import { RealFft } from '../dsp/fft.ts'
import { centredFrames } from '../dsp/power-spectrum.ts'
import { hannWindow } from '../dsp/windows.ts'
import { toLength } from './alignment.ts'

const FRAME_SAMPLES = 4096
const HOP_SAMPLES = 1024

/** Frames whose energy is below this share of the loudest frame's are left out. */
const LEAST_ENERGY = 1e-3

/** Search range without a known pitch. */
const LOWEST_HZ = 60
const HIGHEST_HZ = 1500

/** A known pitch narrows the search to 1.5 semitones either side. */
const NARROW_OCTAVES = 0.125

/** HNR in dB of a frame without any autocorrelation peak in the range. */
const APERIODIC_DB = -10

/** Pitch and periodicity of a sound. */
export interface PeriodicityFigures {
  /** Median over frames, Hz; the pitch given, or 0, where no frame is periodic. */
  readonly f0Hz: number
  /** Median over frames of the harmonics-to-noise ratio, dB, within ±40 or so. */
  readonly hnrDb: number
}

/**
 * Pitch and harmonics-to-noise ratio by autocorrelation divided by the window's own (Boersma 1993, "Accurate
 * short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled sound", equations 9
 * and 4): at a peak of height v, HNR = 10·log10(v / (1 - v)).
 *
 * @param aboutHz narrows the search to 1.5 semitones around it; otherwise 60 to 1,500 Hz.
 */
export function periodicity(sound: Float32Array, sampleRateHz: number, aboutHz?: number): PeriodicityFigures {
  const samples = toLength(sound, sound.length)
  const lowHz = aboutHz === undefined ? LOWEST_HZ : aboutHz * 2 ** -NARROW_OCTAVES
  const highHz = aboutHz === undefined ? HIGHEST_HZ : aboutHz * 2 ** NARROW_OCTAVES
  const firstLag = Math.max(2, Math.floor(sampleRateHz / highHz))
  const lastLag = Math.min(FRAME_SAMPLES / 2, Math.floor(sampleRateHz / lowHz) + 1)
  // Without a known pitch the first peak nearly as high as the best one is taken: the best may be an octave below.
  const share = aboutHz === undefined ? 0.9 : 1
  const correlation = new Autocorrelation()
  const pitches: number[] = []
  const ratios: number[] = []
  for (const start of loudFrames(samples)) {
    const r = correlation.measure(samples, start)
    const lag = firstHighPeak(r, firstLag, lastLag, share)
    if (lag < 0) {
      ratios.push(APERIODIC_DB)
      continue
    }
    const [before, here, after] = [r[lag - 1] as number, r[lag] as number, r[lag + 1] as number]
    const bend = before - 2 * here + after
    const shift = bend === 0 ? 0 : Math.min(0.5, Math.max(-0.5, (0.5 * (before - after)) / bend))
    // Beyond 0.9999, that is 40 dB, the window's edges decide, not the sound.
    const height = Math.min(0.9999, Math.max(1e-6, here - 0.25 * (before - after) * shift))
    pitches.push(sampleRateHz / (lag + shift))
    ratios.push(10 * Math.log10(height / (1 - height)))
  }
  return {
    f0Hz: pitches.length > 0 ? median(pitches) : (aboutHz ?? 0),
    hnrDb: ratios.length > 0 ? median(ratios) : APERIODIC_DB,
  }
}

/** Starts of the frames loud enough to judge. */
function loudFrames(samples: Float64Array): number[] {
  const frameCount = centredFrames(samples.length, HOP_SAMPLES)
  const energies: number[] = []
  for (let frame = 0; frame < frameCount; frame++) {
    const start = frame * HOP_SAMPLES - FRAME_SAMPLES / 2
    let sum = 0
    for (let n = Math.max(0, start); n < Math.min(samples.length, start + FRAME_SAMPLES); n++) {
      sum += (samples[n] as number) ** 2
    }
    energies.push(sum)
  }
  const least = Math.max(...energies) * LEAST_ENERGY
  return energies.flatMap((sum, frame) => (sum > least ? [frame * HOP_SAMPLES - FRAME_SAMPLES / 2] : []))
}

function firstHighPeak(r: Float64Array, firstLag: number, lastLag: number, share: number): number {
  const isPeak = (lag: number) =>
    (r[lag] as number) >= (r[lag - 1] as number) && (r[lag] as number) >= (r[lag + 1] as number)
  let top = Number.NEGATIVE_INFINITY
  for (let lag = firstLag; lag <= lastLag; lag++) if (isPeak(lag)) top = Math.max(top, r[lag] as number)
  for (let lag = firstLag; lag <= lastLag; lag++) if (isPeak(lag) && (r[lag] as number) >= share * top) return lag
  return -1
}

/** Autocorrelation of windowed frames over that of their window; 1 at lag 0. Reuses its buffers. */
class Autocorrelation {
  readonly #fft = new RealFft(2 * FRAME_SAMPLES)
  readonly #window = hannWindow(FRAME_SAMPLES)
  readonly #padded = new Float64Array(2 * FRAME_SAMPLES)
  readonly #re = new Float64Array(FRAME_SAMPLES + 1)
  readonly #im = new Float64Array(FRAME_SAMPLES + 1)
  readonly #ofWindow: Float64Array

  constructor() {
    this.#padded.set(this.#window)
    this.#correlate()
    this.#ofWindow = this.#padded.slice(0, FRAME_SAMPLES)
  }

  measure(samples: Float64Array, start: number): Float64Array {
    const first = Math.max(0, -start)
    const last = Math.min(FRAME_SAMPLES, samples.length - start)
    let mean = 0
    for (let n = first; n < last; n++) mean += (samples[start + n] as number) / FRAME_SAMPLES
    for (let n = 0; n < FRAME_SAMPLES; n++) {
      const sample = n >= first && n < last ? (samples[start + n] as number) : 0
      this.#padded[n] = (sample - mean) * (this.#window[n] as number)
    }
    this.#padded.fill(0, FRAME_SAMPLES)
    this.#correlate()
    const own = Math.max(this.#padded[0] as number, 1e-30)
    const windowOwn = this.#ofWindow[0] as number
    for (let lag = 0; lag < FRAME_SAMPLES; lag++) {
      const expected = (this.#ofWindow[lag] as number) / windowOwn + 1e-9
      this.#padded[lag] = (this.#padded[lag] as number) / own / expected
    }
    return this.#padded
  }

  #correlate(): void {
    this.#fft.forward(this.#padded, this.#re, this.#im)
    for (let bin = 0; bin <= FRAME_SAMPLES; bin++) {
      this.#re[bin] = (this.#re[bin] as number) ** 2 + (this.#im[bin] as number) ** 2
    }
    this.#im.fill(0)
    this.#fft.inverse(this.#re, this.#im, this.#padded)
  }
}

/** The middle value, or the mean of the two middle ones; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}

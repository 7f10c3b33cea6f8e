import { RealFft } from '../dsp/fft.ts'
import { centredFrames } from '../dsp/power-spectrum.ts'
import { hannWindow } from '../dsp/windows.ts'

const FFT_SIZE = 2048
const HOP_SAMPLES = 512

/** Magnitudes are taken as no less than this when logarithms are interpolated: 120 dB below a full-scale sine's. */
const LEAST_MAGNITUDE = (FFT_SIZE / 4) * 1e-6

/** A morph that knows nothing of timbre: two sounds of one sample rate, aligned at their onsets; 0 gives a, 1 gives b. */
export type BaselineMorph = (a: Float32Array, b: Float32Array, position: number) => Float32Array

/**
 * Waveform crossfade, linear in amplitude: (1 - position)·a + position·b, the shorter sound silent past its end. Fresh.
 */
export const crossfadeMorph: BaselineMorph = (a, b, position) => {
  return Float32Array.from(
    { length: Math.max(a.length, b.length) },
    (_, n) => (1 - position) * (a[n] ?? 0) + position * (b[n] ?? 0),
  )
}

/**
 * Interpolates logarithms of short-time magnitudes, |A|^(1 - position)·|B|^position, and keeps the phases of a (0 where
 * a is silent). Hann frames of 2,048, hop 512, windowed again and overlap-added with the least-squares weights of
 * Griffin and Lim 1984 (equation 6). As long as the longer sound. Magnitudes below 120 dB under full scale count as that:
 * where one sound is over, the other sinks far below its level, so compare sounds of about one length. Fresh.
 */
export const logLerpMorph: BaselineMorph = (a, b, position) => {
  const length = Math.max(a.length, b.length)
  const fft = new RealFft(FFT_SIZE)
  const window = hannWindow(FFT_SIZE)
  const frame = new Float64Array(FFT_SIZE)
  const aRe = new Float64Array(fft.bins)
  const aIm = new Float64Array(fft.bins)
  const bRe = new Float64Array(fft.bins)
  const bIm = new Float64Array(fft.bins)
  const sum = new Float64Array(length)
  const weight = new Float64Array(length)
  // One frame past the end, so that the last samples too lie under several windows.
  const frameCount = centredFrames(length, HOP_SAMPLES) + 1
  for (let index = 0; index < frameCount; index++) {
    const start = index * HOP_SAMPLES - FFT_SIZE / 2
    cut(a, start, window, frame)
    fft.forward(frame, aRe, aIm)
    cut(b, start, window, frame)
    fft.forward(frame, bRe, bIm)
    blendMagnitudes(aRe, aIm, bRe, bIm, position)
    fft.inverse(aRe, aIm, frame)
    for (let n = Math.max(0, -start); n < Math.min(FFT_SIZE, length - start); n++) {
      const w = window[n] as number
      sum[start + n] = (sum[start + n] as number) + w * (frame[n] as number)
      weight[start + n] = (weight[start + n] as number) + w * w
    }
  }
  return Float32Array.from(sum, (value, n) => value / (weight[n] as number))
}

/** The windowed frame of `samples` from `start` on, silence beyond its ends. */
function cut(samples: Float32Array, start: number, window: Float64Array, out: Float64Array): void {
  for (let n = 0; n < out.length; n++) out[n] = (samples[start + n] ?? 0) * (window[n] as number)
}

/** Writes into `aRe`, `aIm` the phase of a at the magnitude between. */
function blendMagnitudes(
  aRe: Float64Array,
  aIm: Float64Array,
  bRe: Float64Array,
  bIm: Float64Array,
  position: number,
): void {
  for (let bin = 0; bin < aRe.length; bin++) {
    const ofA = Math.hypot(aRe[bin] as number, aIm[bin] as number)
    const ofB = Math.hypot(bRe[bin] as number, bIm[bin] as number)
    const between = Math.max(ofA, LEAST_MAGNITUDE) ** (1 - position) * Math.max(ofB, LEAST_MAGNITUDE) ** position
    aRe[bin] = ofA > 0 ? ((aRe[bin] as number) / ofA) * between : between
    aIm[bin] = ofA > 0 ? ((aIm[bin] as number) / ofA) * between : 0
  }
}

import { NOISE_BANDS } from '../../src/contract/spectrogram.ts'
import { RealFft } from '../../src/dsp/fft.ts'
import { NoiseBandAnalysis } from '../../src/dsp/noise-bands.ts'
import { hannWindow } from '../../src/dsp/windows.ts'

/** Mean density of each noise band in dB, by frames far longer than the grains under test. */
export function bandLevelsDb(sound: Float32Array, rateHz: number): Float64Array {
  const size = 4096
  const fft = new RealFft(size)
  const bands = new NoiseBandAnalysis(size, rateHz)
  const window = hannWindow(size)
  const energy = window.reduce((sum, value) => sum + value * value, 0)
  const frame = new Float64Array(size)
  const re = new Float64Array(fft.bins)
  const im = new Float64Array(fft.bins)
  const power = new Float64Array(fft.bins)
  let frames = 0
  for (let at = size; at + size <= sound.length - size; at += size / 2) {
    for (let n = 0; n < size; n++) frame[n] = sound[at + n]! * window[n]!
    fft.forward(frame, re, im)
    for (let bin = 0; bin < fft.bins; bin++) power[bin]! += (re[bin]! ** 2 + im[bin]! ** 2) / energy
    frames++
  }
  const out = new Float64Array(NOISE_BANDS)
  bands.apply(power, out, 0)
  return out.map((density) => 10 * Math.log10(density / frames))
}

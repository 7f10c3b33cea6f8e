import { describe, expect, it } from 'vitest'
import type { Spectrogram } from '../../src/contract/spectrogram.ts'
import { BINS, FLOOR_DB, HARMONICS, HOP_SAMPLES, MODEL_RATE_HZ, NOISE_BANDS } from '../../src/contract/spectrogram.ts'
import { RealFft } from '../../src/dsp/fft.ts'
import { writeRow } from '../../src/dsp/image.ts'
import { partialHz } from '../../src/dsp/pitch.ts'
import { Random } from '../../src/dsp/random.ts'
import { synthesise } from '../../src/dsp/synthesise.ts'
import { blackmanHarrisWindow } from '../../src/dsp/windows.ts'
import { bandLevelsDb } from './band-levels.ts'

const NO_AIR = new Float32Array(0)

/** A held sound of the given partial amplitudes and band densities. */
function held(
  frameCount: number,
  f0Hz: number,
  inharmonicity: number,
  amplitudes: Float64Array,
  densities: Float64Array,
): Spectrogram {
  const image = new Float32Array(frameCount * BINS)
  const loudnessDb = new Float32Array(frameCount)
  for (let frame = 0; frame < frameCount; frame++) {
    loudnessDb[frame] = writeRow(amplitudes, 0, amplitudes.length, densities, 0, image, frame * BINS)
  }
  return {
    frameCount,
    f0Hz: new Float32Array(frameCount).fill(f0Hz),
    voicing: new Float32Array(frameCount).fill(1),
    loudnessDb,
    inharmonicity,
    image,
  }
}

function spectrumOf(sound: Float32Array, size: number): { power: Float64Array; window: Float64Array } {
  const fft = new RealFft(size)
  const window = blackmanHarrisWindow(size)
  const re = new Float64Array(fft.bins)
  const im = new Float64Array(fft.bins)
  fft.forward(
    window.map((value, n) => value * sound[n + 2000]!),
    re,
    im,
  )
  return { power: re.map((value, bin) => value * value + im[bin]! * im[bin]!), window }
}

describe('synthesise', () => {
  it('sounds each partial at its frequency within 0.1 cent and at its level within 0.05 dB', () => {
    const amplitudes = Float64Array.from({ length: 12 }, (_, index) => 0.2 / (index + 1) ** 1.3)
    const inharmonicity = 2e-4
    const spectrogram = held(300, 261.63, inharmonicity, amplitudes, new Float64Array(NOISE_BANDS))
    const sound = synthesise({ spectrogram, air: NO_AIR }, { seed: 1, noise: false })
    expect(sound.length).toBe(300 * HOP_SAMPLES)
    const size = 65_536
    const { power, window } = spectrumOf(sound, size)
    const windowSum = window.reduce((sum, value) => sum + value, 0)
    const levelDb = (bin: number) => 10 * Math.log10(power[bin]! + 1e-30)
    for (let k = 1; k <= 12; k++) {
      const trueHz = partialHz(k, 261.63, inharmonicity)
      let bin = Math.round((trueHz / MODEL_RATE_HZ) * size)
      if (power[bin + 1]! > power[bin]!) bin++
      if (power[bin - 1]! > power[bin]!) bin--
      const [a, b, c] = [levelDb(bin - 1), levelDb(bin), levelDb(bin + 1)]
      const shift = (0.5 * (a - c)) / (a - 2 * b + c)
      const foundHz = ((bin + shift) * MODEL_RATE_HZ) / size
      const foundDb = b - 0.25 * (a - c) * shift - 20 * Math.log10(windowSum / 2)
      expect(Math.abs(1200 * Math.log2(foundHz / trueHz))).toBeLessThan(0.1)
      expect(Math.abs(foundDb - 20 * Math.log10(amplitudes[k - 1]!))).toBeLessThan(0.05)
    }
  })

  it.each(['white', 'air'] as const)('puts %s noise at the level of its bands within 1 dB', (excitation) => {
    // Steeper, the lowest bands would exceed NOISE_CEILING_DB.
    const densities = Float64Array.from({ length: NOISE_BANDS }, (_, band) => 1e-4 * 10 ** (-0.02 * band))
    const frameCount = 1500
    const spectrogram = held(frameCount, 200, 0, new Float64Array(HARMONICS), densities)
    const random = new Random(3)
    const air = Float32Array.from({ length: frameCount * HOP_SAMPLES }, () => random.normal())
    const sound = synthesise({ spectrogram, air }, { seed: 2, excitation })
    const foundDb = bandLevelsDb(sound, MODEL_RATE_HZ)
    // Below 100 Hz a grain of 11 ms cannot keep the bands apart.
    for (let band = 4; band < NOISE_BANDS; band++) {
      expect(Math.abs(foundDb[band]! - 10 * Math.log10(densities[band]!))).toBeLessThan(1)
    }
  })

  it('keeps the loudness asked for, whatever energy the rows state', () => {
    const amplitudes = Float64Array.from({ length: 20 }, (_, index) => 0.1 / (index + 1))
    const spectrogram = held(200, 220, 0, amplitudes, new Float64Array(NOISE_BANDS))
    const louder = { ...spectrogram, image: spectrogram.image.map((value) => (value > FLOOR_DB ? value + 5 : value)) }
    const power = (sound: Float32Array) => sound.reduce((sum, value) => sum + value * value, 0) / sound.length
    const found = power(synthesise({ spectrogram: louder, air: NO_AIR }, { seed: 1, noise: false }))
    expect(10 * Math.log10(found)).toBeCloseTo(spectrogram.loudnessDb[0]!, 1)
  })

  it('gives the same samples for the same seed and others for another', () => {
    const amplitudes = Float64Array.of(0.1, 0.05)
    const spectrogram = held(30, 300, 0, amplitudes, new Float64Array(NOISE_BANDS).fill(1e-5))
    const first = synthesise({ spectrogram, air: NO_AIR }, { seed: 4 })
    expect(synthesise({ spectrogram, air: NO_AIR }, { seed: 4 })).toEqual(first)
    expect(synthesise({ spectrogram, air: NO_AIR }, { seed: 5 })).not.toEqual(first)
  })

  it('is the sum of its two parts', () => {
    const spectrogram = held(30, 300, 0, Float64Array.of(0.1, 0.05), new Float64Array(NOISE_BANDS).fill(1e-5))
    const both = synthesise({ spectrogram, air: NO_AIR }, { seed: 4 })
    const tone = synthesise({ spectrogram, air: NO_AIR }, { seed: 4, noise: false })
    const noise = synthesise({ spectrogram, air: NO_AIR }, { seed: 4, partials: false })
    both.forEach((value, n) => {
      expect(value).toBeCloseTo(tone[n]! + noise[n]!, 6)
    })
    expect(Math.max(...noise)).toBeGreaterThan(0)
    expect(Math.max(...tone)).toBeGreaterThan(0.05)
  })

  it('gives silence for a silent spectrogram and nothing for none', () => {
    const silent = held(10, 200, 0, new Float64Array(1), new Float64Array(NOISE_BANDS))
    expect(Math.max(...synthesise({ spectrogram: silent, air: NO_AIR }, { seed: 1 }))).toBeLessThan(1e-5)
    const none = { ...silent, frameCount: 0, image: new Float32Array(0), loudnessDb: new Float32Array(0) }
    expect(synthesise({ spectrogram: none, air: NO_AIR }, { seed: 1 }).length).toBe(0)
  })
})

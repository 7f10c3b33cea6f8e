import { describe, expect, it } from 'vitest'
import { BINS, HARMONICS, HOP_SAMPLES, NOISE_BANDS } from '../../src/contract/spectrogram.ts'
import { analyse } from '../../src/dsp/analyse.ts'
import { noiseBandHz } from '../../src/dsp/erb.ts'
import { synthesise } from '../../src/dsp/synthesise.ts'
import { mix, pinkNoise, tone, whiteNoise } from '../signals.ts'

const listen = (samples: Float32Array) => analyse({ sampleRateHz: 44_100, samples })

/** Mean density of each noise band over the inner frames, dB. */
function bandLevels({ spectrogram }: ReturnType<typeof analyse>): number[] {
  const frames = spectrogram.frameCount - 20
  return Array.from({ length: NOISE_BANDS }, (_, band) => {
    let power = 0
    for (let frame = 10; frame < 10 + frames; frame++) {
      const relativeDb = spectrogram.image[frame * BINS + HARMONICS + band] as number
      power += 10 ** ((relativeDb + (spectrogram.loudnessDb[frame] as number)) / 10)
    }
    return 10 * Math.log10(power / frames)
  })
}

/** Energy of a - b over that of a, dB. */
function errorDb(a: Float32Array, b: Float32Array): number {
  let error = 0
  let energy = 0
  for (let n = 0; n < a.length; n++) {
    error += ((a[n] as number) - (b[n] as number)) ** 2
    energy += (a[n] as number) ** 2
  }
  return 10 * Math.log10(error / energy)
}

describe('noise', () => {
  it('white: unpitched, every band within 1.2 dB of its variance', () => {
    const analysis = listen(whiteNoise(2, 0.1, 1))
    expect(analysis.verdict).toBe('unpitched')
    expect(Math.max(...analysis.spectrogram.voicing)).toBe(0)
    for (const level of bandLevels(analysis)) expect(Math.abs(level + 20)).toBeLessThan(1.2)
  })

  it('pink: falls by 3 dB per octave within 0.25', () => {
    const levels = bandLevels(listen(pinkNoise(2, 0.1, 1)))
    const slope = ((levels[58] as number) - (levels[12] as number)) / Math.log2(noiseBandHz(58) / noiseBandHz(12))
    expect(Math.abs(slope + 3.01)).toBeLessThan(0.25)
  })

  it('under a tone is measured within 1 dB of what the partials’ windows leave of it', () => {
    const note = tone({ seconds: 2, f0Hz: 440, amplitudes: [0.2, 0.1, 0.05] })
    const levels = bandLevels(listen(mix(note, whiteNoise(2, 0.003, 1))))
    // Each partial's Hann window, 5 periods long, takes the noise of 1.5/5 of the distance between partials with it.
    const expectedDb = 20 * Math.log10(0.003) + 10 * Math.log10(1 - 1.5 / 5)
    for (let band = 45; band < 60; band++) {
      expect(Math.abs((levels[band] as number) - expectedDb)).toBeLessThan(1)
    }
  })
})

describe('air', () => {
  it('has about unit variance, whatever the level of the noise', () => {
    for (const deviation of [0.3, 0.001]) {
      const { air } = listen(pinkNoise(1, deviation, 3))
      const inner = air.subarray(4 * HOP_SAMPLES, -4 * HOP_SAMPLES)
      const variance = inner.reduce((sum, value) => sum + value * value, 0) / inner.length
      expect(variance).toBeGreaterThan(0.7)
      expect(variance).toBeLessThan(1.2)
    }
  })

  it('shaped again is the noise again: claps come back 25 dB above the error', () => {
    const starts = [0.05, 0.062, 0.075, 0.3]
    const claps = whiteNoise(0.6, 0.3, 5).map((value, n) => {
      const gain = starts.reduce(
        (sum, start) => sum + (n / 44_100 < start ? 0 : Math.exp((start - n / 44_100) / 0.03)),
        0,
      )
      return value * gain
    })
    const analysis = listen(claps)
    expect(analysis.verdict).toBe('unpitched')
    const again = synthesise(analysis, { seed: 1 })
    expect(errorDb(claps, again)).toBeLessThan(-25)
  })

  it('of a clean tone does not blow up: below -60 dB re the tone', () => {
    const note = tone({ seconds: 1, f0Hz: 440, amplitudes: [0.2, 0.1, 0.05], attackSeconds: 0.1 })
    const analysis = listen(note)
    const noise = synthesise(analysis, { seed: 1, partials: false }).subarray(8_820, 35_280)
    const rms = Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / noise.length)
    expect(20 * Math.log10(rms / 0.16)).toBeLessThan(-60)
  })
})

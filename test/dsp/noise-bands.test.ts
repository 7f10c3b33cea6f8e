import { describe, expect, it } from 'vitest'
import { NOISE_BANDS } from '../../src/contract/spectrogram.ts'
import { erbToHz, hzToErb, noiseBandErb, noiseBandHz } from '../../src/dsp/erb.ts'
import { NOISE_BAND_SHARES, NoiseBandAnalysis, NoiseGains } from '../../src/dsp/noise-bands.ts'

describe('the ERB scale', () => {
  it('agrees with the published values', () => {
    // Glasberg and Moore 1990, equation 4: 1 kHz is ERB number 15.6.
    expect(hzToErb(1000)).toBeCloseTo(15.62, 2)
    expect(erbToHz(hzToErb(7531))).toBeCloseTo(7531, 8)
  })

  it('places the bands from 40 Hz to 18.5 kHz in equal steps', () => {
    expect(noiseBandHz(-1)).toBeCloseTo(40, 9)
    expect(noiseBandHz(NOISE_BANDS)).toBeCloseTo(18_500, 6)
    const step = noiseBandErb(1) - noiseBandErb(0)
    for (let band = 1; band < NOISE_BANDS; band++) {
      expect(noiseBandErb(band) - noiseBandErb(band - 1)).toBeCloseTo(step, 10)
    }
  })
})

describe('NoiseBandAnalysis', () => {
  it.each([512, 1024, 4096])('reads a flat spectrum of %i points as flat', (size) => {
    const densities = new Float64Array(NOISE_BANDS + 2)
    new NoiseBandAnalysis(size).apply(new Float64Array(size / 2 + 1).fill(0.25), densities, 1)
    for (let band = 0; band < NOISE_BANDS; band++) expect(densities[band + 1]).toBeCloseTo(0.25, 12)
    expect([densities[0], densities[NOISE_BANDS + 1]]).toEqual([0, 0])
  })

  it('hears one bin in the bands around it alone', () => {
    const power = new Float64Array(513)
    const bin = 70
    power[bin] = 1
    const densities = new Float64Array(NOISE_BANDS)
    new NoiseBandAnalysis(1024).apply(power, densities, 0)
    const erbNumber = hzToErb((bin * 44_100) / 1024)
    densities.forEach((density, band) => {
      const near = Math.abs(erbNumber - noiseBandErb(band)) < noiseBandErb(1) - noiseBandErb(0)
      if (near) expect(density).toBeGreaterThan(0)
      else expect(density).toBe(0)
    })
  })
})

describe('NoiseGains', () => {
  it('passes through every band peak and goes straight in dB over ERB between', () => {
    // 2^18 points: a bin falls within 0.1 Hz of anything.
    const size = 2 ** 18
    const gains = new NoiseGains(size)
    const noiseDb = Float32Array.from({ length: NOISE_BANDS }, (_, band) => -30 + 20 * Math.sin(band))
    const out = new Float64Array(gains.bins)
    gains.apply(noiseDb, 0, 6, out)
    const readDb = (frequencyHz: number) => 20 * Math.log10(out[Math.round((frequencyHz / 44_100) * size)]!)
    for (let band = 0; band < NOISE_BANDS; band++) {
      expect(readDb(noiseBandHz(band))).toBeCloseTo(noiseDb[band]! + 6, 0)
    }
    const midway = readDb(erbToHz((noiseBandErb(40) + noiseBandErb(41)) / 2))
    expect(midway).toBeCloseTo((noiseDb[40]! + noiseDb[41]!) / 2 + 6, 1)
    expect(readDb(0.2)).toBeCloseTo(noiseDb[0]! + 6, 3)
    expect(readDb(21_000)).toBeCloseTo(noiseDb[NOISE_BANDS - 1]! + 6, 3)
  })

  it('has the same curve in Hz at every rate and nothing beyond the model band', () => {
    const noiseDb = Float32Array.from({ length: NOISE_BANDS }, (_, band) => -band)
    const slow = new NoiseGains(1024, 48_000)
    const fast = new NoiseGains(2048, 96_000)
    const a = new Float64Array(slow.bins)
    const b = new Float64Array(fast.bins).fill(7)
    slow.apply(noiseDb, 0, 0, a)
    fast.apply(noiseDb, 0, 0, b)
    for (let bin = 0; bin * 46.875 <= 22_050; bin++) expect(b[bin]).toBe(a[bin])
    for (let bin = Math.ceil(22_050 / 46.875); bin < fast.bins; bin++) expect(b[bin]).toBe(0)
  })
})

describe('NOISE_BAND_SHARES', () => {
  it('covers the band from 40 Hz to the last peak once', () => {
    const sum = NOISE_BAND_SHARES.reduce((total, share) => total + share, 0)
    expect(sum).toBeCloseTo((noiseBandHz(NOISE_BANDS - 1) - 40) / 22_050, 12)
  })
})

import { describe, expect, it } from 'vitest'
import { RealFft } from '../../src/dsp/fft.ts'
import { blackmanHarrisWindow, hannWindow, sqrtHannWindow } from '../../src/dsp/windows.ts'

describe('hannWindow', () => {
  it('adds up to 1 at half its length', () => {
    const window = hannWindow(480)
    for (let n = 0; n < 240; n++) expect(window[n]! + window[n + 240]!).toBeCloseTo(1, 14)
  })
})

describe('sqrtHannWindow', () => {
  it('is a Hann window when used twice', () => {
    const hann = hannWindow(480)
    sqrtHannWindow(480).forEach((value, n) => {
      expect(value * value).toBeCloseTo(hann[n]!, 14)
    })
  })
})

describe('blackmanHarrisWindow', () => {
  it('keeps its side lobes below -92 dB', () => {
    const fft = new RealFft(8192)
    const padded = new Float64Array(8192)
    padded.set(blackmanHarrisWindow(256))
    const re = new Float64Array(fft.bins)
    const im = new Float64Array(fft.bins)
    fft.forward(padded, re, im)
    let side = 0
    // The main lobe ends four bins of the window's own length away, 128 bins here.
    for (let k = 128; k < fft.bins; k++) side = Math.max(side, Math.hypot(re[k]!, im[k]!))
    const sideDb = 20 * Math.log10(side / re[0]!)
    expect(sideDb).toBeLessThan(-91.9)
    expect(sideDb).toBeGreaterThan(-93)
  })
})

import { expect, it } from 'vitest'
import { waveformPeaks } from '../../src/dsp/waveform-peaks.ts'

it('outlines a waveform in hundredths of its own peak', () => {
  const samples = Float32Array.from({ length: 400 }, (_, n) => (n < 200 ? 0.1 : n === 250 ? -0.4 : 0.2))
  expect(waveformPeaks(samples, 4)).toEqual([25, 25, 100, 50])
  expect(waveformPeaks(new Float32Array(10), 3)).toEqual([0, 0, 0])
  expect(waveformPeaks(Float32Array.of(1), 3)).toEqual([100, 0, 0])
})

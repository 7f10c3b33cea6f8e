import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { drawSpectrograms } from '../../src/host/spectrogram-picture.ts'

const SIZE = { panelWidth: 120, panelHeight: 200 }

function tone(frequencyHz: number) {
  const samples = new Float32Array(MODEL_RATE_HZ)
  for (let n = 0; n < samples.length; n++) samples[n] = Math.sin((2 * Math.PI * frequencyHz * n) / MODEL_RATE_HZ)
  return { sampleRateHz: MODEL_RATE_HZ, samples }
}

/** Row of the brightest pixel in the middle of panel `index`. */
function brightestRow(png: Uint8Array, index: number): number {
  const { data, width, height } = decode(png)
  const column = 52 + index * (SIZE.panelWidth + 10) + 60
  let best = 0
  let top = -1
  for (let row = 26; row < height - 30; row++) {
    const at = (row * width + column) * 3
    const sum = (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)
    if (sum > top) {
      top = sum
      best = row
    }
  }
  return best
}

describe('drawSpectrograms', () => {
  it('draws panels side by side, higher tones higher up', () => {
    const png = drawSpectrograms(
      [
        { title: '0', clip: tone(300) },
        { title: '1', clip: tone(3000) },
      ],
      SIZE,
    )
    expect(decode(png).width).toBe(52 + 2 * 120 + 10 + 12)
    // ERB places of 300 Hz and 3 kHz between 40 Hz and 18 kHz: 17 % and 58 % of the height.
    expect(brightestRow(png, 0)).toBeGreaterThan(26 + 200 * 0.8)
    expect(brightestRow(png, 1)).toBeLessThan(26 + 200 * 0.45)
  })
})

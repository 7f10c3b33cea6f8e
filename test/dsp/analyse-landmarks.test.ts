import { describe, expect, it } from 'vitest'
import { HOP_SECONDS, type Landmarks } from '../../src/contract/spectrogram.ts'
import { analyse } from '../../src/dsp/analyse.ts'
import { fallingAmplitudes, mix, readSample, type ToneRecipe, tone, whiteNoise } from '../signals.ts'

const amplitudes = fallingAmplitudes(20, 0.2, -6)

function landmarksOf(recipe: Omit<ToneRecipe, 'amplitudes'>): Landmarks {
  const samples = mix(tone({ ...recipe, amplitudes }), whiteNoise(recipe.seconds, 1e-4, 1))
  return analyse({ sampleRateHz: 44_100, samples }).landmarks
}

const toMs = (frame: number) => frame * HOP_SECONDS * 1000

describe('landmarks', () => {
  it.each([0.005, 0.02, 0.05, 0.1, 0.2, 0.4])(
    'of a %f s attack end it at nine tenths of the peak within 8 ms',
    (attackSeconds) => {
      for (const f0Hz of [110, 440]) {
        const found = landmarksOf({ seconds: 1.5, f0Hz, onsetSeconds: 0.05, attackSeconds, releaseSeconds: 0.1 })
        expect(Math.abs(toMs(found.attackEndFrame) - 50 - 900 * attackSeconds)).toBeLessThan(8)
        // The onset counts from 3 % of the amplitude.
        expect(Math.abs(toMs(found.onsetFrame) - 50 - 32 * attackSeconds)).toBeLessThan(8)
        expect(found.decaying).toBe(false)
        expect(Math.abs(toMs(found.releaseFrame) - 1460)).toBeLessThan(25)
      }
    },
  )

  it('keep a held note’s sustain clear of attack and release', () => {
    const found = landmarksOf({ seconds: 2, f0Hz: 220, attackSeconds: 0.2, releaseSeconds: 0.3 })
    expect(toMs(found.sustainStartFrame)).toBeGreaterThan(200)
    expect(toMs(found.sustainEndFrame)).toBeLessThan(1900)
    expect(toMs(found.sustainEndFrame - found.sustainStartFrame)).toBeGreaterThan(1200)
  })

  it.each([-4, -12, -40])('measure a decay of %f dB per second within a twentieth', (decayDbPerSecond) => {
    const found = landmarksOf({ seconds: 2, f0Hz: 220, onsetSeconds: 0.02, attackSeconds: 0.004, decayDbPerSecond })
    expect(found.decaying).toBe(true)
    expect(Math.abs(found.decayDbPerSecond / decayDbPerSecond - 1)).toBeLessThan(0.05)
  })

  it('are in order, whatever the sound', () => {
    const sounds = [
      tone({ seconds: 0.05, f0Hz: 440, amplitudes }),
      whiteNoise(0.3, 0.1, 1),
      new Float32Array(20_000).map((_, n) => (n === 10_000 ? 1 : 0)),
      tone({ seconds: 1, f0Hz: 100, amplitudes, attackSeconds: 1 }),
    ]
    for (const samples of sounds) {
      const { landmarks, spectrogram } = analyse({ sampleRateHz: 44_100, samples })
      const { onsetFrame, attackEndFrame, sustainStartFrame, sustainEndFrame, releaseFrame } = landmarks
      const order = [0, onsetFrame, attackEndFrame, sustainStartFrame, sustainEndFrame, releaseFrame]
      order.push(spectrogram.frameCount)
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }
  })

  it.each([
    ['guitar_nylon/E2.wav', true],
    ['harp/F2.wav', true],
    ['marimba/C3.wav', true],
    ['vibraphone/A3.wav', true],
    ['trumpet/F3.wav', false],
    ['violin/A5.wav', false],
    ['cello/G5.wav', false],
    ['flute/C7.wav', false],
  ])('know whether %s dies away by itself: %s', (file, decaying) => {
    expect(analyse({ sampleRateHz: 44_100, samples: readSample(file) }).landmarks.decaying).toBe(decaying)
  })
})

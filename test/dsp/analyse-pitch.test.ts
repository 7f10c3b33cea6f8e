import { describe, expect, it } from 'vitest'
import { BINS, HOP_SECONDS } from '../../src/contract/spectrogram.ts'
import { analyse } from '../../src/dsp/analyse.ts'
import { midiToHz } from '../../src/dsp/pitch.ts'
import { cents, fallingAmplitudes, mix, recipeHz, type ToneRecipe, tone, whiteNoise } from '../signals.ts'

const listen = (samples: Float32Array, midiNoteHint?: number, midiNoteCertain = false) =>
  analyse({ sampleRateHz: 44_100, samples }, midiNoteHint === undefined ? {} : { midiNoteHint, midiNoteCertain })

describe('the pitch of a tone', () => {
  it.each([27.5, 41.2, 61.7, 110, 233, 440, 997, 2093, 3136, 4186])('%f Hz is found within half a cent', (f0Hz) => {
    const clean = tone({ seconds: 0.7, f0Hz, amplitudes: fallingAmplitudes(30, 0.2, -6) })
    const { midiNote, spectrogram, verdict } = listen(mix(clean, whiteNoise(0.7, 5e-4, 2)))
    expect(verdict).toBe('pitched')
    expect(Math.abs(cents(midiToHz(midiNote), f0Hz))).toBeLessThan(0.5)
    const steady = spectrogram.f0Hz.slice(20, -20)
    expect(Math.max(...steady.map((hz) => Math.abs(cents(hz, f0Hz))))).toBeLessThan(1)
  })

  it('is not an octave too high when the odd partials are 20 dB weaker', () => {
    const amplitudes = fallingAmplitudes(20, 0.2, -6).map((value, index) => (index % 2 === 0 ? value / 10 : value))
    expect(listen(tone({ seconds: 0.7, f0Hz: 220, amplitudes })).midiNote).toBeCloseTo(57, 2)
  })

  it('is found when the fundamental is missing', () => {
    const amplitudes = fallingAmplitudes(12, 0.2, -3).map((value, index) => (index === 0 ? 0 : value))
    expect(listen(tone({ seconds: 0.7, f0Hz: 147, amplitudes })).midiNote).toBeCloseTo(50.02, 1)
  })

  it('is not led astray by rumble 20 dB louder', () => {
    const note = tone({ seconds: 1, f0Hz: 660, amplitudes: [0.03, 0.01, 0.005] })
    const rumble = tone({ seconds: 1, f0Hz: 23, amplitudes: [0.3] })
    expect(Math.abs(cents(midiToHz(listen(mix(note, rumble)).midiNote), 660))).toBeLessThan(2)
  })

  it.each([48, 62, 67, 72])('is what it sounds, though the name says MIDI %i', (hint) => {
    const { midiNote, warnings } = listen(tone({ seconds: 0.7, f0Hz: 440, amplitudes: [0.2, 0.1, 0.05, 0.02] }), hint)
    expect(midiNote).toBeCloseTo(69, 2)
    expect(warnings.join()).toContain('its name says')
  })

  it('is another octave where a person says so, and only where there is a period', () => {
    const sound = tone({ seconds: 0.7, f0Hz: 440, amplitudes: [0.2, 0.1, 0.05, 0.02] })
    const corrected = listen(sound, 57, true)
    expect(corrected.midiNote).toBeCloseTo(57, 1)
    expect(corrected.verdict).toBe('pitched')
    expect(corrected.warnings.join()).not.toContain('its name says')
    expect(listen(sound, 62, true).midiNote).toBeCloseTo(69, 2)
  })

  it.each([
    [220, 6, 50],
    [440, 5.5, 50],
    [880, 6, 100],
    [1760, 7, 40],
  ])('follows a vibrato on %f Hz (%f Hz, %f cents) within a cent', (f0Hz, rateHz, depthCents) => {
    const recipe: ToneRecipe = {
      seconds: 1,
      f0Hz,
      amplitudes: fallingAmplitudes(20, 0.2, -6),
      vibrato: { rateHz, depthCents },
    }
    const { spectrogram } = listen(tone(recipe))
    for (let frame = 20; frame < spectrogram.frameCount - 20; frame++) {
      const truth = recipeHz(recipe, frame * HOP_SECONDS)
      expect(Math.abs(cents(spectrogram.f0Hz[frame] as number, truth))).toBeLessThan(1)
    }
  })

  it.each([
    [55, 2e-4, -12],
    [110, 3e-4, -20],
    [440, 5e-4, -25],
  ])('of a stiff string at %f Hz comes with its inharmonicity %f within a fiftieth', (f0Hz, inharmonicity, decay) => {
    const string = tone({
      seconds: 1.5,
      f0Hz,
      amplitudes: fallingAmplitudes(40, 0.2, -6),
      inharmonicity,
      attackSeconds: 0.003,
      onsetSeconds: 0.01,
      decayDbPerSecond: decay,
    })
    const { spectrogram } = listen(mix(string, whiteNoise(1.5, 1e-4, 3)))
    expect(spectrogram.inharmonicity / inharmonicity).toBeGreaterThan(0.98)
    expect(spectrogram.inharmonicity / inharmonicity).toBeLessThan(1.02)
    expect(Math.abs(cents(spectrogram.f0Hz[100] as number, f0Hz))).toBeLessThan(0.5)
  })

  it('of a held tone has no inharmonicity', () => {
    const held = tone({ seconds: 1, f0Hz: 220, amplitudes: fallingAmplitudes(20, 0.2, -6) })
    expect(listen(held).spectrogram.inharmonicity).toBe(0)
  })
})

describe('the partials of a tone', () => {
  it.each([65.4, 220, 880, 3136])('at %f Hz have their amplitudes within 0.3 dB', (f0Hz) => {
    const amplitudes = fallingAmplitudes(20, 0.2, -6)
    const { spectrogram } = listen(mix(tone({ seconds: 0.7, f0Hz, amplitudes }), whiteNoise(0.7, 1e-4, 4)))
    const audible = Math.min(20, Math.floor(17_000 / f0Hz))
    for (let frame = 20; frame < spectrogram.frameCount - 20; frame++) {
      for (let k = 0; k < audible; k++) {
        const found = (spectrogram.image[frame * BINS + k] as number) + (spectrogram.loudnessDb[frame] as number)
        expect(Math.abs(found - 20 * Math.log10(amplitudes[k] as number))).toBeLessThan(0.3)
      }
    }
  })
})

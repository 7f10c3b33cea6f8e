import { describe, expect, it } from 'vitest'
import { HOP_SAMPLES, MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { analyse } from '../../src/dsp/analyse.ts'
import { trackF0 } from '../../src/dsp/f0.ts'
import { midiToHz } from '../../src/dsp/pitch.ts'
import { cents, readSample, sampleNotes } from '../signals.ts'

describe('the measured pitch of every note of samples/', () => {
  it.each(sampleNotes())('$file is within 10 cents of $f0Hz Hz, whatever its name', ({ file, f0Hz, midi }) => {
    const samples = readSample(file)
    const named = analyse({ sampleRateHz: MODEL_RATE_HZ, samples }, { midiNoteHint: midi })
    expect(named.verdict).toBe('pitched')
    expect(Math.abs(cents(midiToHz(named.midiNote), f0Hz))).toBeLessThan(10)
    const frames = Math.floor(samples.length / HOP_SAMPLES) + 1
    // No name, and names that lie by an octave, a fifth or a semitone.
    for (const hint of [undefined, midi - 12, midi + 12, midi - 7, midi + 1]) {
      const { medianHz } = trackF0(samples, MODEL_RATE_HZ, frames, hint)
      expect(Math.abs(cents(medianHz ?? 1, f0Hz))).toBeLessThan(10)
    }
  })
})

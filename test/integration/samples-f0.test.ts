import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/dsp/analyse.ts'
import { midiToHz } from '../../src/dsp/pitch.ts'
import { cents, readSample, sampleNotes } from '../signals.ts'

describe('the measured pitch of every note of samples/', () => {
  it.each(sampleNotes())('$file is within 10 cents of $f0Hz Hz, with and without its name', ({ file, f0Hz, midi }) => {
    const clip = { sampleRateHz: 44_100, samples: readSample(file) }
    const alone = analyse(clip)
    expect(alone.verdict).toBe('pitched')
    expect(Math.abs(cents(midiToHz(alone.midiNote), f0Hz))).toBeLessThan(10)
    const named = analyse(clip, { midiNoteHint: midi })
    expect(Math.abs(cents(midiToHz(named.midiNote), f0Hz))).toBeLessThan(10)
    // A name that lies by an octave either way must not be believed.
    for (const lie of [midi - 12, midi + 12]) {
      const misled = analyse(clip, { midiNoteHint: lie })
      expect(Math.abs(cents(midiToHz(misled.midiNote), f0Hz))).toBeLessThan(10)
    }
  })
})

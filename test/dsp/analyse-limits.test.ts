import { describe, expect, it } from 'vitest'
import { BINS, HARMONICS, HOP_SAMPLES } from '../../src/contract/spectrogram.ts'
import { analyse } from '../../src/dsp/analyse.ts'
import { synthesise } from '../../src/dsp/synthesise.ts'
import { fallingAmplitudes, mix, readSample, tone, whiteNoise } from '../signals.ts'

const listen = (samples: Float32Array) => analyse({ sampleRateHz: 44_100, samples })

describe('analyse refuses', () => {
  it.each([
    ['silence', new Float32Array(44_100), 44_100, /silence/],
    ['a constant offset', new Float32Array(44_100).fill(0.3), 44_100, /silence/],
    ['too little', new Float32Array(300).fill(0.1), 44_100, /at least 512/],
    ['another rate', whiteNoise(0.1, 0.1, 1), 48_000, /48000 Hz/],
    ['NaN', Float32Array.of(...whiteNoise(0.1, 0.1, 1), Number.NaN), 44_100, /finite/],
  ])('%s, and says so', (_, samples, sampleRateHz, message) => {
    expect(() => analyse({ sampleRateHz, samples })).toThrowError(
      expect.objectContaining({ code: 'analysis', message: expect.stringMatching(message) }),
    )
  })
})

describe('analyse gives finite numbers and right lengths for', () => {
  it.each([
    ['50 ms of a tone', tone({ seconds: 0.05, f0Hz: 440, amplitudes: [0.3, 0.1] })],
    ['12 ms of noise', whiteNoise(0.012, 0.1, 1)],
    ['one click', new Float32Array(20_000).map((_, n) => (n === 10_000 ? 1 : 0))],
    ['a tone on an offset', tone({ seconds: 0.5, f0Hz: 300, amplitudes: [0.2] }).map((value) => value + 0.4)],
    ['27.5 Hz', tone({ seconds: 0.5, f0Hz: 27.5, amplitudes: [0.5] })],
    ['-80 dB', tone({ seconds: 0.5, f0Hz: 300, amplitudes: [1e-4] })],
  ])('%s', (_, samples) => {
    const analysis = listen(samples)
    const { spectrogram } = analysis
    const frames = Math.floor(samples.length / HOP_SAMPLES) + 1
    expect(spectrogram.frameCount).toBe(frames)
    expect(spectrogram.image).toHaveLength(frames * BINS)
    expect(analysis.air).toHaveLength(frames * HOP_SAMPLES)
    const arrays = [spectrogram.f0Hz, spectrogram.voicing, spectrogram.loudnessDb, spectrogram.image, analysis.air]
    for (const array of arrays) expect(array.every(Number.isFinite)).toBe(true)
    expect(spectrogram.f0Hz.every((hz) => hz > 0)).toBe(true)
    expect(synthesise(analysis, { seed: 1 }).every(Number.isFinite)).toBe(true)
  })
})

describe('the verdict', () => {
  it('on a chord is several pitches, and its harmonics are silent', () => {
    const notes = [261.6, 329.6, 392].map((f0Hz, index) =>
      tone({ seconds: 1, f0Hz, amplitudes: fallingAmplitudes(10, 0.1, -6), seed: index + 1 }),
    )
    const { verdict, spectrogram, warnings } = listen(mix(...notes))
    expect(verdict).toBe('several-pitches')
    expect(spectrogram.image[50 * BINS]).toBe(-75)
    expect(spectrogram.image.slice(50 * BINS, 50 * BINS + HARMONICS).every((level) => level === -75)).toBe(true)
    expect(warnings.join()).toContain('several pitches')
  })

  it('on two notes of different instruments is several pitches', () => {
    const both = mix(readSample('flute/C5.wav'), readSample('trumpet/F4.wav'))
    expect(listen(both).verdict).toBe('several-pitches')
  })

  it.each(['organ/C5.wav', 'marimba/C4.wav', 'vibraphone/A3.wav', 'cello/G5.wav', 'french_horn/A1.wav'])(
    'on %s, whatever its inharmonic lines, is pitched',
    (file) => {
      expect(listen(readSample(file)).verdict).toBe('pitched')
    },
  )
})

describe('warnings', () => {
  const note = { seconds: 0.6, f0Hz: 220, amplitudes: [0.3, 0.1], onsetSeconds: 0.02, attackSeconds: 0.01 }

  it('are none for a good recording', () => {
    expect(listen(tone(note)).warnings).toEqual([])
  })

  it('name clipping', () => {
    const clipped = tone(note).map((value) => Math.max(-1, Math.min(1, 6 * value)))
    expect(listen(clipped).warnings.join()).toContain('clipped')
  })

  it('name a second note', () => {
    const once = tone({ ...note, decayDbPerSecond: -60 })
    const twice = new Float32Array(2 * once.length)
    twice.set(once)
    twice.set(once, once.length)
    expect(listen(twice).warnings.join()).toContain('2 onsets')
  })

  it('name a start that is cut off, a short and a quiet recording', () => {
    const warnings = listen(tone({ seconds: 0.1, f0Hz: 220, amplitudes: [5e-4] })).warnings.join()
    expect(warnings).toContain('starts abruptly')
    expect(warnings).toContain('very short: 100 ms')
    expect(warnings).toContain('very quiet')
  })
})

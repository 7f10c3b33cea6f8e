import { describe, expect, it } from 'vitest'
import { HOP_SAMPLES } from '../../src/contract/spectrogram.ts'
import { analyse } from '../../src/dsp/analyse.ts'
import { findEdges, findOnsets, levelEnvelope } from '../../src/dsp/onsets.ts'
import { synthesise } from '../../src/dsp/synthesise.ts'
import { fallingAmplitudes, mix, readSample, tone, whiteNoise } from '../signals.ts'

/** Resynthesis with the partials in the recording's own phases. */
function again(samples: Float32Array): Float32Array {
  const analysis = analyse({ sampleRateHz: 44_100, samples })
  return synthesise(analysis, { seed: 1, phases: 'recording' }).subarray(0, samples.length)
}

function powerDb(samples: Float32Array, start = 0, end = samples.length): number {
  let power = 0
  for (let n = start; n < end; n++) power += (samples[n] as number) ** 2
  return 10 * Math.log10(power / (end - start) + 1e-15)
}

const difference = (a: Float32Array, b: Float32Array) => a.map((value, n) => value - (b[n] as number))

describe('partials in their phases and air', () => {
  it('give a tone in noise back as it was, 25 dB above the error', () => {
    const recipe = { seconds: 1, f0Hz: 220, amplitudes: fallingAmplitudes(20, 0.2, -6), onsetSeconds: 0.05 }
    const samples = mix(tone({ ...recipe, attackSeconds: 0.02, releaseSeconds: 0.1 }), whiteNoise(1, 0.001, 2))
    expect(powerDb(difference(samples, again(samples))) - powerDb(samples)).toBeLessThan(-25)
  })

  it.each(['guitar_nylon/A4.wav', 'vibraphone/A5.wav', 'oboe/As4.wav'])(
    'give the first 50 ms of %s back, 10 dB above the error',
    (file) => {
      const samples = readSample(file)
      const error = difference(samples, again(samples))
      const start = samples.findIndex((value) => Math.abs(value) > 0.05)
      const end = start + 2_205
      expect(powerDb(error, start, end) - powerDb(samples, start, end)).toBeLessThan(-10)
    },
  )

  it('are not heard before a sharp onset: 40 dB below, two hops before it', () => {
    const onset = 8_820
    const samples = tone({
      seconds: 1,
      f0Hz: 440,
      amplitudes: [0.3, 0.2, 0.1],
      onsetSeconds: onset / 44_100,
      decayDbPerSecond: -20,
    })
    const heard = again(samples)
    const loud = powerDb(heard, onset + 2 * HOP_SAMPLES, onset + 6 * HOP_SAMPLES)
    expect(powerDb(heard, onset - 8 * HOP_SAMPLES, onset - 2 * HOP_SAMPLES) - loud).toBeLessThan(-40)
  })
})

describe('the edge of a sharp onset', () => {
  it.each([5_000, 5_117, 5_239])('at sample %i is found within 1 ms', (onset) => {
    const samples = mix(
      tone({ seconds: 0.5, f0Hz: 300, amplitudes: [0.3, 0.2], onsetSeconds: onset / 44_100 }),
      whiteNoise(0.5, 3e-4, 1),
    )
    const levelDb = new Float64Array(Math.floor(samples.length / HOP_SAMPLES) + 1)
    levelEnvelope(samples, 0, levelDb)
    const edges = findEdges(samples, findOnsets(levelDb)).filter((edge) => edge > 1_000)
    expect(edges).toHaveLength(1)
    expect(Math.abs((edges[0] as number) - onset)).toBeLessThan(44)
  })
})

import { describe, expect, it } from 'vitest'
import { midiToHz } from '../../src/dsp/pitch.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { prepareModel } from '../../src/engine/prepared-model.ts'
import { envelopeDistance, keySteps } from '../../src/evaluation/key-steps.ts'
import { makeSound, type SoundShape, tinyNetwork } from '../engine/make-sound.ts'

/** Levels of the partials of a key under an envelope over frequency. */
function under(key: number, envelope: (hz: number) => number, partials = 30): Float64Array {
  return Float64Array.from({ length: partials }, (_, index) => envelope((index + 1) * midiToHz(key)))
}

describe('envelopeDistance', () => {
  it('is 0 where formants stay, and where the spectrum moves with the pitch', () => {
    const slope = (hz: number) => -6 * Math.log2(hz / 100)
    expect(envelopeDistance(under(60, slope), under(61, slope), 60)).toBeLessThan(0.01)
    const hollow = Float64Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? -10 : -50))
    expect(envelopeDistance(hollow, hollow, 60)).toBe(0)
  })

  it('is the offset between two envelopes, and half of it where half the range differs', () => {
    const flat = under(60, () => -20)
    expect(
      envelopeDistance(
        flat,
        under(61, () => -14),
        60,
      ),
    ).toBeCloseTo(6, 6)
    expect(
      envelopeDistance(
        under(61, () => -14),
        flat,
        60,
      ),
    ).toBeCloseTo(6, 6)
    expect(
      envelopeDistance(
        flat,
        under(61, (hz) => (hz < 2000 ? -20 : -14)),
        60,
      ),
    ).toBeCloseTo(6 / Math.SQRT2, 0)
  })
})

describe('keySteps', () => {
  const network = tinyNetwork(1)
  const steps = (shapes: readonly SoundShape[]) => {
    const sounds = shapes.map((shape) => makeSound({ frames: 200, ...shape }, network))
    const instruments = [{ name: 'made', x: 0, y: 0, sounds: sounds.map((_, index) => index) }]
    return keySteps(prepareModel({ network, instruments, sounds }, typeScriptKernels), 0, 54, 70)
  }

  it('are small and even for an instrument that sounds alike on every key', () => {
    const { stepsDb, jumps } = steps([{ midiNote: 56 }, { midiNote: 60 }, { midiNote: 64 }])
    expect(stepsDb).toHaveLength(16)
    expect(jumps).toEqual([])
  })

  it('find the key at which the instrument turns into another', () => {
    const { jumps, worstKey, worstDb, recordedDb } = steps([
      { midiNote: 56 },
      { midiNote: 60 },
      { midiNote: 61, tiltDb: -16 },
      { midiNote: 66, tiltDb: -16 },
    ])
    expect(worstKey).toBe(60)
    expect(worstDb).toBeGreaterThan(8)
    expect(jumps).toContain(60)
    expect(recordedDb[60 - 54]).toBeCloseTo(worstDb, 9)
    // From 60 to 61 the recordings are a key apart; between 61 and 66 five keys share what little they differ in.
    expect(recordedDb[62 - 54]).toBe(recordedDb[65 - 54])
  })
})

import { describe, expect, it } from 'vitest'
import { TimbrelError } from '../../src/contract/errors.ts'
import { SoundReader } from '../../src/engine/sound-reader.ts'
import { LATENT_SIZE, LATENT_STRIDE, makeSound, tinyNetwork } from './make-sound.ts'

const network = tinyNetwork(1)
const sound = makeSound({ midiNote: 60, frames: 101, vibratoCents: 30 }, network)
const reader = new SoundReader(sound, LATENT_SIZE)

const latentAt = (frame: number) => {
  const out = new Float32Array(LATENT_SIZE)
  reader.addLatent(frame, 1, out, 0)
  return out
}

describe('SoundReader', () => {
  it('finds the stride from the lengths', () => {
    expect(reader.latentStride).toBe(LATENT_STRIDE)
    expect(reader.latentCount).toBe(26)
  })

  it('reads latent steps where they sit and half way between', () => {
    const first = sound.latents.slice(5 * LATENT_SIZE, 6 * LATENT_SIZE)
    const second = sound.latents.slice(6 * LATENT_SIZE, 7 * LATENT_SIZE)
    expect(latentAt(20)).toEqual(first)
    const middle = latentAt(22)
    for (let index = 0; index < LATENT_SIZE; index++) {
      expect(middle[index]).toBeCloseTo(((first[index] as number) + (second[index] as number)) / 2, 6)
    }
  })

  it('reads the edges outside the sound', () => {
    expect(latentAt(-7)).toEqual(latentAt(0))
    expect(latentAt(1e6)).toEqual(latentAt(100))
    expect(reader.loudnessDb(-3)).toBe(sound.loudnessDb[0])
    expect(reader.pitchDeviation(1e6)).toBe(sound.pitchDeviation[100])
  })

  it('interpolates loudness and pitch', () => {
    const [low, high] = [sound.loudnessDb[12] as number, sound.loudnessDb[13] as number]
    expect(reader.loudnessDb(12.25)).toBeCloseTo(low + 0.25 * (high - low), 6)
  })

  it('refuses arrays that do not fit each other', () => {
    expect(() => new SoundReader({ ...sound, latents: sound.latents.slice(8) }, LATENT_SIZE)).toThrow(TimbrelError)
  })
})

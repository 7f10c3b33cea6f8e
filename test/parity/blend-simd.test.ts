import { describe, expect, it } from 'vitest'
import type { Sound } from '../../src/contract/sound.ts'
import { BINS, HARMONICS, HOP_SAMPLES, NOISE_BANDS } from '../../src/contract/spectrogram.ts'
import { Random } from '../../src/dsp/random.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { atOnce } from '../../src/engine/pieces.ts'
import { SoundReader } from '../../src/engine/sound-reader.ts'
import { bundledModelPath } from '../../src/host/bundled-model.ts'
import { readModel } from '../../src/io/model-file.ts'
import { makeSound, tinyNetwork } from '../engine/make-sound.ts'
import { simdKernels } from './simd-kernels.ts'

const CAPACITY = 24
const GRAIN_SAMPLES = 2 * HOP_SAMPLES

/** Largest differences allowed: of latents, of a row in dB, and of the air, whose deviation is 1. */
const LATENT_TOLERANCE = 1e-5
const DETAIL_TOLERANCE_DB = 1e-4
const AIR_TOLERANCE = 1e-5

const simd = simdKernels()

/** Sounds of random numbers, with as many harmonics as given. */
function randomSounds(harmonicCounts: readonly number[], latentSize: number, random: Random): Sound[] {
  const made = makeSound({ midiNote: 50, frames: 41, vibratoCents: 30 }, tinyNetwork(1))
  const bytes = (length: number) => Int8Array.from({ length }, () => random.integer(256) - 128)
  return harmonicCounts.map((harmonicCount, index) => ({
    ...made,
    name: `${harmonicCount} harmonics`,
    harmonicCount,
    detail: bytes(41 * (harmonicCount + NOISE_BANDS)),
    air: bytes(index === 0 ? 0 : 41 * HOP_SAMPLES),
    latents: Float32Array.from({ length: 11 * latentSize }, () => random.normal()),
  }))
}

/** Blends of both sets of kernels, and a way to fill their parts alike with anything that can be asked for. */
function twins(sounds: readonly Sound[], latentSize: number, random: Random) {
  const readers = sounds.map((sound) => new SoundReader(sound, latentSize))
  const blends = [typeScriptKernels, simd].map((kernels) => atOnce(kernels.createBlend(readers, CAPACITY)))
  const offsets = Float32Array.from({ length: sounds.length * latentSize }, () => random.normal())
  for (const { latentOffsets } of blends) latentOffsets.set(offsets)
  const fill = (count: number) => {
    for (let part = 0; part < count; part++) {
      const sound = random.integer(sounds.length)
      const { frameCount } = sounds[sound] as Sound
      const frame = random.integer(4) === 0 ? random.integer(frameCount) : (1.2 * random.uniform() - 0.1) * frameCount
      const semitones = random.integer(2) === 0 ? 0 : 24 * (random.uniform() - 0.5)
      const weight = random.uniform()
      const airStart = random.integer((frameCount + 4) * HOP_SAMPLES) - 3 * HOP_SAMPLES
      for (const { parts } of blends) {
        parts.count = count
        parts.sounds[part] = sound
        parts.frames[part] = frame
        parts.weights[part] = weight
        parts.semitones[part] = semitones
        parts.airStarts[part] = airStart
      }
    }
  }
  return { blends, fill }
}

function largestDifference([a, b]: readonly Float32Array[]): number {
  return (a as Float32Array).reduce((most, value, at) => Math.max(most, Math.abs(value - (b?.[at] as number))), 0)
}

/** Largest differences over many blends, and how large what was compared is. */
function compare(sounds: readonly Sound[], latentSize: number, rounds: number, seed: number) {
  const random = new Random(seed)
  const { blends, fill } = twins(sounds, latentSize, random)
  const most = { latents: 0, tracks: 0, detailDb: 0, air: 0, powers: 0 }
  const seen = { latents: 0, detailDb: 0, air: 0, loudnessDb: 0, powers: 0 }
  for (let round = 0; round < rounds; round++) {
    const count = round % (CAPACITY + 1)
    fill(count)
    const latents = blends.map((blend) => {
      const out = new Float32Array(latentSize + 3).fill(2)
      blend.addLatents(out, 2)
      expect([out[0], out[1], out[latentSize + 2]]).toEqual([2, 2, 2])
      return out
    })
    const rows = blends.map((blend) => {
      const row = Float32Array.from({ length: BINS }, (_, bin) => -bin)
      blend.addDetail(0.7, row)
      return row
    })
    const grains = blends.map((blend) => {
      const grain = new Float32Array(GRAIN_SAMPLES).fill(9)
      blend.blendAir(grain)
      blend.blendTracks()
      return grain
    })
    const [plain, fast] = blends.map((blend) => [...blend.tracks, ...blend.airPowers.subarray(0, count)])
    most.latents = Math.max(most.latents, largestDifference(latents))
    most.detailDb = Math.max(most.detailDb, largestDifference(rows))
    most.air = Math.max(most.air, largestDifference(grains))
    plain?.forEach((value, at) => {
      most.tracks = Math.max(most.tracks, Math.abs(value - (fast?.[at] as number)))
    })
    seen.latents = Math.max(seen.latents, ...(latents[0] as Float32Array))
    seen.detailDb = Math.max(seen.detailDb, ...(rows[0] as Float32Array))
    seen.air = Math.max(seen.air, ...(grains[0] as Float32Array))
    seen.loudnessDb = Math.min(seen.loudnessDb, plain?.[0] as number)
    seen.powers = Math.max(seen.powers, ...(plain?.slice(2) ?? []), 0)
  }
  return { most, seen }
}

describe('the blend in SIMD', () => {
  it.each([5, 8, 32])('is TypeScript’s within tolerance: random sounds of %i latents, any place, any pitch', (size) => {
    const sounds = randomSounds([1, 2, 13, 37, 72, 79, 80], size, new Random(2))
    const { most, seen } = compare(sounds, size, 500, 3)
    expect(most.latents).toBeLessThan(LATENT_TOLERANCE)
    expect(most.detailDb).toBeLessThan(DETAIL_TOLERANCE_DB)
    expect(most.air).toBeLessThan(AIR_TOLERANCE)
    // Sums of the same 64-bit numbers, and of whole ones.
    expect(most.tracks).toBeLessThan(1e-12)
    expect(seen.latents).toBeGreaterThan(5)
    expect(seen.detailDb).toBeGreaterThan(50)
    expect(seen.air).toBeGreaterThan(5)
    expect(seen.loudnessDb).toBeLessThan(-100)
    expect(seen.powers).toBeGreaterThan(3)
  })

  it('is TypeScript’s within tolerance: the orchestra’s sounds', async () => {
    const { network, sounds } = await readModel(bundledModelPath())
    const { most, seen } = compare(sounds, network.spec.latentSize, 2000, 5)
    expect(most.latents).toBeLessThan(LATENT_TOLERANCE)
    expect(most.detailDb).toBeLessThan(DETAIL_TOLERANCE_DB)
    expect(most.air).toBeLessThan(AIR_TOLERANCE)
    expect(most.tracks).toBeLessThan(1e-12)
    expect(seen.latents).toBeGreaterThan(5)
    expect(seen.detailDb).toBeGreaterThan(10)
    expect(seen.air).toBeGreaterThan(3)
    expect(seen.powers).toBeGreaterThan(1)
  }, 60_000)

  it('leaves harmonics alone that no sound has, and reads silence beside the air', () => {
    const sounds = randomSounds([20], 8, new Random(4)).map((sound) => ({ ...sound, air: new Int8Array(240).fill(30) }))
    const readers = sounds.map((sound) => new SoundReader(sound, 8))
    const blend = atOnce(simd.createBlend(readers, 1))
    const row = new Float32Array(BINS).fill(1)
    const grain = new Float32Array(GRAIN_SAMPLES)
    blend.parts.count = 1
    blend.parts.frames[0] = 7
    blend.parts.weights[0] = 0.25
    blend.parts.airStarts[0] = -3
    blend.addDetail(1, row)
    blend.blendAir(grain)
    expect(Array.from(row.subarray(20, HARMONICS))).toEqual(Array(60).fill(1))
    expect(Array.from(row.subarray(0, 20))).not.toContain(1)
    expect(Array.from(grain)).toEqual(Array.from({ length: GRAIN_SAMPLES }, (_, n) => (n >= 3 && n < 243 ? 0.5 : 0)))
    expect(blend.airPowers[0]).toBeCloseTo(0.5, 12)
  })

  it('does not stop the audio thread at a frame that is no number', () => {
    const sounds = randomSounds([20, 30], 8, new Random(6))
    const readers = sounds.map((sound) => new SoundReader(sound, 8))
    const blend = atOnce(simd.createBlend(readers, 1))
    blend.parts.count = 1
    blend.parts.frames[0] = Number.NaN
    blend.parts.weights[0] = 1
    blend.addLatents(new Float32Array(8), 0)
    blend.addDetail(1, new Float32Array(BINS))
    blend.blendTracks()
    expect(blend.tracks[0]).toBeNaN()
  })
})

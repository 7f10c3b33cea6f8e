import { AIR_STEP, DETAIL_STEP_DB, type Sound } from '../../contract/sound.ts'
import { BINS, HARMONICS, HOP_SAMPLES } from '../../contract/spectrogram.ts'
import { type BlendKernel, type BlendParts, TRACKS } from '../kernels.ts'
import type { SoundReader } from '../sound-reader.ts'
import { detailRatio, detailShare } from '../transposed-detail.ts'
import { createArena, type SimdArena } from './simd-arena.ts'
import type { CompiledModule } from './web-assembly.ts'

const GRAIN_SAMPLES = 2 * HOP_SAMPLES

/** 32-bit values of a sound in the table, as in assembly/blend.ts. */
const ENTRY_WORDS = 12

/** Vectors may read as many values past the last sound's. */
const SLACK = 8

/**
 * The blend in SIMD. Sounds are copied once into a memory of its own, which is as large as they are and never larger; a
 * blend copies its parts and its result alone. The constructor allocates.
 */
export class SimdBlend implements BlendKernel {
  readonly parts: BlendParts
  readonly latentOffsets: Float32Array
  readonly tracks: Float64Array
  readonly airPowers: Float64Array
  readonly #arena: SimdArena
  readonly #latentSize: number
  readonly #table: number
  readonly #ratios: Float64Array
  readonly #shares: Float64Array
  readonly #latents: Float32Array
  readonly #row: Float32Array
  readonly #grain: Float32Array
  readonly #scratch: number

  constructor(module: CompiledModule, sounds: readonly SoundReader[], capacity: number) {
    const latentSize = sounds[0]?.latentSize ?? 0
    const arena = createArena(module, blendWords(sounds, capacity))
    this.#arena = arena
    this.#latentSize = latentSize
    this.parts = {
      count: 0,
      sounds: takeInts(arena, capacity),
      frames: takeDoubles(arena, capacity),
      weights: takeDoubles(arena, capacity),
      semitones: new Float64Array(capacity),
      airStarts: takeInts(arena, capacity),
    }
    this.#ratios = takeDoubles(arena, capacity)
    this.#shares = takeDoubles(arena, capacity)
    this.tracks = takeDoubles(arena, TRACKS)
    this.airPowers = takeDoubles(arena, capacity)
    this.#row = takeFloats(arena, BINS)
    this.#grain = takeFloats(arena, GRAIN_SAMPLES)
    this.#latents = takeFloats(arena, latentSize)
    this.#scratch = arena.take(HARMONICS + SLACK)
    this.latentOffsets = takeFloats(arena, sounds.length * latentSize)
    this.#table = arena.take(sounds.length * ENTRY_WORDS)
  }

  /** Copies sound `index` of those the blend was made for: each must be before it takes part. Allocates. */
  load(reader: SoundReader, index: number): void {
    writeSound(this.#arena, reader, (this.#table >> 2) + index * ENTRY_WORDS)
  }

  addLatents(out: Float32Array, offset: number): void {
    const { count, sounds, frames, weights } = this.parts
    const sum = this.#latents
    this.#arena.exports.blendLatents(
      count,
      sounds.byteOffset,
      frames.byteOffset,
      weights.byteOffset,
      this.#table,
      this.latentOffsets.byteOffset,
      this.#latentSize,
      sum.byteOffset,
    )
    for (let at = 0; at < sum.length; at++) out[offset + at] = (out[offset + at] as number) + (sum[at] as number)
  }

  blendTracks(): void {
    const { count, sounds, frames, weights } = this.parts
    const { exports } = this.#arena
    exports.blendTracks(
      count,
      sounds.byteOffset,
      frames.byteOffset,
      weights.byteOffset,
      this.#table,
      this.tracks.byteOffset,
    )
  }

  addDetail(amount: number, row: Float32Array): void {
    const { count, sounds, frames, weights, semitones } = this.parts
    for (let part = 0; part < count; part++) {
      this.#ratios[part] = detailRatio(semitones[part] as number)
      this.#shares[part] = detailShare(semitones[part] as number)
    }
    this.#row.set(row)
    this.#arena.exports.addDetail(
      count,
      sounds.byteOffset,
      frames.byteOffset,
      weights.byteOffset,
      this.#ratios.byteOffset,
      this.#shares.byteOffset,
      amount * DETAIL_STEP_DB,
      this.#table,
      this.#row.byteOffset,
      this.#scratch,
    )
    row.set(this.#row)
  }

  blendAir(grain: Float32Array): void {
    const { count, sounds, weights, airStarts } = this.parts
    this.#arena.exports.blendAir(
      count,
      sounds.byteOffset,
      weights.byteOffset,
      airStarts.byteOffset,
      AIR_STEP,
      this.#table,
      GRAIN_SAMPLES,
      this.#grain.byteOffset,
      this.airPowers.byteOffset,
    )
    grain.set(this.#grain)
  }
}

/** 32-bit values that a {@link SimdBlend} takes: sounds, parts and scratch, each beginning at a multiple of four. */
export function blendWords(sounds: readonly SoundReader[], capacity: number): number {
  const latentSize = sounds[0]?.latentSize ?? 0
  const own = 16 * capacity + 2 * TRACKS + BINS + GRAIN_SAMPLES + latentSize + HARMONICS + 2 * SLACK + 64
  const each = ENTRY_WORDS + latentSize + 4
  return sounds.reduce((sum, { sound }) => sum + each + soundWords(sound), own)
}

function soundWords({ detail, air, latents, loudnessDb, pitchDeviation }: Sound): number {
  return detail.length / 4 + air.length / 4 + latents.length + loudnessDb.length + pitchDeviation.length + 5 * 4
}

/** Copies a sound and writes its entry at `at` words into the memory. */
function writeSound(arena: SimdArena, { sound, latentCount, latentStride }: SoundReader, at: number): void {
  const { detail, harmonicCount, frameCount, latents, air, loudnessDb, pitchDeviation, landmarks } = sound
  const entry = [
    putBytes(arena, detail),
    harmonicCount,
    frameCount,
    putFloats(arena, latents),
    latentCount,
    latentStride,
    putBytes(arena, air),
    air.length,
    putFloats(arena, loudnessDb),
    putFloats(arena, pitchDeviation),
  ]
  arena.words.set(entry, at)
  arena.doubles[(at + entry.length) >> 1] = landmarks.peakLoudnessDb
}

function putBytes(arena: SimdArena, values: Int8Array): number {
  const address = arena.take(Math.ceil(values.length / 4))
  arena.bytes.set(values, address)
  return address
}

function putFloats(arena: SimdArena, values: Float32Array): number {
  const address = arena.take(values.length)
  arena.floats.set(values, address >> 2)
  return address
}

function takeFloats(arena: SimdArena, count: number): Float32Array {
  return new Float32Array(arena.floats.buffer, arena.take(count), count)
}

function takeDoubles(arena: SimdArena, count: number): Float64Array {
  return new Float64Array(arena.floats.buffer, arena.take(2 * count), count)
}

function takeInts(arena: SimdArena, count: number): Int32Array {
  return new Int32Array(arena.floats.buffer, arena.take(count), count)
}

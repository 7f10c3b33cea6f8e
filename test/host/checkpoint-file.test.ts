import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BINS } from '../../src/contract/spectrogram.ts'
import { type Checkpoint, markOf, readCheckpoint, writeCheckpoint } from '../../src/host/checkpoint-file.ts'
import { requireSameRecordings, resumedOptions } from '../../src/host/resumed-options.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../../src/model/defaults.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timbrel-checkpoint-'))
})
afterAll(() => rm(folder, { recursive: true }))

const ramp = (length: number, first: number) => Float32Array.from({ length }, (_, index) => first + index / 7)

const CHECKPOINT: Checkpoint = {
  options: { ...DEFAULT_TRAINING_OPTIONS, seed: 9, maxMinutes: Number.POSITIVE_INFINITY },
  engine: 'wasm 4.22.0',
  recordings: markOf([{ file: 'a.wav', sha256: '00' }]),
  state: {
    step: 17,
    plannedSteps: 0,
    maxSteps: 100,
    maxMinutes: Number.POSITIVE_INFINITY,
    secondsElapsed: 1.2345678901234,
    weights: ramp(50, 0),
    optimiser: { moment1: ramp(50, 1), moment2: ramp(50, 2) },
    bestWeights: ramp(50, 3),
    bestStep: 12,
    bestLoss: Number.POSITIVE_INFINITY,
    validationsWithoutGain: 0,
    meanDb: ramp(BINS, -40),
    scaleDb: 15,
    recentLoss: { reconstruction: 0.1, kl: 2 / 3, total: 1 / 3 },
    history: [],
  },
}

describe('checkpoint', () => {
  it('gives back every number exactly, infinities among them', async () => {
    const path = join(folder, 'whole.checkpoint')
    await writeCheckpoint(path, CHECKPOINT)
    expect(await readCheckpoint(path)).toEqual(CHECKPOINT)
  })

  it('is refused when damaged, missing or another kind of file', async () => {
    const path = join(folder, 'damaged.checkpoint')
    await writeCheckpoint(path, CHECKPOINT)
    const bytes = await readFile(path)
    bytes[bytes.length - 30] = (bytes[bytes.length - 30] ?? 0) ^ 1
    await writeFile(path, bytes)
    await expect(readCheckpoint(path)).rejects.toThrow(/checksum/)
    await writeFile(path, 'hello')
    await expect(readCheckpoint(path)).rejects.toThrow(/expected a safetensors file/)
    await expect(readCheckpoint(join(folder, 'none'))).rejects.toThrow(/found none; train without --resume/)
  })
})

describe('resumedOptions', () => {
  it('keeps what the training was started with and takes new limits', () => {
    const options = resumedOptions('m', CHECKPOINT.options, { maxSteps: 500, seed: 9 })
    expect(options).toEqual({ ...CHECKPOINT.options, maxSteps: 500 })
  })

  it('explains an option that cannot change', () => {
    expect(() => resumedOptions('m', CHECKPOINT.options, { latentSize: 8, seed: 3 })).toThrow(
      /started with --latent 32, not 8; --seed 9, not 3; leave that out/,
    )
  })
})

describe('requireSameRecordings', () => {
  const recordings = [
    { file: 'a.wav', sha256: '00' },
    { file: 'b.wav', sha256: '11' },
  ]

  it('takes the same recordings in any order', () => {
    expect(() => requireSameRecordings('m', markOf(recordings), markOf(recordings.toReversed()))).not.toThrow()
  })

  it('refuses another number or other contents, and says which', () => {
    const begun = markOf(recordings)
    expect(() => requireSameRecordings('m', begun, markOf(recordings.slice(1)))).toThrow(
      /1 recordings where there were 2/,
    )
    const changed = [{ file: 'a.wav', sha256: '22' }, ...recordings.slice(1)]
    expect(() => requireSameRecordings('m', begun, markOf(changed))).toThrow(/others than those/)
  })
})

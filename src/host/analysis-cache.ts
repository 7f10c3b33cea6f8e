import { createHash } from 'node:crypto'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { RecordingInfo } from '../contract/audio-clip.ts'
import {
  type Analysis,
  BINS,
  FLOOR_DB,
  HARMONICS,
  HOP_SAMPLES,
  MODEL_RATE_HZ,
  NOISE_BANDS,
  PARTIAL_LIMIT_HZ,
} from '../contract/spectrogram.ts'
import { openTensorFile } from '../io/safetensors.ts'
import { readAllTensors, writeTensors } from '../io/tensors.ts'
import type { TrainingItem } from '../model/training-source.ts'
import type { TensorFile } from '../model-file/tensor-file.ts'
import {
  type EntryFacts,
  entryFacts,
  entryTensors,
  factsOf,
  factsToMetadata,
  readAnalysis,
  readTrainingItem,
} from './analysis-entry.ts'

/**
 * Version of the analysis. Whoever changes what `analyse` finds (or how an entry stores it) raises it, so that no cache
 * answers with figures of the past; test/host/analysis-version.test.ts fails until it is raised.
 */
export const ANALYSIS_VERSION = 7

/** All that besides the bytes of a recording decides its analysis. */
const SETTINGS = {
  version: ANALYSIS_VERSION,
  rateHz: MODEL_RATE_HZ,
  hopSamples: HOP_SAMPLES,
  bins: [HARMONICS, NOISE_BANDS, BINS],
  floorDb: FLOOR_DB,
  partialLimitHz: PARTIAL_LIMIT_HZ,
}

/**
 * The cache entry of a recording.
 *
 * @param contentHash hex SHA-256 of the file's bytes.
 * @param midiNoteHint the prior given to the analysis, or null.
 * @param isCertain whether the prior is a person's correction.
 */
export function entryPath(
  cacheFolder: string,
  contentHash: string,
  midiNoteHint: number | null,
  isCertain = false,
): string {
  const key = createHash('sha256')
    .update(JSON.stringify({ contentHash, midiNoteHint, isCertain, ...SETTINGS }))
    .digest('hex')
  // Two letters of fan-out: 10,000 entries make 40 to a folder.
  return join(cacheFolder, 'analysis', key.slice(0, 2), `${key.slice(2, 34)}.safetensors`)
}

/**
 * A cache folder that can be written: the one asked for, or a fresh temporary one with the reason why. A cache is never
 * worth failing for.
 */
export async function usableCacheFolder(folder: string): Promise<{ folder: string; warning: string | null }> {
  try {
    await mkdir(join(folder, 'analysis'), { recursive: true })
    return { folder, warning: null }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const temporary = await mkdtemp(join(tmpdir(), 'timbrel-cache-'))
    return { folder: temporary, warning: `the cache ${folder} cannot be used (${why}); analyses go to ${temporary}` }
  }
}

/**
 * Looks an entry up and holds its tensors against their checksum.
 *
 * @returns null when there is none, or when it is damaged: it is then made anew.
 */
export async function findEntry(path: string): Promise<EntryFacts | null> {
  try {
    return await withEntry(path, async (file) => {
      await readAllTensors(file)
      return factsOf(file)
    })
  } catch {
    return null
  }
}

/** Writes an entry, whole or not at all. */
export async function storeEntry(
  path: string,
  analysis: Analysis,
  heard: Pick<EntryFacts, 'timbre' | 'peaks'>,
  info: RecordingInfo,
): Promise<EntryFacts> {
  const facts = entryFacts(analysis, heard, info)
  await mkdir(dirname(path), { recursive: true })
  await writeTensors(path, entryTensors(analysis), factsToMetadata(facts))
  return facts
}

/**
 * The analysis of an entry, as exact as the cache keeps it (image to 0.0025 dB, air to half an AIR_STEP).
 *
 * @throws ModelFileError when the entry is gone or damaged.
 */
export function loadAnalysis(path: string): Promise<Analysis> {
  return withEntry(path, readAnalysis)
}

/** What training needs of an entry; reads 55 % of its bytes. @throws ModelFileError when it is gone or damaged. */
export function loadTrainingItem(path: string): Promise<TrainingItem> {
  return withEntry(path, readTrainingItem)
}

async function withEntry<T>(path: string, read: (file: TensorFile) => Promise<T>): Promise<T> {
  const file = await openTensorFile(path)
  try {
    return await read(file)
  } finally {
    await file.close()
  }
}

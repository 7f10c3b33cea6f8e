import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, dirname, resolve } from 'node:path'
import { TimbrelError } from '../contract/errors.ts'
import type { FolderScan } from '../contract/folder.ts'
import type { AnalysisAnswer, AnalysisTask, RecordingSummary } from '../contract/host-analysis.ts'
import type { TrainingEvent } from '../contract/training.ts'
import { scanFolder } from '../io/scan-folder.ts'
import { usableCacheFolder } from './analysis-cache.ts'
import { AnalysisPool } from './analysis-pool.ts'

/** What to analyse and with what. */
export interface AnalyseRequest {
  /** A recording or a folder of them. */
  readonly path: string
  readonly cacheFolder: string
  /** Threads; defaults to one per core. */
  readonly workers?: number
  readonly signal?: AbortSignal
}

/** A folder as analysed; the analyses themselves are in the cache. */
export interface AnalysedFolder {
  readonly root: string
  /** By instrument, then file name: the same order on every machine. */
  readonly recordings: readonly RecordingSummary[]
  readonly skipped: readonly { readonly file: string; readonly why: string }[]
}

export type AnalysisEvent = Extract<TrainingEvent, { type: 'analysing' | 'skipped' | 'warning' }>

/**
 * Analyses a recording, or every recording of a folder, on all cores; what the cache already holds is not done again.
 *
 * @throws TimbrelError 'folder' when there is no such path, or when nothing in it could be used; the signal's reason
 *   when it aborts.
 */
export async function analyseRecordings(
  request: AnalyseRequest,
  onEvent: (event: AnalysisEvent) => void,
): Promise<AnalysedFolder> {
  const scan = await scanPath(resolve(request.path))
  const found = scan.instruments.flatMap(({ name, recordings }) =>
    recordings.map((recording) => ({ recording, instrument: name })),
  )
  for (const { file, why } of scan.skipped) onEvent({ type: 'skipped', file, why })
  const { recordings, refused } = await analyseFound(found, request, onEvent)
  const skipped = [...scan.skipped, ...refused]
  if (recordings.length === 0) throw new TimbrelError('folder', nothingUsable(request.path, skipped))
  return { root: scan.root, recordings, skipped }
}

/** Analyses recordings already found; one that cannot be used is told and passed over. */
export async function analyseFound(
  found: readonly Omit<AnalysisTask, 'cacheFolder'>[],
  { workers = availableParallelism(), signal, cacheFolder }: Omit<AnalyseRequest, 'path'>,
  onEvent: (event: AnalysisEvent) => void,
): Promise<{ recordings: RecordingSummary[]; refused: { file: string; why: string }[] }> {
  const cache = await usableCacheFolder(cacheFolder)
  if (cache.warning !== null) onEvent({ type: 'warning', message: cache.warning })
  const tasks = found.map((task) => ({ ...task, cacheFolder: cache.folder }))
  const pool = new AnalysisPool(Math.max(1, Math.min(workers, tasks.length)))
  const recordings: RecordingSummary[] = []
  const refused: { file: string; why: string }[] = []
  const take = (answer: AnalysisAnswer): void => {
    const { file } = answer.type === 'analysed' ? answer.summary : answer
    if (answer.type === 'analysed') recordings.push(answer.summary)
    else {
      refused.push({ file, why: answer.why })
      onEvent({ type: 'skipped', file, why: answer.why })
    }
    const cached = answer.type === 'analysed' && answer.summary.cached
    onEvent({ type: 'analysing', done: recordings.length + refused.length, of: tasks.length, file, cached })
  }
  try {
    await pool.analyse(tasks, take, signal)
  } finally {
    await pool.close()
  }
  recordings.sort((a, b) => order(a.instrument, b.instrument) || order(a.file, b.file))
  return { recordings, refused }
}

/** By code unit: localeCompare would order by the machine's language. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

async function scanPath(path: string): Promise<FolderScan> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new TimbrelError('folder', `${path}: expected a recording or a folder, found nothing there`, { cause })
  })
  if (found.isDirectory()) return scanFolder(path)
  // A named pipe would block whoever opens it.
  if (!found.isFile())
    throw new TimbrelError('folder', `${path}: expected a recording or a folder, found a special file`)
  const file = basename(path)
  const name = basename(dirname(path))
  return { root: dirname(path), instruments: [{ name, recordings: [{ path, file, bytes: found.size }] }], skipped: [] }
}

function nothingUsable(path: string, skipped: readonly { file: string; why: string }[]): string {
  const [first] = skipped
  if (first === undefined) return `${path}: expected recordings (WAV, FLAC, OGG, MP3, AIFF), found none`
  if (basename(path) === first.file) return `${path}: ${first.why}`
  const more = skipped.length > 1 ? ` (and ${skipped.length - 1} more)` : ''
  return `${path}: nothing usable in it; ${first.file}: ${first.why}${more}`
}

import type { Acquaintance, SoundEvaluation } from '../../contract/evaluation.ts'
import type { RecordingSummary } from '../../contract/host-analysis.ts'
import type { EvaluationEvent, EvaluationRequest } from '../../contract/host-evaluation.ts'
import type { Network } from '../../contract/network.ts'
import { byInstrument } from '../../model/hold-out.ts'
import { breath } from './judge-networks.ts'
import { judgeSound, type SoundStages } from './judge-sound.ts'

/** Recordings of an instrument that a quick evaluation judges. */
const QUICK_RECORDINGS = 3

/** Recordings whose stages can be heard in the report; each takes 1 MB of it. */
const AUDIBLE_RECORDINGS = 6

/** A judged recording, and its stages where they are to be heard. */
export interface HeardSound {
  readonly recording: RecordingSummary
  readonly evaluation: SoundEvaluation
  readonly place: Float32Array
  readonly stages: SoundStages | null
}

/** Judges every recording, or in a quick evaluation a few of each instrument, those the model never learned first. */
export async function judgeSounds(
  network: Network,
  recordings: readonly RecordingSummary[],
  known: readonly Acquaintance[],
  { quick, seed }: Pick<EvaluationRequest, 'quick' | 'seed'>,
  { onEvent, signal }: { onEvent(event: EvaluationEvent): void; readonly signal?: AbortSignal },
): Promise<HeardSound[]> {
  const chosen = quick ? fewOfEach(recordings, known) : [...recordings.keys()]
  const audible = audibleOf(chosen, recordings, known)
  const heard: HeardSound[] = []
  for (const index of chosen) {
    signal?.throwIfAborted()
    const recording = recordings[index] as RecordingSummary
    const { evaluation, stages, place } = await judgeSound(network, recording, known[index] ?? 'unseen', seed)
    heard.push({ recording, evaluation, place, stages: audible.has(index) ? stages : null })
    onEvent({ type: 'judging', done: heard.length, of: chosen.length, file: recording.file })
    await breath()
  }
  return heard
}

/** Indices in rising order. */
function fewOfEach(recordings: readonly RecordingSummary[], known: readonly Acquaintance[]): number[] {
  const few = [...byInstrument(recordings).values()].flatMap((indices) =>
    strangeFirst(indices, known).slice(0, QUICK_RECORDINGS),
  )
  return few.sort((a, b) => a - b)
}

/** One recording of each of a few instruments, spread over all of them. */
function audibleOf(
  chosen: readonly number[],
  recordings: readonly RecordingSummary[],
  known: readonly Acquaintance[],
): Set<number> {
  const items = chosen.map((index) => recordings[index] as RecordingSummary)
  const groups = [...byInstrument(items).values()].map((places) => places.map((place) => chosen[place] as number))
  const count = Math.min(AUDIBLE_RECORDINGS, groups.length)
  const spread = Array.from({ length: count }, (_, place) => groups[Math.floor((place * groups.length) / count)])
  return new Set(spread.flatMap((group) => strangeFirst(group ?? [], known).slice(0, 1)))
}

function strangeFirst(indices: readonly number[], known: readonly Acquaintance[]): number[] {
  return indices.toSorted((a, b) => Number(known[a] === 'trained') - Number(known[b] === 'trained') || a - b)
}

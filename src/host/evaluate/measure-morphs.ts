import type { MorphEvaluation } from '../../contract/evaluation.ts'
import type { RecordingSummary } from '../../contract/host-analysis.ts'
import type { EvaluationClip } from '../../contract/host-evaluation.ts'
import type { Network } from '../../contract/network.ts'
import { crossfadeMorph, logLerpMorph } from '../../evaluation/baseline-morphs.ts'
import type { MorphRender } from '../../evaluation/morph-figures.ts'
import { morphPairs } from '../../evaluation/morph-pairs.ts'
import {
  engineRenders,
  judgeMorph,
  type MorphTrial,
  morphTrial,
  stepVariation,
  TRIAL_POSITIONS,
  type TrialSide,
  trialSteps,
} from '../../evaluation/morph-trial.ts'
import { readRecording } from '../../io/read-recording.ts'
import { encodeSound } from '../../model/encode-sound.ts'
import { loadAnalysis } from '../analysis-cache.ts'

/** Pairs whose renders are kept to be heard: enough to get an idea, few enough for one page. */
const HEARD_PAIRS = 5

/** What morphs are made between, and with what. */
export interface MorphTask {
  readonly recordings: readonly RecordingSummary[]
  readonly network: Network
  /** Principal components as a network: a straight decoder. */
  readonly principal: Network
  /** Most pairs judged. */
  readonly pairs: number
  readonly onPair: (done: number, of: number, file: string) => void
  readonly signal?: AbortSignal | undefined
}

/**
 * Judges morphs between recordings of different instruments at one pitch, by the model and by every system it is held
 * against, all in one run. A tensor engine must be loaded.
 */
export async function measureMorphs(task: MorphTask): Promise<{ morphs: MorphEvaluation[]; clips: EvaluationClip[] }> {
  const { recordings, signal, onPair } = task
  const pairs = morphPairs(recordings, task.pairs)
  const heardEvery = Math.max(1, Math.ceil(pairs.length / HEARD_PAIRS))
  const morphs: MorphEvaluation[] = []
  const clips: EvaluationClip[] = []
  for (const [index, [first, second]] of pairs.entries()) {
    signal?.throwIfAborted()
    const [from, to] = [recordings[first] as RecordingSummary, recordings[second] as RecordingSummary]
    for (const { morph, renders } of await judgePair(from, to, task)) {
      morphs.push(morph)
      if (index % heardEvery === 0) clips.push(...clipsOf(morph, renders))
    }
    onPair(index + 1, pairs.length, `${from.file} - ${to.file}`)
    // Lets Ctrl-C through: rendering itself never waits.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { morphs, clips }
}

interface JudgedMorph {
  readonly morph: MorphEvaluation
  readonly renders: readonly MorphRender[]
}

async function judgePair(from: RecordingSummary, to: RecordingSummary, task: MorphTask): Promise<JudgedMorph[]> {
  const trialBy = async (network: Network) => morphTrial(await sideOf(from, network), await sideOf(to, network))
  const own = await trialBy(task.network)
  const direct = await trialBy(task.principal)
  const steps = trialSteps(own, task.network)
  const even = stepVariation(
    (share) => (engineRenders(own, task.network, [steps.warp(share)])[0] as MorphRender).samples,
  )
  return [
    judged(own, 'timbrel', engineRenders(own, task.network, TRIAL_POSITIONS), even),
    judged(direct, 'without curvature', engineRenders(direct, task.principal, TRIAL_POSITIONS), null),
    judged(direct, 'direct', engineRenders(direct, task.principal, TRIAL_POSITIONS, false), null),
    judged(own, 'crossfade', plainRenders(own, crossfadeMorph), null),
    judged(own, 'log-lerp', plainRenders(own, logLerpMorph), null),
  ]
}

function judged(
  trial: MorphTrial,
  system: MorphEvaluation['system'],
  renders: readonly MorphRender[],
  even: number | null,
): JudgedMorph {
  return { morph: judgeMorph(trial, system, renders, even), renders }
}

function plainRenders({ a, b }: MorphTrial, morph: typeof crossfadeMorph): MorphRender[] {
  return TRIAL_POSITIONS.map((position) => ({ position, samples: morph(a, b, position) }))
}

async function sideOf(
  { file, sha256, instrument, path, entryPath }: RecordingSummary,
  network: Network,
): Promise<TrialSide> {
  const identity = { name: file, instrument, provenance: { file, sha256 }, heldOut: true }
  const sound = encodeSound(network, await loadAnalysis(entryPath), identity)
  const { clip } = await readRecording(path)
  return { sound, samples: clip.samples }
}

function clipsOf({ from, to, system }: MorphEvaluation, renders: readonly MorphRender[]): EvaluationClip[] {
  return renders.map(({ position, samples }) => ({ row: `${from} - ${to}`, system, position, samples }))
}

import type { LeaveOneOutEvaluation, SoundEvaluation } from '../../contract/evaluation.ts'
import type { RecordingSummary } from '../../contract/host-analysis.ts'
import type { EvaluationEvent } from '../../contract/host-evaluation.ts'
import type { TrainingOptions } from '../../contract/training.ts'
import { meanDistances } from '../../evaluation/mean-distances.ts'
import { meanError } from '../../model/reconstruction-error.ts'
import { judgeSound } from './judge-sound.ts'
import { inLanes, trainNetwork } from './train-networks.ts'

/** What leaving out needs besides the recordings. */
export interface LeaveOneOutSettings {
  /** Of each training; its pitches are held out as ever, to choose the best weights by. */
  readonly options: TrainingOptions
  readonly lanes: number
  readonly signal?: AbortSignal | undefined
  readonly onEvent: (event: EvaluationEvent) => void
}

/**
 * Trains once for each instrument on all the others, then hears that instrument's recordings with a network that never
 * saw it: what `timbrel add` will do to a stranger.
 *
 * @param recordings those to train on. @param judged those to hear, with the figures of their representation.
 * @returns nothing where there is but one instrument: then nothing is left to train on.
 */
export async function leaveOneOut(
  recordings: readonly RecordingSummary[],
  judged: readonly { readonly recording: RecordingSummary; readonly evaluation: SoundEvaluation }[],
  { options, lanes, signal, onEvent }: LeaveOneOutSettings,
): Promise<LeaveOneOutEvaluation[]> {
  const instruments = [...new Set(judged.map(({ recording }) => recording.instrument))]
  if (new Set(recordings.map(({ instrument }) => instrument)).size < 2) return []
  let done = 0
  const leave = async (instrument: string, laneSignal: AbortSignal): Promise<LeaveOneOutEvaluation> => {
    const others = recordings.filter((recording) => recording.instrument !== instrument)
    const { network } = await trainNetwork({ recordings: others, options }, () => {}, laneSignal)
    const heard: SoundEvaluation[] = []
    for (const { recording, evaluation } of judged) {
      if (recording.instrument !== instrument) continue
      laneSignal.throwIfAborted()
      heard.push((await judgeSound(network, recording, 'unseen', options.seed, evaluation)).evaluation)
    }
    done += 1
    onEvent({ type: 'leaving-out', done, of: instruments.length, instrument })
    return {
      instrument,
      recordings: heard.length,
      representation: meanDistances(heard.map(({ representation }) => representation)),
      decoder: meanDistances(heard.map(({ decoder }) => decoder)),
      detail: meanDistances(heard.map(({ detail }) => detail)),
      error: meanError(heard.map(({ error }) => error)),
    }
  }
  return inLanes(instruments, lanes, leave, signal)
}

import type { TransferEvaluation } from '../../contract/evaluation.ts'
import type { RecordingSummary } from '../../contract/host-analysis.ts'
import type { TrainingOptions } from '../../contract/training.ts'
import { transferFigures, transferTasks } from '../../evaluation/transfer-figures.ts'
import { encodeSound } from '../../model/encode-sound.ts'
import { loadAnalysis } from '../analysis-cache.ts'
import { trainNetwork } from './train-networks.ts'

/**
 * Asks every instrument for a note a fifth or more from any it was heard at. One network is trained for it on all
 * recordings but those within a fifth of the notes asked for. A tensor engine must be loaded.
 */
export async function measureTransfers(
  recordings: readonly RecordingSummary[],
  options: TrainingOptions,
  onStep: (step: number) => void,
  signal?: AbortSignal,
): Promise<TransferEvaluation[]> {
  const tasks = transferTasks(recordings)
  if (tasks.length === 0) return []
  const near = new Set(tasks.flatMap((task) => task.near))
  const far = recordings.filter((_, index) => !near.has(index))
  const { network } = await trainNetwork({ recordings: far, options }, onStep, signal)
  const transfers: TransferEvaluation[] = []
  for (const { target } of tasks) {
    signal?.throwIfAborted()
    const { instrument, entryPath } = recordings[target] as RecordingSummary
    const sounds = []
    for (const { file, sha256, entryPath: path, instrument: of } of far) {
      if (of !== instrument) continue
      const analysis = await loadAnalysis(path)
      const identity = { name: file, instrument, provenance: { file, sha256 }, heldOut: false }
      sounds.push({ sound: encodeSound(network, analysis, identity), analysis })
    }
    transfers.push(transferFigures({ instrument, truth: await loadAnalysis(entryPath), sounds, network }))
  }
  return transfers
}

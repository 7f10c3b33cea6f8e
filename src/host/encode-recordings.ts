import type { RecordingSummary } from '../contract/host-analysis.ts'
import type { Network } from '../contract/network.ts'
import type { Provenance, Sound } from '../contract/sound.ts'
import { encodeSound } from '../model/encode-sound.ts'
import { loadAnalysis } from './analysis-cache.ts'

/** A recording to be encoded and what the model shall say of it. */
export interface EncodeTask {
  readonly recording: RecordingSummary
  /** Unique within the model. */
  readonly name: string
  readonly provenance: Provenance
  readonly heldOut: boolean
}

/**
 * Encodes recordings one after another from their cache entries; one is in memory at a time. A tensor engine must be
 * loaded. The same network and entry give the same sound.
 */
export async function* encodeRecordings(network: Network, tasks: readonly EncodeTask[]): AsyncGenerator<Sound> {
  for (const task of tasks) yield await encodeRecording(network, task)
}

/** Encodes one recording from its cache entry. */
export async function encodeRecording(
  network: Network,
  { recording, name, provenance, heldOut }: EncodeTask,
): Promise<Sound> {
  const analysis = await loadAnalysis(recording.entryPath)
  return encodeSound(network, analysis, { name, instrument: recording.instrument, provenance, heldOut })
}

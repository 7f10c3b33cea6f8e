import type { RecordingSummary } from '../contract/host-analysis.ts'
import { holdOut } from '../model/hold-out.ts'
import type { TrainingSource } from '../model/training-source.ts'
import { loadTrainingItem } from './analysis-cache.ts'

/**
 * Recordings to train on, read from the cache one by one as training asks for them: only what is being looked at is in
 * memory, however many recordings there are.
 *
 * @param every hold out each `every`-th pitch of an instrument.
 */
export function cachedTrainingSource(recordings: readonly RecordingSummary[], every: number): TrainingSource {
  const heldOut = holdOut(recordings, every)
  return {
    items: recordings.map(({ instrument, midiNote, frameCount }, index) => ({
      instrument,
      midiNote,
      frameCount,
      heldOut: heldOut[index] === true,
    })),
    load: async (index) => {
      const recording = recordings[index]
      if (recording === undefined) throw new RangeError(`recording ${index} of ${recordings.length}`)
      return loadTrainingItem(recording.entryPath)
    },
  }
}

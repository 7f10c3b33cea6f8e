import type { Acquaintance } from '../../contract/evaluation.ts'
import type { RecordingSummary } from '../../contract/host-analysis.ts'
import type { Sound } from '../../contract/sound.ts'
import { byInstrument, holdOut } from '../../model/hold-out.ts'

/** What of a recording decides how a model knows it. */
export type Known = Pick<RecordingSummary, 'instrument' | 'midiNote' | 'sha256'>

/**
 * How each recording stands to a model.
 *
 * A model keeps the hashes of the sounds in it, not of everything it was trained on (at most `soundsPerInstrument`). So an
 * instrument of the folder counts as one it was trained on when any of its recordings is in the model; recordings that
 * are not then follow the rule that held others out. Where the rule says otherwise of a recording that *is* in the
 * model, the folder is not the one of the training, and what is not known to be held out counts as trained: a figure
 * may be called worse than it is, never better.
 *
 * @param every the model's own `holdOutEvery`.
 * @returns one per recording.
 */
export function acquaintances(
  recordings: readonly Known[],
  sounds: readonly Pick<Sound, 'provenance' | 'heldOut'>[],
  every: number,
): Acquaintance[] {
  const inModel = new Map(sounds.map(({ provenance, heldOut }) => [provenance.sha256, heldOut]))
  const byRule = holdOut(recordings, every)
  const found = recordings.map((): Acquaintance => 'unseen')
  for (const indices of byInstrument(recordings).values()) {
    const known = indices.filter((index) => inModel.has(sha(recordings, index)))
    // The rule never holds out a whole instrument: one whose sounds are all held out was added without training.
    if (known.every((index) => inModel.get(sha(recordings, index)) === true)) continue
    const sameRule = known.every((index) => inModel.get(sha(recordings, index)) === byRule[index])
    for (const index of indices) {
      const heldOut = inModel.get(sha(recordings, index)) ?? (sameRule && byRule[index] === true)
      found[index] = heldOut ? 'held-out' : 'trained'
    }
  }
  return found
}

function sha(recordings: readonly Known[], index: number): string {
  return recordings[index]?.sha256 ?? ''
}

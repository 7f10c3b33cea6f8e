import type { RecordingSummary } from '../contract/host-analysis.ts'
import type { RecordingFit } from '../contract/training.ts'
import type { ItemFit } from '../model/verdict.ts'

/** Most that are told: whoever has more has another problem, which the mean error says. */
const MOST = 5

/** A recording stands out by an error this many times the median... */
const OUTLYING = 1.6

/** ...and this large, dB: below it, it is heard by nobody. */
const AUDIBLE_DB = 4

/** The recordings that a network recreates worse than all others, the worst first. */
export function misfits(
  fits: readonly ItemFit[],
  recordings: readonly Pick<RecordingSummary, 'file'>[],
  isHeldOut: (item: number) => boolean,
): RecordingFit[] {
  const errors = fits.map(({ error }) => error.harmonicsDb).sort((a, b) => a - b)
  const median = errors[errors.length >> 1] ?? 0
  return fits
    .filter(({ error }) => error.harmonicsDb >= AUDIBLE_DB && error.harmonicsDb >= OUTLYING * median)
    .sort((a, b) => b.error.harmonicsDb - a.error.harmonicsDb)
    .slice(0, MOST)
    .flatMap(({ item, error }) => {
      const recording = recordings[item]
      return recording === undefined ? [] : [{ file: recording.file, heldOut: isHeldOut(item), error }]
    })
}

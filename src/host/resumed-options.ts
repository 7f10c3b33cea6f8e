import { TimbrelError } from '../contract/errors.ts'
import type { TrainingOptions } from '../contract/training.ts'
import type { RecordingsMark } from './checkpoint-file.ts'

/** What may be chosen anew when a training goes on: how long, on what engine, and what is kept at the end. */
const FREE = new Set<keyof TrainingOptions>(['maxSteps', 'maxMinutes', 'patience', 'engine', 'soundsPerInstrument'])

/** How the command line calls an option, where it differs from the option's own name. */
const FLAGS: Partial<Record<keyof TrainingOptions, string>> = {
  latentSize: '--latent',
  beta: '--beta',
  seed: '--seed',
  network: '--network',
  kind: '--kind',
  holdOutEvery: '--hold-out',
}

/**
 * The options a resumed training runs under: the checkpoint's, with the limits chosen now.
 *
 * @throws TimbrelError 'checkpoint' that names each option which the checkpoint was not made with.
 */
export function resumedOptions(
  path: string,
  stored: TrainingOptions,
  chosen: Partial<TrainingOptions>,
): TrainingOptions {
  const names = Object.keys(chosen) as (keyof TrainingOptions)[]
  const clashes = names.filter((name) => !FREE.has(name) && chosen[name] !== stored[name])
  if (clashes.length > 0) {
    const listed = clashes.map((name) => `${FLAGS[name] ?? name} ${stored[name]}, not ${chosen[name]}`).join('; ')
    throw new TimbrelError(
      'checkpoint',
      `${path}: this training was started with ${listed}; leave that out to go on, or train anew without --resume`,
    )
  }
  return { ...stored, ...chosen }
}

/** @throws TimbrelError 'checkpoint' when the recordings are not those that training began with. */
export function requireSameRecordings(path: string, begun: RecordingsMark, now: RecordingsMark): void {
  if (begun.digest === now.digest) return
  const counts =
    begun.count === now.count ? 'others than' : `${now.count} recordings where there were ${begun.count}, not`
  throw new TimbrelError(
    'checkpoint',
    `${path}: the folder holds ${counts} those this training began with; put them back, or train anew without --resume`,
  )
}

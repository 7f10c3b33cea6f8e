import type { JobProgress } from '../../contract/host-api.ts'
import type { TrainingVerdict } from '../../contract/training.ts'

/** 75 is '1 min 15 s', 3700 '1 h 2 min'. */
export function durationInWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return minutes < 10 ? `${minutes} min ${whole % 60} s` : `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** What a training is doing, in a line. */
export function progressInWords(progress: JobProgress | null): string {
  switch (progress?.type) {
    case 'analysing':
      return `Listening to ${progress.file} (${progress.done} of ${progress.of})`
    case 'dataset':
      return `Learning from ${progress.sounds} recordings of ${progress.instruments} instruments`
    case 'step': {
      const { secondsLeft, step } = progress
      const left = secondsLeft === null ? '' : `, at most ${durationInWords(secondsLeft)} left`
      return `Step ${step.toLocaleString('en')}${left}`
    }
    case 'warning':
      return progress.message
    case 'skipped':
      return `${progress.file} was left out: ${progress.why}`
    case 'rendering':
      return `${durationInWords(progress.done)} of ${durationInWords(progress.of)}`
    case undefined:
      return 'Starting'
    default:
      return 'Learning'
  }
}

/** An error this small between partials is not heard in most sounds, one of twice that is. */
const CLOSE_DB = 3
const FAR_DB = 6

/** A gain over PCA below this is chance. */
const LEARNT_DB = 0.3

/** Below this ratio the network makes its sounds without looking at where on the map they are. */
const IGNORED_RATIO = 2

/** Did the training succeed? For a musician; figures in brackets for who wants them. */
export function verdictInWords(verdict: TrainingVerdict): string[] {
  const { heldOut, training, pca, shuffleRatio, why, trainingSeconds } = verdict
  const words = [`${ENDINGS[why]} after ${durationInWords(trainingSeconds)}.`]
  const error = heldOut ?? training
  const how =
    error.harmonicsDb <= CLOSE_DB
      ? 'very closely'
      : error.harmonicsDb <= FAR_DB
        ? 'closely'
        : 'roughly: more training or more recordings will help'
  const what = heldOut === null ? 'The recordings it learnt from are recreated' : 'Notes it never heard are recreated'
  words.push(
    `${what} ${how} (${error.harmonicsDb.toFixed(1)} dB off per partial, ${error.noiseDb.toFixed(1)} dB in the noise).`,
  )
  if (pca !== null) {
    const gain = pca.harmonicsDb - error.harmonicsDb
    words.push(
      gain >= LEARNT_DB
        ? `That is ${gain.toFixed(1)} dB better than plain averaging of spectra (PCA): the network has learnt something of its own.`
        : 'Plain averaging of spectra (PCA) does about as well: train longer, or with more recordings.',
    )
  }
  if (shuffleRatio < IGNORED_RATIO) {
    words.push('Places on the pad change little in the sound: this model is not worth keeping. Train longer.')
  }
  return words
}

/** Each recording that is recreated badly, and what that may mean. */
export function misfitsInWords({ misfits = [] }: TrainingVerdict): { file: string; words: string }[] {
  return misfits.map(({ file, heldOut, error }) => {
    const how = `${error.harmonicsDb.toFixed(1)} dB off per partial`
    return {
      file,
      words: heldOut
        ? `${how}, though it was kept back only to check: its note may be unlike its neighbours’`
        : `${how}: unlike the rest of what was learnt`,
    }
  })
}

const ENDINGS: Readonly<Record<TrainingVerdict['why'], string>> = {
  steps: 'Ended with all its steps',
  minutes: 'Ended as planned',
  'early-stop': 'Stopped improving',
  stopped: 'You stopped it',
}

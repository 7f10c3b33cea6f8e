import { describe, expect, it } from 'vitest'
import type { TrainingVerdict } from '../../../src/contract/training.ts'
import {
  durationInWords,
  misfitsInWords,
  progressInWords,
  verdictInWords,
} from '../../../src/ui/train/training-words.ts'

const verdict: TrainingVerdict = {
  heldOut: { harmonicsDb: 2.1, noiseDb: 1.5 },
  training: { harmonicsDb: 1, noiseDb: 1 },
  pca: { harmonicsDb: 3.4, noiseDb: 2 },
  activeUnits: 10,
  klPerDimension: [],
  shuffleRatio: 4,
  why: 'early-stop',
  trainingSeconds: 75,
}

describe('verdictInWords', () => {
  it('says what was reached, against PCA', () => {
    expect(verdictInWords(verdict)).toEqual([
      'Stopped improving after 1 min 15 s.',
      'Notes it never heard are recreated very closely (2.1 dB off per partial, 1.5 dB in the noise).',
      'That is 1.3 dB better than plain averaging of spectra (PCA): the network has learnt something of its own.',
    ])
  })

  it('hides no failure', () => {
    const failed = {
      ...verdict,
      heldOut: null,
      training: { harmonicsDb: 9, noiseDb: 5 },
      pca: { harmonicsDb: 9, noiseDb: 5 },
    }
    const words = verdictInWords({ ...failed, shuffleRatio: 1.1 }).join(' ')
    for (const part of [
      'The recordings it learnt from are recreated roughly',
      'does about as well',
      'not worth keeping',
    ]) {
      expect(words).toContain(part)
    }
  })
})

it('durations are read as a person says them', () => {
  expect([0.4, 59.6, 75, 610, 3700].map(durationInWords)).toEqual([
    '0 s',
    '1 min 0 s',
    '1 min 15 s',
    '10 min',
    '1 h 1 min',
  ])
})

it('says nothing of the time left where nobody knows', () => {
  const step = { type: 'step', step: 1200, maxSteps: 1, epoch: 1, beta: 0, learningRate: 0, secondsElapsed: 1 } as const
  const loss = { reconstruction: 1, kl: 1, total: 1 }
  expect(progressInWords({ ...step, loss, secondsLeft: null })).toBe('Step 1,200')
  expect(progressInWords({ ...step, loss, secondsLeft: 90 })).toBe('Step 1,200, at most 1 min 30 s left')
})

it('names what is recreated badly', () => {
  const error = { harmonicsDb: 7.25, noiseDb: 1 }
  const misfits = [
    { file: 'a/C4.wav', heldOut: false, error },
    { file: 'a/D4.wav', heldOut: true, error },
  ]
  expect(misfitsInWords(verdict)).toEqual([])
  expect(misfitsInWords({ ...verdict, misfits }).map(({ file, words }) => `${file}: ${words}`)).toEqual([
    'a/C4.wav: 7.3 dB off per partial: unlike the rest of what was learnt',
    expect.stringContaining('kept back only to check'),
  ])
})

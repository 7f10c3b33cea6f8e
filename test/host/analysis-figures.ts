import { BINS, HARMONICS, MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { analyse } from '../../src/dsp/analyse.ts'
import { mix, readSample, tone, whiteNoise } from '../signals.ts'

/** What an analysis found, in a few dozen numbers: enough that a change of any stage shows in some. */
export interface AnalysisFigures {
  readonly midiNote: number
  readonly voicedShare: number
  readonly inharmonicity: number
  readonly landmarks: readonly number[]
  /** Mean level in dB of each eighth of the image's bins, over all frames. */
  readonly levelsDb: readonly number[]
  readonly meanLoudnessDb: number
  readonly airRms: number
  /** Of the first five partials at the onset; the cosine, since a phase near 0 may as well be near a whole turn. */
  readonly phaseCosines: readonly number[]
}

const SOUNDS: Record<string, () => Float32Array> = {
  'a tone in noise': () =>
    mix(
      tone({ seconds: 0.8, f0Hz: 311, amplitudes: [0.2, 0.1, 0.05, 0.02, 0.01], attackSeconds: 0.03 }),
      whiteNoise(0.8, 0.001, 5),
    ),
  'flute/C5.wav': () => readSample('flute/C5.wav'),
  'guitar_nylon/E4.wav': () => readSample('guitar_nylon/E4.wav'),
}

/** Figures of the analysis as it is now, by sound. */
export function analysisFigures(): Record<string, AnalysisFigures> {
  return Object.fromEntries(Object.entries(SOUNDS).map(([name, make]) => [name, figuresOf(make())]))
}

function figuresOf(samples: Float32Array): AnalysisFigures {
  const { spectrogram, landmarks, midiNote, air, onsetPhases } = analyse({ sampleRateHz: MODEL_RATE_HZ, samples })
  const { image, frameCount, voicing, loudnessDb, inharmonicity } = spectrogram
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const { onsetFrame, attackEndFrame, sustainStartFrame, sustainEndFrame, releaseFrame } = landmarks
  return {
    midiNote,
    voicedShare: voicing.filter((value) => value >= 0.5).length / frameCount,
    inharmonicity,
    landmarks: [onsetFrame, attackEndFrame, sustainStartFrame, sustainEndFrame, releaseFrame],
    levelsDb: groups().map(([from, to]) => {
      const bins = image.filter((_, index) => index % BINS >= from && index % BINS < to)
      return mean(bins)
    }),
    meanLoudnessDb: mean(loudnessDb),
    phaseCosines: [...onsetPhases.subarray(0, 5)].map((turns) => Math.cos(2 * Math.PI * turns)),
    airRms: Math.sqrt(mean(air.map((value) => value * value))),
  }
}

/** Eighths of the harmonics and of the noise bands. */
function groups(): [number, number][] {
  const split = (from: number, to: number): [number, number][] =>
    Array.from({ length: 8 }, (_, index) => [from + ((to - from) * index) / 8, from + ((to - from) * (index + 1)) / 8])
  return [...split(0, HARMONICS), ...split(HARMONICS, BINS)]
}

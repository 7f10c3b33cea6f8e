import type { RecordingInfo } from '../contract/audio-clip.ts'
import { TimbrelError } from '../contract/errors.ts'
import type { RecordingSummary, RecordingTimbre } from '../contract/host-analysis.ts'
import { AIR_STEP } from '../contract/sound.ts'
import {
  type Analysis,
  BINS,
  HOP_SAMPLES,
  type Landmarks,
  type PitchVerdict,
  type Spectrogram,
} from '../contract/spectrogram.ts'
import type { TrainingItem } from '../model/training-source.ts'
import type { TensorFile } from '../model-file/tensor-file.ts'
import type { StoredTensor } from '../model-file/tensor-values.ts'

/**
 * An analysis as it lies in the cache: f0, voicing, loudness and onset phases as F32, the image as I16 and the air as
 * I8. 540 bytes a frame, 99 kB for a second of sound.
 */

/** Size in dB of one step of the stored image: int16 then spans ±164 dB and the error is a four-hundredth of a dB. */
const IMAGE_STEP_DB = 0.005

/** Key of the metadata that holds {@link EntryFacts} as JSON. */
const FACTS_KEY = 'timbrel.analysis'

/** What an entry says without its tensors being read. */
export interface EntryFacts {
  readonly frameCount: number
  readonly inharmonicity: number
  readonly landmarks: Landmarks
  readonly verdict: PitchVerdict
  readonly midiNote: number
  readonly voicedShare: number
  readonly timbre: RecordingTimbre
  readonly peaks: RecordingSummary['peaks']
  /** The analysis' own. */
  readonly warnings: readonly string[]
  readonly info: RecordingInfo
}

/** The tensors of an analysis. */
export function entryTensors({ spectrogram, air, onsetPhases }: Analysis): Map<string, StoredTensor> {
  const { frameCount, f0Hz, voicing, loudnessDb, image } = spectrogram
  return new Map<string, StoredTensor>([
    ['f0Hz', { dtype: 'F32', shape: [frameCount], values: f0Hz }],
    ['voicing', { dtype: 'F32', shape: [frameCount], values: voicing }],
    ['loudnessDb', { dtype: 'F32', shape: [frameCount], values: loudnessDb }],
    [
      'image',
      {
        dtype: 'I16',
        shape: [frameCount, BINS],
        values: inSteps(image, IMAGE_STEP_DB, new Int16Array(image.length), 32_767),
      },
    ],
    ['onsetPhases', { dtype: 'F32', shape: [onsetPhases.length], values: onsetPhases }],
    [
      'air',
      {
        dtype: 'I8',
        shape: [frameCount * HOP_SAMPLES],
        values: inSteps(air, AIR_STEP, new Int8Array(air.length), 127),
      },
    ],
  ])
}

/** The facts of an analysis and of the recording it was made from. */
export function entryFacts(
  analysis: Analysis,
  { timbre, peaks }: Pick<EntryFacts, 'timbre' | 'peaks'>,
  info: RecordingInfo,
): EntryFacts {
  const { spectrogram, landmarks, verdict, midiNote, warnings } = analysis
  const { frameCount, inharmonicity, voicing } = spectrogram
  const voiced = voicing.reduce((count, value) => count + (value >= 0.5 ? 1 : 0), 0)
  const voicedShare = frameCount === 0 ? 0 : voiced / frameCount
  return { frameCount, inharmonicity, landmarks, verdict, midiNote, voicedShare, timbre, peaks, warnings, info }
}

export function factsToMetadata(facts: EntryFacts): Map<string, string> {
  return new Map([[FACTS_KEY, JSON.stringify(facts)]])
}

/** @throws TimbrelError 'analysis' when the file is no entry. The JSON is this program's own: its key names the version. */
export function factsOf(file: Pick<TensorFile, 'metadata' | 'path'>): EntryFacts {
  const text = file.metadata.get(FACTS_KEY)
  if (text === undefined)
    throw new TimbrelError('analysis', `${file.path}: expected a cached analysis, found other tensors`)
  return JSON.parse(text) as EntryFacts
}

/** Reads what training needs of an open entry: all but the air. */
export async function readTrainingItem(file: TensorFile): Promise<TrainingItem> {
  const { landmarks, midiNote } = factsOf(file)
  return { spectrogram: await readSpectrogram(file), landmarks, midiNote }
}

/** Reads a whole analysis from an open entry. */
export async function readAnalysis(file: TensorFile): Promise<Analysis> {
  const { landmarks, verdict, midiNote, warnings } = factsOf(file)
  const spectrogram = await readSpectrogram(file)
  const onsetPhases = await readFloats(file, 'onsetPhases')
  const air = Float32Array.from((await file.read('air')).values, (step) => step * AIR_STEP)
  return { spectrogram, landmarks, verdict, midiNote, air, onsetPhases, warnings }
}

async function readSpectrogram(file: TensorFile): Promise<Spectrogram> {
  const { frameCount, inharmonicity } = factsOf(file)
  const { values } = await file.read('image')
  return {
    frameCount,
    inharmonicity,
    f0Hz: await readFloats(file, 'f0Hz'),
    voicing: await readFloats(file, 'voicing'),
    loudnessDb: await readFloats(file, 'loudnessDb'),
    image: Float32Array.from(values, (step) => step * IMAGE_STEP_DB),
  }
}

async function readFloats(file: TensorFile, name: string): Promise<Float32Array> {
  const { values } = await file.read(name)
  if (!(values instanceof Float32Array)) throw new TimbrelError('analysis', `${file.path}: ${name} is not F32`)
  return values
}

function inSteps<T extends Int16Array | Int8Array>(values: Float32Array, step: number, out: T, limit: number): T {
  for (let index = 0; index < out.length; index++) {
    const steps = Math.round((values[index] as number) / step)
    out[index] = Math.min(limit, Math.max(-limit, steps))
  }
  return out
}

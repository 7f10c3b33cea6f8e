import type { FoundRecording } from './folder.ts'
import type { PitchVerdict } from './spectrogram.ts'

/** What the pool asks of an analysis worker: one recording. */
export interface AnalysisTask {
  readonly recording: FoundRecording
  readonly instrument: string
  readonly cacheFolder: string
}

/** Descriptors of a whole recording, frames weighted by their power; null where a silent one has none. */
export interface RecordingTimbre {
  /** Spectral centroid: how bright it is. */
  readonly centroidHz: number | null
  /** Standard deviation of the spectrum around the centroid. */
  readonly spreadHz: number | null
  /** Geometric over arithmetic mean of the spectrum: 0 for a tone, 0.85 for white noise. */
  readonly flatness: number | null
  /** Acum. */
  readonly sharpness: number | null
  /** Zwicker's, summed over the Bark bands; compare recordings of one level only. */
  readonly loudness: number
  /** Mel-frequency cepstral coefficients. */
  readonly mfcc: readonly number[]
}

/** What is told of an analysed recording across threads; the analysis itself stays in the cache on disk. */
export interface RecordingSummary {
  readonly path: string
  /** Relative to the folder's root, forward slashes. */
  readonly file: string
  readonly instrument: string
  /** Hex SHA-256 of the file's bytes. */
  readonly sha256: string
  /** The cache entry's file. */
  readonly entryPath: string
  /** True where the analysis was already in the cache. */
  readonly cached: boolean
  readonly encoding: string
  readonly channels: number
  readonly fileRateHz: number
  readonly durationSeconds: number
  readonly verdict: PitchVerdict
  /** Measured, fractional. */
  readonly midiNote: number
  /** Share of frames with voicing of at least 0.5. */
  readonly voicedShare: number
  readonly frameCount: number
  readonly inharmonicity: number
  readonly peakLoudnessDb: number
  /** From onset to 90 % of the peak. */
  readonly attackSeconds: number
  readonly decaying: boolean
  readonly timbre: RecordingTimbre
  /** Largest |sample| in each of 80 equal stretches, in hundredths of the largest of all: its picture in a table. */
  readonly peaks: readonly number[]
  readonly warnings: readonly string[]
}

/** A worker's answer: a summary, or why the recording was passed over. */
export type AnalysisAnswer =
  | { readonly type: 'analysed'; readonly summary: RecordingSummary }
  | { readonly type: 'refused'; readonly file: string; readonly why: string }

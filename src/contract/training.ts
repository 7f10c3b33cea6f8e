import type { NetworkFamily, NetworkKind } from './network.ts'

/** The tensor engine that trains; auto: the fastest that is there. */
export type EngineChoice = 'auto' | 'tfjs-node' | 'wasm' | 'cpu'

/** Everything that decides a training run; kept in the model file. Defaults are `src/model/defaults.ts`. */
export interface TrainingOptions {
  readonly network: NetworkFamily
  readonly kind: NetworkKind
  readonly latentSize: number
  readonly latentStride: number
  readonly hiddenSize: number
  /** Weight of the KL term: nats per latent step summed over latent dimensions and averaged over steps. */
  readonly beta: number
  /** Share of the steps over which beta rises from 0. */
  readonly betaWarmUp: number
  readonly learningRate: number
  /** Sequences per step. */
  readonly batchSize: number
  /** Frames per sequence, a multiple of latentStride. */
  readonly sequenceFrames: number
  /** Semitones of parameter-domain pitch augmentation either way; 0 is none. */
  readonly pitchAugmentation: number
  /** Upper bound; early stopping may end sooner. */
  readonly maxSteps: number
  /** Upper bound in minutes of training; Infinity is none. Written to JSON as null. */
  readonly maxMinutes: number
  /** Validations without improvement before stopping. */
  readonly patience: number
  /** Every n-th pitch of an instrument is held out; 0 holds none out. */
  readonly holdOutEvery: number
  /** >= 1. */
  readonly seed: number
  readonly engine: EngineChoice
  /** At most this many sounds of one instrument are kept in the model file, spread evenly over pitch. */
  readonly soundsPerInstrument: number
}

/** Rms errors in dB over audible bins: harmonics above -60 dB re the frame, and all noise bands. */
export interface ReconstructionError {
  readonly harmonicsDb: number
  readonly noiseDb: number
}

/** How well a network recreates one recording. */
export interface RecordingFit {
  /** Relative to the training folder. */
  readonly file: string
  readonly heldOut: boolean
  readonly error: ReconstructionError
}

/** Does the network earn its keep? Written at the end of every training. */
export interface TrainingVerdict {
  readonly heldOut: ReconstructionError | null
  readonly training: ReconstructionError
  /** PCA with as many components, on the same frames. */
  readonly pca: ReconstructionError | null
  /** Dimensions whose posterior mean varies by more than 0.02. */
  readonly activeUnits: number
  /** [latentSize] nats. */
  readonly klPerDimension: readonly number[]
  /** Error with z permuted among frames over error with the right z. */
  readonly shuffleRatio: number
  readonly why: 'steps' | 'minutes' | 'early-stop' | 'stopped'
  readonly trainingSeconds: number
  /** Recordings that stand out as recreated badly, the worst first; left out by models of before there was this. */
  readonly misfits?: readonly RecordingFit[]
}

/** Losses of one report: reconstruction is the weighted mean squared error in (10 dB)², kl in nats per latent step. */
export interface LossReport {
  readonly reconstruction: number
  readonly kl: number
  readonly total: number
}

/** The pad as it would be if training ended now; some recordings of each instrument. */
export interface PreviewMap {
  readonly instruments: readonly { readonly name: string; readonly x: number; readonly y: number }[]
  /** `instrument` is an index into `instruments`. */
  readonly recordings: readonly { readonly instrument: number; readonly x: number; readonly y: number }[]
}

/** What a running training says. */
export type TrainingEvent =
  | { readonly type: 'engine'; readonly name: string; readonly version: string; readonly why: string }
  | {
      readonly type: 'analysing'
      readonly done: number
      readonly of: number
      readonly file: string
      readonly cached: boolean
    }
  | { readonly type: 'skipped'; readonly file: string; readonly why: string }
  | { readonly type: 'warning'; readonly message: string }
  | {
      readonly type: 'dataset'
      readonly instruments: number
      readonly sounds: number
      readonly frames: number
      readonly heldOut: number
    }
  | {
      readonly type: 'step'
      readonly step: number
      readonly maxSteps: number
      readonly epoch: number
      readonly loss: LossReport
      readonly beta: number
      readonly learningRate: number
      readonly secondsElapsed: number
      readonly secondsLeft: number
    }
  | { readonly type: 'validation'; readonly step: number; readonly loss: LossReport; readonly best: boolean }
  | { readonly type: 'checkpoint'; readonly step: number; readonly path: string }
  | {
      readonly type: 'preview'
      readonly step: number
      readonly path: string
      readonly secondsElapsed: number
      /** Null where the job asked for no playable previews. */
      readonly map: PreviewMap | null
    }
  | { readonly type: 'finished'; readonly path: string; readonly verdict: TrainingVerdict }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }

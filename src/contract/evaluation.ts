import type { NetworkFamily, NetworkKind } from './network.ts'
import type { LossReport, ReconstructionError } from './training.ts'

/** Log-mel distances of docs/metrics.md between a render and its recording, dB. */
export interface LogMelDistances {
  /** lm: the whole sound. */
  readonly wholeDb: number
  /** lmA: its first 100 ms. */
  readonly attackDb: number
  /** shA: its first 100 ms in short frames. */
  readonly sharpnessDb: number
}

/** How a recording stands to the model that is judged. */
export type Acquaintance = 'trained' | 'held-out' | 'unseen'

/** One recording through every stage. */
export interface SoundEvaluation {
  /** Relative to the folder evaluated. */
  readonly name: string
  readonly instrument: string
  readonly midiNote: number
  readonly acquaintance: Acquaintance
  /** Analysis and resynthesis alone. */
  readonly representation: LogMelDistances
  /** The decoder alone, at the slow latents that a sound keeps. */
  readonly decoder: LogMelDistances
  /** The decoder with the sound's detail: what the engine plays. */
  readonly detail: LogMelDistances
  /** The network at its own latent rate. */
  readonly error: ReconstructionError
}

/** What a latent space is like. Null: does not apply (an autoencoder has no KL, PCA no prior). */
export interface LatentEvaluation {
  /** [latentSize] nats. */
  readonly klPerDimension: readonly number[] | null
  readonly activeUnits: number
  /** Error with latents permuted over the error with the right ones. */
  readonly shuffleRatio: number
  /**
   * Shares of places whose decoded frame lies farther from the training frames than the 95th percentile of real frames:
   * draws from the prior N(0, 1), draws from the Gaussian fitted to the latents, places on straight ways between sounds.
   */
  readonly holesInPrior: number | null
  readonly holesInFit: number
  readonly holesOnPaths: number
  /** Share of sounds whose nearest other sound in latent space (by mean latent) is of their own instrument. */
  readonly separation: number
  /** R² of a ridge regression of pitch on mean latents, left out sound by sound: 0 nothing, 1 all can be read back. */
  readonly pitchLeakage: number
  /** Coefficient of variation of decoded steps along straight ways between sounds. */
  readonly stepVariation: number
}

/** A network on the same data and steps as the others of its report. */
export interface NetworkEvaluation {
  /** 'the model', 'PCA', 'dense autoencoder', 'convolutional autoencoder', 'dense VAE', 'convolutional VAE'. */
  readonly name: string
  readonly family: NetworkFamily | null
  readonly kind: NetworkKind | null
  /** Multiply-adds of one decoded frame. */
  readonly decoderCost: number
  readonly steps: number
  readonly trainingSeconds: number
  /** Means over recordings; null where the network learned none of them, or none was kept from it. */
  readonly training: ReconstructionError | null
  readonly heldOut: ReconstructionError | null
  readonly latent: LatentEvaluation | null
  readonly curve: readonly { readonly step: number; readonly training: LossReport; readonly validation: LossReport }[]
}

/**
 * How a morph was made: by the model; by the same engine but straight decoders, which is the network's curvature taken
 * away; by interpolating the analysed spectrogram and nothing else; by adding the waveforms; by interpolating log
 * magnitudes of short-time spectra with the phase of A.
 */
export type MorphSystem = 'timbrel' | 'without curvature' | 'direct' | 'crossfade' | 'log-lerp'

/** Figures of docs/metrics.md of one pair by one system; null where a figure does not apply. */
export interface MorphEvaluation {
  readonly from: string
  readonly to: string
  readonly midiNote: number
  readonly system: MorphSystem
  readonly lmd0: number
  readonly lmd1: number
  readonly lag0Ms: number
  readonly lag1Ms: number
  /** 10-90 % rise of the recordings and of the renders at 0, .25, .5, .75, 1. */
  readonly attackAMs: number
  readonly attackBMs: number
  readonly attackMs: readonly number[]
  readonly mae: number | null
  /** By descriptor: mean absolute deviation of place; absent where A and B are alike. */
  readonly maeOf: Readonly<Record<string, number>>
  readonly mono: number | null
  readonly off: number | null
  readonly hnrDropDb: number
  readonly harmDb: number | null
  readonly harmADb: number | null
  readonly harmBDb: number | null
  readonly beatDb: number | null
  readonly beatADb: number | null
  readonly beatBDb: number | null
  readonly f0Cents: number
  /** Coefficient of variation of 20 steps of equal position, in MFCC distance; null where it was not measured. */
  readonly stepVariation: number | null
}

/** What a system's morphs are like on average; null where no morph has the figure. */
export interface MorphMeans {
  readonly system: MorphSystem
  readonly morphs: number
  readonly endDb: number | null
  readonly mae: number | null
  readonly worstMae: number | null
  readonly hnrDropDb: number | null
  readonly harmShortfallDb: number | null
  readonly beatExcessDb: number | null
  readonly attackLineError: number | null
  readonly stepVariation: number | null
}

/** An instrument asked for a pitch a fifth or more from any it was trained at. */
export interface TransferEvaluation {
  readonly instrument: string
  readonly midiNote: number
  /** Semitones to the nearest trained pitches below and above; null where there is none. */
  readonly below: number | null
  readonly above: number | null
  /** Harmonic error in dB per frame: the network told the new pitch; harmonics kept; envelope kept. */
  readonly networkDb: number
  readonly harmonicsKeptDb: number
  readonly envelopeKeptDb: number
}

/** An instrument the network never saw, encoded and played. Means over its recordings. */
export interface LeaveOneOutEvaluation {
  readonly instrument: string
  readonly recordings: number
  readonly representation: LogMelDistances
  readonly decoder: LogMelDistances
  readonly detail: LogMelDistances
  readonly error: ReconstructionError
}

/** A named direction of the latent space. */
export interface AttributeEvaluation {
  readonly name: string
  /** Spearman's rank correlation between the knob and the measured descriptor, mean over sounds. */
  readonly spearman: number
  /** Largest response of another attribute's descriptor, over its own knob's response. */
  readonly crossTalk: number
}

/** Draws from the prior. */
export interface SamplingEvaluation {
  /** Where draws come from: Gaussians fitted to the model's sounds, or N(0, 1). */
  readonly prior: 'fitted' | 'standard'
  readonly temperature: number
  readonly draws: number
  /** Share of draws nearer to real frames than the 95th percentile of real ones. */
  readonly plausible: number
}

/** A figure beside what it is held against. */
export interface BarEvaluation {
  /** 'representation', 'network', 'ends', 'middle', 'across pitches', ... */
  readonly group: string
  readonly figure: string
  /** Null: not measured in this run. */
  readonly value: number | null
  readonly bar: number
  readonly better: 'lower' | 'higher'
  readonly unit: string
  readonly passed: boolean | null
}

/** Everything an evaluation found. Written as report.json. */
export interface EvaluationReport {
  readonly reportVersion: 1
  readonly createdAt: string
  readonly program: string
  readonly model: {
    readonly name: string
    readonly trainingEngine: string
    readonly steps: number
    readonly seed: number
    /** The baselines learn this folder: only where the model did too, and all of it, is it their equal. */
    readonly trainedOnFolder: boolean
  }
  readonly folder: string
  readonly seed: number
  readonly instruments: readonly string[]
  readonly bars: readonly BarEvaluation[]
  readonly sounds: readonly SoundEvaluation[]
  readonly networks: readonly NetworkEvaluation[]
  readonly morphs: readonly MorphEvaluation[]
  /** Means of `morphs` by system. */
  readonly systems: readonly MorphMeans[]
  readonly transfers: readonly TransferEvaluation[]
  readonly leftOut: readonly LeaveOneOutEvaluation[]
  readonly attributes: readonly AttributeEvaluation[]
  readonly sampling: readonly SamplingEvaluation[]
  /** Sounds in the plane of the two leading principal components of their mean latents. */
  readonly map: readonly {
    readonly name: string
    readonly instrument: string
    readonly x: number
    readonly y: number
  }[]
}

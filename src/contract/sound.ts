import type { Landmarks, PitchVerdict } from './spectrogram.ts'

/** Where a recording came from; kept in the model file so that its licence travels with its sound. */
export interface Provenance {
  /** Path relative to the training folder, with forward slashes: 'flute/C5.wav'. */
  readonly file: string
  /** Hex SHA-256 of the file's bytes. */
  readonly sha256: string
  readonly source?: string
  readonly licence?: string
}

/** Size in dB of one step of {@link Sound.detail}: int8 then spans ±38 dB. */
export const DETAIL_STEP_DB = 0.3

/** Size of one step of {@link Sound.air}; whitened air has unit variance, so int8 spans ±4.2 standard deviations. */
export const AIR_STEP = 1 / 30

/** Steps of {@link Sound.onsetPhases} in a turn: within 0.7 degrees. */
export const PHASE_STEPS = 256

/** An analysed recording in a model: its path through latent space and what the decoder cannot say of it. */
export interface Sound {
  /** Unique within the model: the path relative to the training folder. */
  readonly name: string
  readonly instrument: string
  /** Measured pitch as a fractional MIDI note. */
  readonly midiNote: number
  readonly verdict: PitchVerdict
  readonly inharmonicity: number
  readonly landmarks: Landmarks
  readonly provenance: Provenance
  /** True for a recording whose pitch was held out of training. */
  readonly heldOut: boolean
  readonly frameCount: number
  /** [latentCount, latentSize], latentCount = ceil((frameCount - 1) / latentStride) + 1; step j is frame j·latentStride. */
  readonly latents: Float32Array
  /** [frames] dB re full scale. */
  readonly loudnessDb: Float32Array
  /** [frames] semitones from `midiNote`: vibrato, scoop, drift. 0 in unvoiced frames. */
  readonly pitchDeviation: Float32Array
  /** Harmonics kept in `detail` (those below PARTIAL_LIMIT_HZ at this pitch), 1 to HARMONICS. */
  readonly harmonicCount: number
  /**
   * [frames, harmonicCount + NOISE_BANDS] in steps of DETAIL_STEP_DB: analysis minus decoder, so that
   * decoder(latents) + detail is the analysis again.
   */
  readonly detail: Int8Array
  /** [frameCount · HOP_SAMPLES] in steps of AIR_STEP: see {@link Analysis.air}. */
  readonly air: Int8Array
  /** [harmonicCount] phase of each partial at the onset frame, in 1/PHASE_STEPS of a turn. */
  readonly onsetPhases: Uint8Array
}

/** An instrument: the sounds of one sub-folder and its place on the pad. */
export interface Instrument {
  readonly name: string
  /** Pad coordinates, each 0 to 1. */
  readonly x: number
  readonly y: number
  /** Indices into {@link TimbrelModel.sounds}, by rising pitch. */
  readonly sounds: readonly number[]
}

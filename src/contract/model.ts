import type { Network } from './network.ts'
import type { Instrument, Sound } from './sound.ts'
import type { TrainingOptions, TrainingVerdict } from './training.ts'

/** Version of the `.timbrel` format that this program writes; newer ones are refused. */
export const MODEL_FORMAT_VERSION = 1

/** How a model came to be. */
export interface ModelOrigin {
  readonly name: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  /** 'timbrel 0.1.0' */
  readonly program: string
  /** The tensor engine that trained it and its version: 'wasm 4.22.0'. */
  readonly trainingEngine: string
  readonly training: TrainingOptions
  readonly steps: number
  readonly verdict: TrainingVerdict
}

/** A whole `.timbrel` model in memory. */
export interface TimbrelModel {
  readonly origin: ModelOrigin
  readonly network: Network
  readonly instruments: readonly Instrument[]
  readonly sounds: readonly Sound[]
}

import type { ModelOrigin } from './model.ts'
import type { NetworkSpec } from './network.ts'
import type { PitchVerdict } from './spectrogram.ts'
import type { TrainingOptions } from './training.ts'

/** An instrument of a model, for a list. */
export interface InstrumentSummary {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly sounds: number
  readonly seconds: number
  readonly lowestMidiNote: number
  readonly highestMidiNote: number
}

/** A sound of a model, for a list. */
export interface SoundSummary {
  readonly name: string
  readonly instrument: string
  readonly midiNote: number
  readonly verdict: PitchVerdict
  readonly seconds: number
  readonly heldOut: boolean
  readonly sha256: string
  readonly source: string | null
  readonly licence: string | null
}

/** What a person wants to know of a model file. */
export interface ModelSummary {
  readonly path: string
  readonly bytes: number
  readonly formatVersion: number
  readonly origin: ModelOrigin
  readonly training: TrainingOptions
  readonly network: Pick<NetworkSpec, 'family' | 'kind' | 'latentSize' | 'latentStride'> & {
    readonly parameters: number
  }
  readonly instruments: readonly InstrumentSummary[]
  /** By how many sounds are under them, most first. */
  readonly licences: readonly { readonly licence: string; readonly sounds: number }[]
  readonly sounds: readonly SoundSummary[]
}

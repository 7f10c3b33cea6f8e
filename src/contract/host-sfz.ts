import type { RenderRequest } from './host-render.ts'

/** A sampled instrument of a place between instruments, or of several places along the way. */
export interface SfzRequest
  extends Pick<RenderRequest, 'model' | 'source' | 'attributes' | 'detail' | 'evenSteps' | 'seed' | 'rateHz'> {
  /** Places: each becomes an `.sfz` file. */
  readonly paths: readonly RenderRequest['path'][]
  /** Keys covered, whole MIDI notes, rising; null: from the lowest to the highest pitch of the instruments' sounds. */
  readonly keys: { readonly lowest: number; readonly highest: number } | null
  /** Semitones from one recorded key to the next, >= 1. */
  readonly everySemitones: number
  /** Velocity layers, >= 1. */
  readonly velocityLayers: number
  /** Longest sample. */
  readonly seconds: number
  readonly bits: '16' | '24'
  /** Folder, absolute; its name is that of the instrument. */
  readonly output: string
}

/** One sample of a sampled instrument. */
export interface SfzSample {
  /** Relative to the instrument's folder. */
  readonly file: string
  readonly key: number
  /** MIDI velocities that it plays, 1 to 127. */
  readonly lowestVelocity: number
  readonly highestVelocity: number
  readonly durationSeconds: number
  /** First and last sample of the loop, and how alike the stretches at its seam are (1: equal); null: it decays. */
  readonly loop: { readonly start: number; readonly end: number; readonly correlation: number } | null
}

/** One `.sfz` file of an export. */
export interface SfzInstrument {
  readonly path: string
  /** Place along the way; null on the pad. */
  readonly position: number | null
  readonly samples: readonly SfzSample[]
  /** Bytes of its samples. */
  readonly bytes: number
}

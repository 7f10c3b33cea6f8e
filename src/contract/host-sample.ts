import type { SampleFormat } from './render.ts'

/** New instruments, drawn from a model's prior and rendered. */
export interface SampleRequest {
  /** Model file, absolute. */
  readonly model: string
  readonly count: number
  /** An instrument of the model to stay near; null: anywhere. */
  readonly near: string | null
  readonly temperature: number
  /** N(0, 1), or the Gaussian fitted to the model's sounds. */
  readonly prior: 'standard' | 'fitted'
  readonly midiNote: number
  /** Seconds the key is held. */
  readonly seconds: number
  readonly releaseSeconds: number
  /** >= 1. */
  readonly seed: number
  /** 8,000 to 192,000. */
  readonly rateHz: number
  readonly format: SampleFormat
  /** Folder for the WAV files, absolute. */
  readonly output: string
  /** Model file to write with the drawn instruments in place of the model's own, absolute; null: none. */
  readonly keep: string | null
}

/** One drawn instrument. */
export interface SampledInstrument {
  readonly name: string
  readonly path: string
  /** Mean distance of its frames to the nearest real ones, dB. */
  readonly distanceDb: number
  /** That of the 95th of 100 real sounds to other recordings, dB. */
  readonly limitDb: number
  readonly plausible: boolean
  /** Instruments whose real frames are nearest, by falling share of the draw's frames. */
  readonly nearest: readonly { readonly instrument: string; readonly share: number }[]
  /** The instrument whose loudness, vibrato and decay it follows. */
  readonly carrier: string
  /** dB re full scale. */
  readonly peakDb: number
}

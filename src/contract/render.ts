/** Weight of each instrument of a model, in the model's order; sums to 1. */
export type Weights = Float32Array

/** A point of a morph curve: at `seconds` into the render, position `value`. */
export interface CurvePoint {
  readonly seconds: number
  readonly value: number
}

/** Bits of a sample in a WAV file; 32f: floating point. */
export type SampleFormat = '16' | '24' | '32f'

/** One note to render. */
export interface NoteRequest {
  /** Fractional MIDI note. */
  readonly midiNote: number
  /** 0 to 1. */
  readonly velocity: number
  /** Seconds the key is held. */
  readonly seconds: number
  /** Seconds rendered after the key is let go. */
  readonly releaseSeconds: number
}

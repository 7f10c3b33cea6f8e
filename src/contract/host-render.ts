import type { SampleFormat } from './render.ts'
import type { SoundShape } from './sound-shape.ts'

/** What a render moves between. */
export type MorphSource =
  /** Two recordings, in the model or never seen by it; absolute paths. */
  | { readonly kind: 'pair'; readonly from: string; readonly to: string }
  /** Instruments of the model, in order along the way: with three, 0.5 is the second. */
  | { readonly kind: 'instruments'; readonly names: readonly string[] }
  /** The pad of the model. */
  | { readonly kind: 'pad' }

/** A place of a render at a time: `value` along a pair or a row of instruments, or `x`, `y` on the pad; each 0 to 1. */
export type MorphPoint =
  | { readonly seconds: number; readonly value: number }
  | { readonly seconds: number; readonly x: number; readonly y: number }

/** How a render moves: evenly over its whole duration (`start` = `end`: it stays), or from point to point. */
export type MorphPath =
  | { readonly kind: 'sweep'; readonly start: number; readonly end: number }
  | { readonly kind: 'points'; readonly points: readonly MorphPoint[] }

/** A render: one note, moving through places, into one file or a row of them. */
export interface RenderRequest {
  /** Model file, absolute. */
  readonly model: string
  readonly source: MorphSource
  /** Points: at least one; places between them are interpolated, before the first and after the last they hold. */
  readonly path: MorphPath
  /** Null: the pitch of `from`, or the middle of the instruments' common range. */
  readonly midiNote: number | null
  /** 0 to 1. */
  readonly velocity: number
  /** Seconds the key is held; null: as long as the longer recording of a pair lasts, or 2. */
  readonly seconds: number | null
  readonly releaseSeconds: number
  /** Knobs of the named attributes, each -4 to 4; 0: as it is. */
  readonly attributes: {
    readonly brightness: number
    readonly noisiness: number
    readonly oddEven: number
    readonly attackTime: number
  }
  /** In place of `attributes`, of the model's own sounds: not of a pair. */
  readonly shape?: SoundShape
  /** Octaves by which the spectral centroid is moved, -2 to 2; 0 unless said otherwise. */
  readonly brightnessOctaves?: number
  /** Amount of detail, 0 (the network alone) to 1. */
  readonly detail: number
  /** True: positions are shares of the perceived way, so that 0.25 sounds like a quarter. */
  readonly evenSteps: boolean
  /** >= 1. */
  readonly seed: number
  /** 8,000 to 192,000. */
  readonly rateHz: number
  readonly format: SampleFormat
  /** Absolute. */
  readonly output: string
  /** Instead of one file along `path`: this many files at even steps from 0 to 1, named `<stem>-<position>.wav`. */
  readonly grid: number | null
}

/** One file of a render. */
export interface RenderedFile {
  readonly path: string
  /** Position of the first point; null on the pad. */
  readonly position: number | null
  readonly midiNote: number
  readonly durationSeconds: number
  /** dB re full scale. */
  readonly peakDb: number
  /** Seconds it took over seconds of sound. */
  readonly realTimeRatio: number
}

/** A render of a MIDI file into one WAV file, moving through places over the length of the piece. */
export interface ScoreRequest
  extends Pick<
    RenderRequest,
    | 'model'
    | 'source'
    | 'path'
    | 'attributes'
    | 'shape'
    | 'brightnessOctaves'
    | 'detail'
    | 'evenSteps'
    | 'seed'
    | 'rateHz'
    | 'format'
    | 'output'
  > {
  /** MIDI file, absolute. */
  readonly midi: string
  /** Notes at once, 1 to 64. */
  readonly voices: number
  /** Semitones of a full bend where the file does not say. */
  readonly bendRangeSemitones: number
  /** Seconds in which pitch moves from note to note; 0: at once. */
  readonly glideSeconds: number
  /** Seconds in which a note that was let go falls by 60 dB; null: the sounds' own. */
  readonly releaseSeconds: number | null
}

/** A MIDI file rendered. */
export interface RenderedScore {
  readonly path: string
  readonly notes: number
  /** Most notes that key or pedal held at once. */
  readonly notesAtOnce: number
  readonly durationSeconds: number
  /** dB re full scale. */
  readonly peakDb: number
  /** Seconds it took over seconds of sound. */
  readonly realTimeRatio: number
}

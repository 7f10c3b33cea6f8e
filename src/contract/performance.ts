/** A place on the pad, each 0 to 1. */
export interface PadPlace {
  readonly x: number
  readonly y: number
}

/**
 * What a player asks of the instrument: the one vocabulary of scores, MIDI files, the audio thread's messages and
 * plugins. Note ids are the sender's own, whole numbers >= 0; a note that ends frees its id.
 */
export type InstrumentEvent =
  /** Without a place of its own a note follows the instrument's. Key: fractional MIDI note; velocity 0 to 1. */
  | {
      readonly type: 'noteOn'
      readonly noteId: number
      readonly key: number
      readonly velocity: number
      readonly place?: PadPlace
    }
  /** Lets a note go; while the pedal is down it sounds on until the pedal comes up. */
  | { readonly type: 'noteOff'; readonly noteId: number }
  /** Moves one note on the pad, alone from then on (MPE). */
  | { readonly type: 'notePlace'; readonly noteId: number; readonly place: PadPlace }
  /** Bends one note, in semitones, beside the instrument's own bend (MPE). */
  | { readonly type: 'noteBend'; readonly noteId: number; readonly semitones: number }
  /** Bends all notes, in semitones. */
  | { readonly type: 'bend'; readonly semitones: number }
  /** The sustain pedal. */
  | { readonly type: 'sustain'; readonly down: boolean }
  /** Moves the instrument on the pad. */
  | { readonly type: 'place'; readonly place: PadPlace }
  /** Moves the instrument between the two of {@link InstrumentSettings.pair}, 0 to 1. */
  | { readonly type: 'morph'; readonly position: number }
  /** Lets every note go, whatever the pedal says. */
  | { readonly type: 'allNotesOff' }

/** An event at a sample frame of the instrument's output, counted from its start. */
export interface TimedEvent {
  readonly frame: number
  readonly event: InstrumentEvent
}

/** Where one sound of a model lies on the pad's map, and the index of its instrument. */
export interface SoundPlace extends PadPlace {
  readonly instrument: number
}

/** How the instrument answers; changes are heard from the next frames on, without a click. */
export interface InstrumentSettings {
  /** Each key its own voice, or one voice that the latest key held has. */
  readonly mode: 'poly' | 'mono'
  /** Seconds in which pitch moves from the latest note's to a new one's; 0: at once. 0 to 10. */
  readonly glideSeconds: number
  /** Seconds of a fade-in over the sounds' own attack, 0 to 10; 0: their own alone. */
  readonly attackSeconds: number
  /** Seconds in which a held note falls to `sustainLevel` after it, 0 to 30. */
  readonly decaySeconds: number
  /** 0 to 1; 1: as the sounds themselves. */
  readonly sustainLevel: number
  /** Seconds in which a note that was let go falls by 60 dB, 0.01 to 30; null: the sounds' own. */
  readonly releaseSeconds: number | null
  /** Level of the whole, dB, -60 to 12. */
  readonly gainDb: number
  /** 0: the network alone; 1: with the recordings' own detail; to 2. */
  readonly detail: number
  /** Octaves by which the spectral centroid is moved, -2 to 2. */
  readonly brightness: number
  /** dB by which the noise is raised over the partials, -24 to 24; the loudness of the whole is kept. 0, if left out. */
  readonly airDb?: number
  /** Notes at once, 1 to the engine's own number of voices; of those beyond, the quietest fade out. All, if left out. */
  readonly voices?: number
  /** Indices of two instruments between which `morph` events move; null: the pad decides. */
  readonly pair: readonly [number, number] | null
  /**
   * Indices of the instruments at the pad's corners (bottom left, bottom right, top left, top right), which places then
   * blend by `cornerWeights`; null or left out: the map. Of a pair and corners the pair wins.
   */
  readonly corners?: readonly [number, number, number, number] | null
  /**
   * The perceived way between the two of `pair`, as EvenSteps has measured it (`lengths`: from 0 to 1, rising): morph
   * positions are then shares of it. Null: of the plain way.
   */
  readonly evenSteps: readonly number[] | null
}

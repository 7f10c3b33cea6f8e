import type { TimbrelModel } from './model.ts'
import type { InstrumentSettings, PadPlace, TimedEvent } from './performance.ts'
import type { SoundShape } from './sound-shape.ts'

/** Name under which the processor is registered. */
export const PROCESSOR_NAME = 'timbrel'

interface ParameterRange {
  /** Its value until it is set: a parameter that was not moved from there speaks for nothing. */
  readonly initial: number
  readonly least: number
  readonly most: number
}

/** The node's k-rate parameters; units as in {@link InstrumentSettings}. */
export const PARAMETERS = {
  x: { initial: 0.5, least: 0, most: 1 },
  y: { initial: 0.5, least: 0, most: 1 },
  /** Position between the two of `pair`. */
  morph: { initial: 0, least: 0, most: 1 },
  detail: { initial: 1, least: 0, most: 2 },
  /** dB. */
  gain: { initial: 0, least: -60, most: 12 },
  /** Seconds. */
  attack: { initial: 0, least: 0, most: 10 },
  /** Seconds; 0: the sounds' own. */
  release: { initial: 0, least: 0, most: 30 },
  /** Octaves. */
  brightness: { initial: 0, least: -2, most: 2 },
  /** Seconds. */
  decay: { initial: 0, least: 0, most: 30 },
  sustain: { initial: 1, least: 0, most: 1 },
  /** Seconds. */
  glide: { initial: 0, least: 0, most: 10 },
  /** dB. */
  air: { initial: 0, least: -24, most: 24 },
  /** Notes at once; as many as the instrument was made with, at most. */
  voices: { initial: 16, least: 1, most: 64 },
} as const satisfies Record<string, ParameterRange>

/** A parameter of the node; ranges and units are those of {@link InstrumentSettings}. */
export type ParameterName = keyof typeof PARAMETERS
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as readonly ParameterName[]

/** What of a model is sent to the audio thread. */
export type WorkletModel = Pick<TimbrelModel, 'network' | 'instruments' | 'sounds'>

/** `processorOptions` of the instrument's AudioWorkletNode; copied to the audio thread. */
export interface ProcessorOptions {
  readonly model: WorkletModel
  /**
   * The engine's SIMD kernels (dist/audio-worklet/kernels.wasm) as a compiled WebAssembly.Module. Without them the
   * TypeScript reference plays, at several times the load; what the two play differs by less than can be heard.
   */
  readonly module?: object | null
  /** Notes at once, 1 to 64; 16 unless said otherwise. */
  readonly voices?: number
  /** Decides every random choice; an integer >= 1. */
  readonly seed?: number
  /** Heard from frame 0: messages posted before an OfflineAudioContext starts rendering are not. */
  readonly score?: readonly TimedEvent[]
  /**
   * Where the instrument starts on the pad, whatever the first quantum's parameters say (some hosts give it their
   * defaults); the middle, if left out.
   */
  readonly place?: PadPlace
  /** As the sounds are, but for what is said here. */
  readonly settings?: Partial<InstrumentSettings>
  /** The sounds as they are, if left out. */
  readonly shape?: SoundShape
}

/** From the page to the audio thread. Frames count from the node's start; one that is past means now. */
export type ToProcessor =
  | { readonly type: 'events'; readonly events: readonly TimedEvent[] }
  /** Those left out stay as they are. */
  | { readonly type: 'settings'; readonly settings: Partial<InstrumentSettings> }
  /** Moves the sounds of the model in use; a shape of another model's size is refused. */
  | { readonly type: 'shape'; readonly shape: SoundShape }
  /**
   * Replaces the model, the orchestra in half a second: it is prepared a piece in each block while the old one plays on. Then
   * `swapped` is said, notes fade out, and events that wait and all that is set stay, but for the shape. Post it as
   * `modelMessage` packs it.
   */
  | { readonly type: 'model'; readonly model: WorkletModel }
  /** Silence, and events still waiting are forgotten; place and settings stay. */
  | { readonly type: 'reset' }

/** What the audio thread says of itself, at most 30 times a second of wall clock. */
export interface WorkletStatistics {
  /** Time taken as a share of the time played, since the last statistics; see LoadMeter for its resolution. */
  readonly load: number
  /** Highest `load` so far. */
  readonly peakLoad: number
  /** Blocks that certainly took longer than they last. */
  readonly lateBlocks: number
  readonly activeVoices: number
  /** Least gain of the limiter since the last statistics: 1 where nothing passed full scale. */
  readonly limiterGain: number
  /** Blocks, messages, values and events that were refused or replaced by silence: 0 in health. */
  readonly faults: number
}

/** From the audio thread to the page. */
export type FromProcessor =
  /** Warmed up; sound may be asked for. `kernels` is 'simd' or 'typescript'. */
  | { readonly type: 'ready'; readonly latencySamples: number; readonly kernels: string }
  /** The latest model sent plays. */
  | { readonly type: 'swapped' }
  | ({ readonly type: 'statistics' } & WorkletStatistics)
  /** The first fault of its kind, said once. */
  | { readonly type: 'fault'; readonly what: string }

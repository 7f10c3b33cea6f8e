import type { TimbrelModel } from './model.ts'
import type { PadPlace, TimedEvent } from './performance.ts'

/** Name under which the processor is registered. */
export const PROCESSOR_NAME = 'timbrel'

/** Values of the node's k-rate parameters until they are set: what was not moved from here speaks for nothing. */
export const PARAMETER_DEFAULTS = { x: 0.5, y: 0.5, detail: 1 } as const

/** What of a model is sent to the audio thread. */
export type WorkletModel = Pick<TimbrelModel, 'network' | 'instruments' | 'sounds'>

/** `processorOptions` of the instrument's AudioWorkletNode; copied to the audio thread. */
export interface ProcessorOptions {
  readonly model: WorkletModel
  /**
   * The engine's SIMD kernels (dist/engine/kernels/kernels.wasm) as a compiled WebAssembly.Module. Without them the
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
  /** 0 to 2; 1 unless said otherwise. */
  readonly detail?: number
}

/** From the page to the audio thread. Frames count from the node's start; one that is past means now. */
export type ToProcessor =
  | { readonly type: 'events'; readonly events: readonly TimedEvent[] }
  /** Replaces the model; all notes end. */
  | { readonly type: 'model'; readonly model: WorkletModel }
  /** Silence, and events still waiting are forgotten. */
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
  /** Blocks, messages, values and events that were refused or replaced by silence: 0 in health. */
  readonly faults: number
}

/** From the audio thread to the page. */
export type FromProcessor =
  /** Warmed up; sound may be asked for. `kernels` is 'simd' or 'typescript'. */
  | { readonly type: 'ready'; readonly latencySamples: number; readonly kernels: string }
  | ({ readonly type: 'statistics' } & WorkletStatistics)
  /** The first fault of its kind, said once. */
  | { readonly type: 'fault'; readonly what: string }

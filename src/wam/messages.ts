import type { WamEvent } from '@webaudiomodules/api'
import type { FromProcessor, ToProcessor, WorkletModel } from '../contract/worklet-messages.ts'
import type { ParameterId } from './parameters.ts'

/** The plugin's parameters and their values. */
export type ParameterValues = Readonly<Record<ParameterId, number>>

/** What the page hands over when it makes a node, beside the WAM SDK's own ids; copied to the audio thread. */
export interface PluginOptions {
  readonly model: WorkletModel
  /** The SIMD kernels as a compiled WebAssembly.Module; null: the TypeScript reference plays. */
  readonly module: object | null
  readonly values: ParameterValues
}

/** From the page to the plugin's processor, as `{ timbrel: … }` beside the SDK's own requests: what the app's is told. */
export type ToPlugin = ToProcessor

/** From the plugin's processor to the page, as `{ timbrel: … }`; at most 30 times a second. */
export type FromPlugin =
  | FromProcessor
  /** Events that have acted: ids of the page's own, and those that other plugins sent. */
  | { readonly type: 'played'; readonly ids: readonly number[]; readonly events: readonly WamEvent[] }
  /** Parameters that automation, controllers or the page have moved. */
  | { readonly type: 'values'; readonly values: ParameterValues }

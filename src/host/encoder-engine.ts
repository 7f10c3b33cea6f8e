import { loadTensorEngine } from '../model/engines/load-engine.ts'
import type { TensorEngine } from '../model/engines/tensor-engine.ts'

/**
 * Loads a tensor engine to encode a few recordings with: wasm, which is there in a moment, where 'auto' would first try
 * out tfjs-node in a process of its own; cpu where wasm cannot be had.
 *
 * @throws TimbrelError 'engine-unavailable' when neither can.
 */
export async function loadEncoderEngine(): Promise<TensorEngine> {
  return loadTensorEngine('wasm').catch(() => loadTensorEngine('cpu'))
}

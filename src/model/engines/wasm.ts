import { createRequire } from 'node:module'
import { dirname, sep } from 'node:path'
import { setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { registerKernelPack } from './kernel-pack/register.ts'
import { selfTest } from './self-test.ts'

/**
 * Sets tfjs' wasm backend with the kernel pack: SIMD where the machine has it, one thread (tfjs' threads do not run in
 * Node).
 *
 * @returns the backend's version.
 */
export async function useWasm(): Promise<string> {
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
  if (tf.findBackend('wasm') === null) setWasmPaths(folder + sep)
  registerKernelPack()
  if (!(await tf.setBackend('wasm'))) throw new Error(`the module in ${folder} did not start`)
  selfTest('wasm')
  return version_wasm
}

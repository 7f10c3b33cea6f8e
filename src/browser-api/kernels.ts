import { TimbrelError } from '../contract/errors.ts'
import { createSimdKernels } from '../engine/kernels/simd.ts'
import type { Kernels } from '../engine/kernels.ts'

/** The file of the SIMD kernels: a bundler that knows `new URL(..., import.meta.url)` takes it along. */
export const KERNELS_URL = new URL('../audio-worklet/kernels.wasm', import.meta.url)

/** The compiled kernels. @throws TimbrelError 'input' when they cannot be fetched. */
export async function compileKernels(url: string | URL): Promise<WebAssembly.Module> {
  const answer = await fetch(url).catch((cause: unknown) => {
    throw new TimbrelError('input', `${url}: expected the engine's kernels, found nobody who answers`, { cause })
  })
  if (!answer.ok) throw new TimbrelError('input', `${url}: expected the engine's kernels, found ${answer.status}`)
  return WebAssembly.compile(await answer.arrayBuffer())
}

/**
 * The engine's SIMD kernels, several times as fast as the TypeScript ones it plays with otherwise. They belong to one
 * thread. A page's policy has to allow `wasm-unsafe-eval`.
 *
 * @param url of kernels.wasm, where it does not lie where the package has it.
 * @throws TimbrelError 'input' when they cannot be fetched.
 */
export async function loadKernels(url: string | URL = KERNELS_URL): Promise<Kernels> {
  return createSimdKernels(await compileKernels(url))
}

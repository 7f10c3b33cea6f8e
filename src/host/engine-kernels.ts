import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createSimdKernels } from '../engine/kernels/simd.ts'
import { typeScriptKernels } from '../engine/kernels/typescript.ts'
import type { Kernels } from '../engine/kernels.ts'

let loading: Promise<Kernels> | null = null

/** The engine's fastest kernels: those the build made, or TypeScript where they are missing; `name` says which. */
export function engineKernels(): Promise<Kernels> {
  loading ??= load()
  return loading
}

async function load(): Promise<Kernels> {
  try {
    const path = createRequire(import.meta.url).resolve('#dist/engine/kernels/kernels.wasm')
    return createSimdKernels(await WebAssembly.compile(await readFile(path)))
  } catch {
    return typeScriptKernels
  }
}

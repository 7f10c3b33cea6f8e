import {
  _FusedMatMul,
  BatchMatMul,
  getKernel,
  type KernelConfig,
  registerKernel,
  Sum,
  unregisterKernel,
} from '@tensorflow/tfjs-core'
import { filterGradientKernel, inputGradientKernel } from './convolution.ts'
import { fusedMatMulKernel, matMulKernel } from './mat-mul.ts'
import { segmentSumKernel, sumKernel } from './sums.ts'

let registered = false

function original(name: string): KernelConfig {
  const kernel = getKernel(name, 'wasm')
  if (kernel === undefined) throw new Error(`tfjs-backend-wasm has no ${name} kernel`)
  return kernel
}

function put(kernel: KernelConfig): void {
  if (getKernel(kernel.kernelName, 'wasm') !== undefined) unregisterKernel(kernel.kernelName, 'wasm')
  registerKernel(kernel)
}

/**
 * Puts the kernel pack in the place of the wasm backend's own kernels: what training needs and the backend lacks, or does
 * at a fiftieth of its speed. Call before `setBackend('wasm')`, so that the originals behind it are set up too. Once per
 * process; calling again changes nothing.
 */
export function registerKernelPack(): void {
  if (registered) return
  const pack = [
    matMulKernel(original(BatchMatMul)),
    fusedMatMulKernel(original(_FusedMatMul)),
    sumKernel(original(Sum)),
    filterGradientKernel,
    inputGradientKernel,
    segmentSumKernel,
  ]
  for (const kernel of pack) put(kernel)
  registered = true
}

import {
  backend_util,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core'
import { multiply, multiplyTransposedLeft, withTransposed } from './products.ts'
import { addressOf, floatsAt, type HeapMatrix, type WasmBackend, withScratch } from './wasm-heap.ts'

type Conv2DInfo = backend_util.Conv2DInfo
type Shape4 = [number, number, number, number]

interface ConvAttrs {
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding
  readonly dataFormat: 'NHWC' | 'NCHW'
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

function convolutionInfo(input: number[], filter: number[], attrs: ConvAttrs): Conv2DInfo {
  return backend_util.computeConv2DInfo(
    input as Shape4,
    filter as Shape4,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(attrs.dataFormat),
  )
}

/** Called for each unbroken run of values that a window shares with the input. `inWindow` counts from the first window. */
type Visit = (inWindow: number, inInput: number, count: number) => void

/**
 * Walks the windows of a convolution in the order of its output, row by row of the filter. With channels last and no
 * dilation the taps of one filter row lie side by side in the input, so that each row of a window is one run.
 */
function forEachRun(info: Conv2DInfo, visit: Visit): void {
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth, outHeight, outWidth, padInfo } = info
  const windowRow = filterWidth * inChannels
  let window = 0
  for (let batch = 0; batch < info.batchSize; batch++) {
    for (let outRow = 0; outRow < outHeight; outRow++) {
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const firstColumn = outColumn * info.strideWidth - padInfo.left
        const start = Math.max(0, firstColumn)
        const count = (Math.min(inWidth, firstColumn + filterWidth) - start) * inChannels
        for (let tapRow = 0; tapRow < filterHeight; tapRow++, window += windowRow) {
          const inRow = outRow * info.strideHeight - padInfo.top + tapRow
          if (inRow < 0 || inRow >= inHeight || count <= 0) continue
          const inInput = ((batch * inHeight + inRow) * inWidth + start) * inChannels
          visit(window + (start - firstColumn) * inChannels, inInput, count)
        }
      }
    }
  }
}

/** The matrix of windows, [batch·outputs, taps·channels], that a convolution multiplies by its filter. */
function windowsShape(info: Conv2DInfo): { rows: number; columns: number } {
  return {
    rows: info.batchSize * info.outHeight * info.outWidth,
    columns: info.filterHeight * info.filterWidth * info.inChannels,
  }
}

/** A convolution whose windows are the input itself: one tap, stride 1, no padding. */
function isPlainProduct(info: Conv2DInfo): boolean {
  const { padInfo } = info
  const oneTap = info.filterHeight * info.filterWidth * info.strideHeight * info.strideWidth === 1
  return oneTap && padInfo.left + padInfo.right + padInfo.top + padInfo.bottom === 0
}

/** Runs `use` with the windows of `input` ("im2col"), written straight into the heap. */
function withWindows(backend: WasmBackend, input: number, info: Conv2DInfo, use: (windows: HeapMatrix) => void): void {
  const { rows, columns } = windowsShape(info)
  if (isPlainProduct(info)) {
    use({ address: input, rows, columns })
    return
  }
  withScratch(backend, rows * columns, (address) => {
    const from = floatsAt(backend, input, info.batchSize * info.inHeight * info.inWidth * info.inChannels)
    const windows = floatsAt(backend, address, rows * columns)
    const { padInfo } = info
    if (padInfo.left + padInfo.right + padInfo.top + padInfo.bottom > 0) windows.fill(0)
    forEachRun(info, (inWindow, inInput, count) => {
      windows.set(from.subarray(inInput, inInput + count), inWindow)
    })
    use({ address, rows, columns })
  })
}

interface FilterGradientArgs {
  readonly inputs: { readonly x: TensorInfo; readonly dy: TensorInfo }
  readonly attrs: ConvAttrs & { readonly filterShape: Shape4 }
  readonly backend: WasmBackend
}

/** dW = windowsᵀ · dy, which tfjs' wasm backend lacks. Channels last only, as its Conv2D. */
function filterGradient({ inputs, attrs, backend }: FilterGradientArgs): TensorInfo {
  const { x, dy } = inputs
  const info = convolutionInfo(x.shape, attrs.filterShape, attrs)
  refuseChannelsFirst(info)
  const { rows, columns } = windowsShape(info)
  const out = backend.makeOutput(info.filterShape, 'float32')
  const gradient = { address: addressOf(backend, dy), rows, columns: info.outChannels }
  const result = { address: addressOf(backend, out), rows: columns, columns: info.outChannels }
  withWindows(backend, addressOf(backend, x), info, (windows) => {
    multiplyTransposedLeft(backend, windows, gradient, result)
  })
  return out
}

interface InputGradientArgs {
  readonly inputs: { readonly dy: TensorInfo; readonly filter: TensorInfo }
  readonly attrs: ConvAttrs & { readonly inputShape: Shape4 }
  readonly backend: WasmBackend
}

/**
 * dx: the windows' gradient dy · Wᵀ, each window then added back to where it was read ("col2im"). No product is done
 * that the convolution itself did not do, whatever the stride.
 */
function inputGradient({ inputs, attrs, backend }: InputGradientArgs): TensorInfo {
  const { dy, filter } = inputs
  const info = convolutionInfo(attrs.inputShape, filter.shape, attrs)
  refuseChannelsFirst(info)
  const { rows, columns } = windowsShape(info)
  const out = backend.makeOutput(info.inShape, 'float32')
  const result = addressOf(backend, out)
  const gradient = { address: addressOf(backend, dy), rows, columns: info.outChannels }
  const weights = { address: addressOf(backend, filter), rows: columns, columns: info.outChannels }
  withTransposed(backend, weights, (transposed) => {
    if (isPlainProduct(info)) {
      multiply(backend, gradient, transposed, { address: result, rows, columns })
      return
    }
    withScratch(backend, rows * columns, (address) => {
      multiply(backend, gradient, transposed, { address, rows, columns })
      addWindows(floatsAt(backend, address, rows * columns), info, (count) => floatsAt(backend, result, count))
    })
  })
  return out
}

function addWindows(windows: Float32Array, info: Conv2DInfo, inputView: (count: number) => Float32Array): void {
  const input = inputView(info.batchSize * info.inHeight * info.inWidth * info.inChannels)
  input.fill(0)
  forEachRun(info, (inWindow, inInput, count) => {
    for (let at = 0; at < count; at++) {
      input[inInput + at] = (input[inInput + at] as number) + (windows[inWindow + at] as number)
    }
  })
}

function refuseChannelsFirst(info: Conv2DInfo): void {
  if (info.dataFormat !== 'channelsLast')
    throw new Error(`wasm convolution: expected channelsLast, got ${info.dataFormat}`)
}

/** Weight gradient of conv1d and conv2d on wasm. */
export const filterGradientKernel: KernelConfig = {
  kernelName: Conv2DBackpropFilter,
  backendName: 'wasm',
  kernelFunc: filterGradient as unknown as KernelConfig['kernelFunc'],
}

/** Input gradient of conv1d and conv2d on wasm; also conv2dTranspose itself. */
export const inputGradientKernel: KernelConfig = {
  kernelName: Conv2DBackpropInput,
  backendName: 'wasm',
  kernelFunc: inputGradient as unknown as KernelConfig['kernelFunc'],
}

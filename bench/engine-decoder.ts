/**
 * Microseconds per decoded step, TypeScript against SIMD, one window and four at once: the default network with random
 * weights. Medians of nine repeats within one run.
 */
import { readFileSync } from 'node:fs'
import { BINS } from '../src/contract/spectrogram.ts'
import { Random } from '../src/dsp/random.ts'
import { createSimdKernels } from '../src/engine/kernels/simd.ts'
import { typeScriptKernels } from '../src/engine/kernels/typescript.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../src/model/defaults.ts'
import { decoderCost, networkSpec } from '../src/model/network-spec.ts'
import { toNetwork, weightLayout } from '../src/model/weights.ts'

const REPEATS = 9
const CALLS = 300

const wasm = readFileSync(new URL('../dist/engine/kernels/kernels.wasm', import.meta.url))
const simdKernels = createSimdKernels(new WebAssembly.Module(wasm))
const spec = networkSpec(DEFAULT_TRAINING_OPTIONS)
const layout = weightLayout(spec)
const random = new Random(1)
const weights = Float32Array.from({ length: layout.length }, () => 0.03 * random.normal())
const network = toNetwork(layout, weights, { meanDb: new Float32Array(BINS).fill(-30), scaleDb: 20 })

/** Microseconds per window. */
function measure(kernels: typeof typeScriptKernels, windows: number): () => number {
  const decoder = kernels.createDecoder(network, 1, windows)
  const input = Float32Array.from({ length: windows * decoder.inputSize }, () => random.normal())
  const out = new Float32Array(windows * BINS)
  return () => {
    const before = performance.now()
    for (let call = 0; call < CALLS; call++) decoder.decode(input, windows, 1, 0, 1, out)
    return (1000 * (performance.now() - before)) / CALLS / windows
  }
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] as number
const cases = [1, 3, 4].map((windows) => ({
  windows,
  plain: measure(typeScriptKernels, windows),
  fast: measure(simdKernels, windows),
}))
for (const { plain, fast } of cases) for (let warm = 0; warm < 3; warm++) plain() + fast()
process.stdout.write(`decoder of ${decoderCost(spec)} multiply-adds, microseconds per window\n`)
process.stdout.write('windows  TypeScript    SIMD   ratio\n')
for (const { windows, plain, fast } of cases) {
  const slow: number[] = []
  const quick: number[] = []
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    slow.push(plain())
    quick.push(fast())
  }
  const [a, b] = [median(slow), median(quick)]
  process.stdout.write(
    `${String(windows).padStart(7)} ${a.toFixed(1).padStart(11)} ${b.toFixed(2).padStart(7)} ${(a / b).toFixed(1).padStart(7)}\n`,
  )
}

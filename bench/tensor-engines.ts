/**
 * Milliseconds per training step of the default network on every tensor engine there is, and what the kernel pack and
 * the native engine are worth. Engines take turns round by round, so that a noisy machine disturbs all alike; the
 * median counts.
 */
import { createRequire } from 'node:module'
import { dirname, sep } from 'node:path'
import '@tensorflow/tfjs'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import type { TrainingOptions } from '../src/contract/training.ts'
import { loadTensorEngine } from '../src/model/engines/load-engine.ts'
import { SyntheticTraining } from '../test/model/engines/training-steps.ts'

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

function millisecondsPerStep(training: SyntheticTraining, steps: number): number {
  const times: number[] = []
  for (let step = 0; step < steps; step++) {
    const start = performance.now()
    training.step()
    times.push(performance.now() - start)
  }
  return median(times)
}

const dense: Partial<TrainingOptions> = { network: 'dense' }
const conv: Partial<TrainingOptions> = {}
const say = (line: string) => process.stdout.write(`${line}\n`)
const show = (name: string, milliseconds: number, note = '') =>
  say(`${name.padEnd(44)} ${milliseconds.toFixed(1).padStart(8)} ms per step ${note}`)

// Before the pack is in place, and only the dense network: the convolution's weight gradient is what wasm lacks.
tf.enableProdMode()
setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep)
await tf.setBackend('wasm')
const bare = new SyntheticTraining(dense)
bare.step()
const denseBare = millisecondsPerStep(bare, 5)

await loadTensorEngine('wasm')
const packed = new SyntheticTraining(dense)
packed.step()
const densePacked = millisecondsPerStep(packed, 15)
show('dense, wasm without the kernel pack', denseBare)
show('dense, wasm with the kernel pack', densePacked, `(${(denseBare / densePacked).toFixed(1)} times as fast)`)

const names = ['wasm', 'tfjs-node'] as const
const times = new Map<string, number[]>()
const trainings = new Map(names.map((name) => [name, new SyntheticTraining(conv)]))
for (let round = 0; round < 5; round++) {
  for (const name of names) {
    try {
      await loadTensorEngine(name)
    } catch (error) {
      if (round === 0) say(`conv, ${name}: ${error instanceof Error ? error.message : error}`)
      continue
    }
    const training = trainings.get(name) as SyntheticTraining
    if (round === 0) training.step()
    times.set(name, [...(times.get(name) ?? []), millisecondsPerStep(training, 8)])
  }
}
// One of the sixteen sequences is enough to know it by.
await loadTensorEngine('cpu')
times.set('cpu', [16 * millisecondsPerStep(new SyntheticTraining({ ...conv, batchSize: 1 }), 1)])
const wasm = median(times.get('wasm') ?? [])
for (const [name, values] of times) {
  const ratio = median(values) / wasm
  show(`conv (${trainings.get('wasm')?.size} weights), ${name}`, median(values), `(${ratio.toFixed(2)} times wasm's)`)
}

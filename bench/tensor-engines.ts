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
import { DEFAULT_TRAINING_OPTIONS } from '../src/model/defaults.ts'
import { loadTensorEngine } from '../src/model/engines/load-engine.ts'
import { SyntheticTraining } from '../test/model/engines/training-steps.ts'

/** Medians over steps; `cpuMs` is processor time over all threads, which other programs disturb least. */
interface Cost {
  readonly wallMs: number
  readonly cpuMs: number
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

function costPerStep(training: SyntheticTraining, steps: number): Cost {
  const walls: number[] = []
  const usedBefore = process.cpuUsage()
  for (let step = 0; step < steps; step++) {
    const start = performance.now()
    training.step()
    walls.push(performance.now() - start)
  }
  const used = process.cpuUsage(usedBefore)
  return { wallMs: median(walls), cpuMs: (used.user + used.system) / 1000 / steps }
}

function middle(costs: Cost[]): Cost {
  return { wallMs: median(costs.map(({ wallMs }) => wallMs)), cpuMs: median(costs.map(({ cpuMs }) => cpuMs)) }
}

const dense: Partial<TrainingOptions> = { network: 'dense' }
const say = (line: string) => process.stdout.write(`${line}\n`)

/** One line: the cost of `name`, and how many times that of `reference` it is. */
function show(name: string, cost: Cost, reference: Cost): void {
  const column = (value: number, other: number) => `${value.toFixed(1).padStart(9)} ms (${(value / other).toFixed(2)})`
  say(`${name.padEnd(40)}${column(cost.wallMs, reference.wallMs)}${column(cost.cpuMs, reference.cpuMs)} of processor`)
}

// Before the pack is in place, and only the dense network: the convolution's weight gradient is what wasm lacks.
tf.enableProdMode()
setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep)
await tf.setBackend('wasm')
const bare = new SyntheticTraining(dense)
bare.step()
const denseBare = costPerStep(bare, 5)

await loadTensorEngine('wasm')
const packed = new SyntheticTraining(dense)
packed.step()
const densePacked = costPerStep(packed, 15)

const names = ['wasm', 'tfjs-node'] as const
const costs = new Map<string, Cost[]>()
const trainings = new Map(names.map((name) => [name, new SyntheticTraining()]))
for (let round = 0; round < 5; round++) {
  for (const name of names) {
    try {
      await loadTensorEngine(name)
    } catch (error) {
      if (round === 0) say(`${name}: ${error instanceof Error ? error.message : error}`)
      continue
    }
    const training = trainings.get(name) as SyntheticTraining
    if (round === 0) training.step()
    costs.set(name, [...(costs.get(name) ?? []), costPerStep(training, 8)])
  }
}
// A sequence or two are enough to know it by.
const { batchSize } = DEFAULT_TRAINING_OPTIONS
await loadTensorEngine('cpu')
const { wallMs, cpuMs } = costPerStep(new SyntheticTraining({ batchSize: 2 }), 1)
costs.set('cpu', [{ wallMs: (wallMs * batchSize) / 2, cpuMs: (cpuMs * batchSize) / 2 }])

say('per training step, and times the wasm engine with the kernel pack')
show('dense, wasm with the kernel pack', densePacked, densePacked)
show('dense, wasm without', denseBare, densePacked)
const wasm = middle(costs.get('wasm') ?? [])
for (const [name, values] of costs) show(`conv, ${trainings.get('wasm')?.size} weights, ${name}`, middle(values), wasm)

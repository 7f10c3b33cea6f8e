/**
 * The second thread of a training on an engine that uses one core: computes the gradients of half of each batch while
 * the trainer's own thread computes the other half. See {@link PairedGradients}.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { GradientAnswer, GradientRequest, GradientWorkerData } from '../contract/host-gradients.ts'
import { loadTensorEngine } from '../model/engines/load-engine.ts'
import type { Batch } from '../model/network.ts'
import { networkSpec } from '../model/network-spec.ts'
import { batchGradients } from '../model/train-step.ts'
import { weightLayout } from '../model/weights.ts'

const data = workerData as GradientWorkerData
const layout = weightLayout(networkSpec(data.options))
const weights = new Float32Array(data.weights)
const gradients = new Float32Array(data.gradients)

function answer(message: GradientAnswer): void {
  parentPort?.postMessage(message)
}

await loadTensorEngine(data.engine)
parentPort?.on('message', ({ batch, scaleDb, noise, beta }: GradientRequest<Batch>) => {
  try {
    answer({ type: 'gradients', loss: batchGradients(layout, weights, batch, scaleDb, noise, beta, gradients) })
  } catch (error) {
    answer({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
})
answer({ type: 'ready' })

import { once } from 'node:events'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { TimbrelError } from '../contract/errors.ts'
import type { GradientAnswer, GradientRequest, GradientWorkerData } from '../contract/host-gradients.ts'
import type { LossReport, TrainingOptions } from '../contract/training.ts'
import type { TensorEngine } from '../model/engines/tensor-engine.ts'
import type { Batch } from '../model/network.ts'
import { networkSpec } from '../model/network-spec.ts'
import { type BatchGradients, batchGradients } from '../model/train-step.ts'
import { weightLayout } from '../model/weights.ts'
import { halvedBatch, halvedNoise } from './halved-batch.ts'

/**
 * Gradients of each batch as the sum of those of its two halves, on two threads where two cores are to be had.
 *
 * tfjs' wasm engine uses one core. Halves are always summed in the same order, so that the weights of a training do not
 * depend, to the bit, on how many threads computed them. Measured for the default network, milliseconds of one core per
 * step: 25 whole, 15 on each of two threads; three or more parts gain nothing, since a quarter of a batch takes 9.
 */
export class PairedGradients {
  readonly #worker: GradientWorker | null
  readonly #other: Float32Array

  private constructor(worker: GradientWorker | null, weightCount: number) {
    this.#worker = worker
    this.#other = new Float32Array(weightCount)
  }

  /**
   * @param threads 1 computes both halves on this thread; more start one worker.
   * @returns null for an engine that uses all cores by itself.
   */
  static async open(options: TrainingOptions, engine: TensorEngine, threads: number): Promise<PairedGradients | null> {
    if (engine.name === 'tfjs-node') return null
    const { length } = weightLayout(networkSpec(options))
    return new PairedGradients(threads > 1 ? await GradientWorker.start(options, engine, length) : null, length)
  }

  /** Stands in for {@link batchGradients}. @throws TimbrelError 'engine-unavailable' when the worker died. */
  readonly compute: BatchGradients = async (layout, weights, batch, scaleDb, noise, beta, gradients) => {
    const halves = halvedBatch(batch)
    if (halves === null) return batchGradients(layout, weights, batch, scaleDb, noise, beta, gradients)
    const [first, second] = halves
    const request = { batch: second, scaleDb, noise: halvedNoise(noise, 1), beta }
    // The worker is asked first, so that it computes while this thread does.
    const answered = this.#worker?.ask(weights, request)
    const firstNoise = halvedNoise(noise, 0)
    const lossOfFirst = batchGradients(layout, weights, first, scaleDb, firstNoise, beta, gradients)
    const lossOfSecond = answered
      ? await answered
      : batchGradients(layout, weights, second, scaleDb, request.noise, beta, this.#other)
    const other = this.#worker?.gradients ?? this.#other
    for (let index = 0; index < gradients.length; index++) {
      gradients[index] = (gradients[index] as number) + (other[index] as number)
    }
    return sum(lossOfFirst, lossOfSecond)
  }

  async close(): Promise<void> {
    await this.#worker?.close()
  }
}

function sum(a: LossReport, b: LossReport): LossReport {
  return { reconstruction: a.reconstruction + b.reconstruction, kl: a.kl + b.kl, total: a.total + b.total }
}

/** The worker thread's side of the border, as the trainer sees it. One request at a time. */
class GradientWorker {
  /** Of the last request answered. */
  readonly gradients: Float32Array
  readonly #weights: Float32Array
  readonly #worker: Worker

  private constructor(worker: Worker, weights: SharedArrayBuffer, gradients: SharedArrayBuffer) {
    this.#worker = worker
    this.#weights = new Float32Array(weights)
    this.gradients = new Float32Array(gradients)
  }

  static async start(options: TrainingOptions, engine: TensorEngine, weightCount: number): Promise<GradientWorker> {
    const bytes = weightCount * Float32Array.BYTES_PER_ELEMENT
    const [weights, gradients] = [new SharedArrayBuffer(bytes), new SharedArrayBuffer(bytes)]
    const workerData: GradientWorkerData = { options, engine: engine.name, weights, gradients }
    const modulePath = createRequire(import.meta.url).resolve('#dist/host/gradient-worker.js')
    const worker = new Worker(modulePath, { workerData })
    await once(worker, 'message').catch((cause: unknown) => {
      throw died(cause)
    })
    return new GradientWorker(worker, weights, gradients)
  }

  async ask(weights: Float32Array, request: GradientRequest<Batch>): Promise<LossReport> {
    this.#weights.set(weights)
    const answered = once(this.#worker, 'message').catch((cause: unknown) => {
      throw died(cause)
    })
    this.#worker.postMessage(request)
    const [answer] = (await answered) as [GradientAnswer]
    if (answer.type === 'gradients') return answer.loss
    throw died(answer.type === 'failed' ? new Error(answer.message) : undefined)
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}

function died(cause: unknown): TimbrelError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new TimbrelError('engine-unavailable', `The second training thread failed: ${why}; --workers 1 does without`, {
    cause,
  })
}

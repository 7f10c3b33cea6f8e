import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { TimbrelError } from '../../contract/errors.ts'
import type {
  ComparedNetwork,
  NetworkTrainingAnswer,
  NetworkTrainingTask,
} from '../../contract/host-network-training.ts'

/**
 * Trains a network in a thread of its own, on the wasm engine, which uses one core: two trainings side by side cost no
 * more time than one, and none depends on how many run.
 *
 * @throws TimbrelError 'training-process' when the thread fails; the signal's reason when it aborts.
 */
export async function trainNetwork(
  task: NetworkTrainingTask,
  onStep: (step: number) => void,
  signal?: AbortSignal,
): Promise<ComparedNetwork> {
  signal?.throwIfAborted()
  const modulePath = createRequire(import.meta.url).resolve('#dist/host/evaluate/network-worker.js')
  const worker = new Worker(modulePath, { workerData: task })
  let onAbort = () => {}
  try {
    return await new Promise<ComparedNetwork>((resolve, reject) => {
      onAbort = () => reject(signal?.reason)
      signal?.addEventListener('abort', onAbort, { once: true })
      worker.on('message', (answer: NetworkTrainingAnswer) => {
        if (answer.type === 'step') onStep(answer.step)
        else if (answer.type === 'trained') resolve(answer.result)
        else reject(new TimbrelError('training-process', `A training for the comparison failed: ${answer.message}`))
      })
      worker.on('error', (cause) => {
        reject(new TimbrelError('training-process', `A training thread died: ${cause.message}`, { cause }))
      })
      worker.on('exit', (code) =>
        reject(new TimbrelError('training-process', `A training thread ended early (${code})`)),
      )
    })
  } finally {
    signal?.removeEventListener('abort', onAbort)
    await worker.terminate()
  }
}

/**
 * Does work for every item, `lanes` of them at once, and waits for those under way when one fails.
 *
 * @returns results in the order of the items.
 * @throws the first error, once nothing runs any more.
 */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result[]> {
  const controller = new AbortController()
  const abort = () => controller.abort(signal?.reason)
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  const results = new Map<number, Result>()
  const waiting = [...items.entries()]
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      controller.signal.throwIfAborted()
      const [index, item] = next
      results.set(index, await work(item, controller.signal))
    }
  }
  const running = Array.from({ length: Math.max(1, Math.min(lanes, items.length)) }, () =>
    lane().catch((error: unknown) => {
      controller.abort(error)
      throw error
    }),
  )
  const ends = await Promise.allSettled(running)
  signal?.removeEventListener('abort', abort)
  if (ends.some(({ status }) => status === 'rejected')) throw controller.signal.reason
  return items.map((_, index) => results.get(index) as Result)
}

/** A thread that trains one network to compare with, by the same loop as every other training. See train-networks.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import type { NetworkTrainingAnswer, NetworkTrainingTask } from '../../contract/host-network-training.ts'
import { train } from '../../model/train.ts'
import { cachedTrainingSource } from '../cached-training-source.ts'
import { loadEncoderEngine } from '../encoder-engine.ts'

const { recordings, options } = workerData as NetworkTrainingTask

function answer(message: NetworkTrainingAnswer): void {
  parentPort?.postMessage(message)
}

try {
  await loadEncoderEngine()
  const { network, state } = await train(cachedTrainingSource(recordings, options.holdOutEvery), options, {
    onEvent: (event) => {
      if (event.type === 'step') answer({ type: 'step', step: event.step })
    },
  })
  const { step: steps, secondsElapsed: trainingSeconds, history: curve } = state
  answer({ type: 'trained', result: { network, steps, trainingSeconds, curve } })
} catch (error) {
  answer({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
}

// For its side effect: the gradients of tfjs' operations, which tfjs-core's Node bundle leaves out.
import '@tensorflow/tfjs'
import * as tf from '@tensorflow/tfjs-core'
import { TimbrelError } from '../../contract/errors.ts'
import type { EngineChoice } from '../../contract/training.ts'
import type { TensorEngine } from './tensor-engine.ts'
import { findTfjsNode, probeTfjsNode, useTfjsNode } from './tfjs-node.ts'

/**
 * Loads a tensor engine and makes it the backend of tfjs-core in this process.
 *
 * 'auto' takes tfjs-node when its binding loads and computes rightly (tried in a child process first), else wasm with
 * the kernel pack, else cpu; `why` then names what stood in the way of the faster ones.
 *
 * @throws TimbrelError 'engine-unavailable' when the engine asked for by name cannot be had.
 */
export async function loadTensorEngine(choice: EngineChoice): Promise<TensorEngine> {
  // tfjs would otherwise advise on the console to install tfjs-node.
  tf.enableProdMode()
  if (choice === 'auto') return await loadBest()
  const engine = await tryEngine(choice)
  if (typeof engine !== 'string') return { ...engine, why: 'asked for' }
  throw new TimbrelError('engine-unavailable', `The engine ${choice} cannot be had: ${engine}. ${ADVICE[choice]}`)
}

const ADVICE = {
  'tfjs-node': 'Install @tensorflow/tfjs-node 4.22 beside Timbrel, or use --engine wasm.',
  wasm: 'Install Timbrel again, or use --engine cpu (slow).',
  cpu: 'Install Timbrel again.',
}

async function loadBest(): Promise<TensorEngine> {
  const obstacles: string[] = []
  for (const name of ['tfjs-node', 'wasm', 'cpu'] as const) {
    const engine = await tryEngine(name)
    if (typeof engine !== 'string') return { ...engine, why: obstacles.join('; ') || 'the fastest there is' }
    obstacles.push(`${name}: ${engine}`)
  }
  throw new TimbrelError('engine-unavailable', `No tensor engine can be had: ${obstacles.join('; ')}. ${ADVICE.cpu}`)
}

/** @returns the engine, or why it cannot be had. */
async function tryEngine(name: TensorEngine['name']): Promise<Pick<TensorEngine, 'name' | 'version'> | string> {
  try {
    if (name === 'tfjs-node') return await tryTfjsNode()
    if (name === 'wasm') {
      const { useWasm } = await import('./wasm.ts')
      return { name, version: await useWasm() }
    }
    const { useCpu } = await import('./cpu.ts')
    return { name, version: await useCpu() }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function tryTfjsNode(): Promise<Pick<TensorEngine, 'name' | 'version'> | string> {
  const mainFile = findTfjsNode()
  const obstacle = await probeTfjsNode(mainFile)
  return obstacle ?? { name: 'tfjs-node', version: await useTfjsNode(mainFile) }
}

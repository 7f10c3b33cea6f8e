import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import { restoreUtilPredicates } from './node-compatibility.ts'
import { selfTest } from './self-test.ts'

const require = createRequire(import.meta.url)

/** The probe loads a library of some hundred megabytes, from a cold disk, and trains one step. */
const PROBE_TIMEOUT_MS = 60_000

interface TfjsNode {
  readonly version: { readonly 'tfjs-node': string }
}

/**
 * Where @tensorflow/tfjs-node is: the folder named by TIMBREL_TFJS_NODE, or the installed package.
 *
 * @returns its main file.
 * @throws Error saying where it was looked for.
 */
export function findTfjsNode(): string {
  const folder = process.env['TIMBREL_TFJS_NODE'] || null
  try {
    return require.resolve(folder ?? '@tensorflow/tfjs-node')
  } catch {
    throw new Error(folder ? `TIMBREL_TFJS_NODE names ${folder}, where no package is` : 'not installed')
  }
}

/**
 * Loads the package at `mainFile` into this process, sets its backend and trains one step. A binding that does not fit
 * the machine can end the process here: {@link probeTfjsNode} first.
 *
 * @returns the version of the package and of the native library.
 */
export async function useTfjsNode(mainFile: string): Promise<string> {
  restoreUtilPredicates()
  // TensorFlow's own chatter on stderr; 3 keeps what is fatal.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3'
  const core = createRequire(mainFile)('@tensorflow/tfjs-core') as { engine: typeof tf.engine }
  if (core.engine() !== tf.engine()) throw new Error(`${mainFile} has a tfjs-core of its own, not the one Timbrel uses`)
  const { version } = require(mainFile) as TfjsNode
  if (!(await tf.setBackend('tensorflow'))) throw new Error(`the binding of ${mainFile} did not start`)
  selfTest('tfjs-node')
  const { binding } = tf.backend() as unknown as { readonly binding: { readonly TF_Version: string } }
  return `${version['tfjs-node']}, TensorFlow ${binding.TF_Version}`
}

/**
 * Loads and tests the package at `mainFile` in a child process, so that a crashing binding takes only the child along.
 *
 * @returns null when it works, else why it does not.
 */
export async function probeTfjsNode(mainFile: string): Promise<string | null> {
  try {
    const probe = require.resolve('#dist/model/engines/tfjs-node-probe.js')
    await promisify(execFile)(process.execPath, [probe, mainFile], { timeout: PROBE_TIMEOUT_MS })
    return null
  } catch (error) {
    return whyItFailed(error)
  }
}

function whyItFailed(error: unknown): string {
  const { signal, killed, stderr, message } = error as {
    readonly signal?: string | null
    readonly killed?: boolean
    readonly stderr?: string
    readonly message: string
  }
  if (killed === true) return `its probe did not end within ${PROBE_TIMEOUT_MS / 1000} s`
  if (signal) return `its native binding crashed (${signal})`
  // The probe's last line is its own; what stands before comes from the native library.
  return stderr?.trim().split('\n').at(-1) || message
}

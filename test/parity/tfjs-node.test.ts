import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { loadTensorEngine } from '../../src/model/engines/load-engine.ts'
import { SyntheticTraining } from '../model/engines/training-steps.ts'

/** Exit code of the build script for "cannot be tried here". */
const NOT_HERE = 3
const STEPS = 20

/** Why tfjs-node cannot be had on this machine; null when it is built. */
let obstacle: string | null = 'not built yet'

beforeAll(async () => {
  const script = fileURLToPath(new URL('../../scripts/build-tfjs-node.mjs', import.meta.url))
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script], { maxBuffer: 64 << 20 })
    process.env['TIMBREL_TFJS_NODE'] = stdout.trim().split('\n').at(-1)
    obstacle = null
  } catch (error) {
    const { code, stderr } = error as { readonly code: number; readonly stderr: string }
    obstacle = stderr.trim().split('\n').at(-1) ?? ''
    if (code !== NOT_HERE) throw new Error(`tfjs-node did not build:\n${stderr.slice(-4000)}`)
    // Said here too: a reporter may fold the reason of a skipped test away.
    process.stderr.write(`tfjs-node is NOT tested on this machine: ${obstacle}\n`)
  }
}, 600_000)

afterAll(() => {
  delete process.env['TIMBREL_TFJS_NODE']
})

function needTfjsNode(context: TestContext): void {
  if (obstacle !== null) context.skip(obstacle)
}

async function lossesOn(engine: 'wasm' | 'tfjs-node', network: 'conv' | 'dense'): Promise<number[]> {
  await loadTensorEngine(engine)
  const training = new SyntheticTraining({ network, batchSize: 4, sequenceFrames: 32, beta: 0.01 })
  return Array.from({ length: STEPS }, () => training.step())
}

describe('tfjs-node, its binding built from the Python wheel', () => {
  it("passes its probe and is taken by 'auto'", async (context) => {
    needTfjsNode(context)
    const engine = await loadTensorEngine('auto')
    expect(engine.name).toBe('tfjs-node')
    expect(engine.version).toMatch(/^4\.22\.0, TensorFlow 2\.\d+/)
  })

  it.for(['conv', 'dense'] as const)(
    `loses the same as wasm over ${STEPS} steps of the %s network`,
    async (network, context) => {
      needTfjsNode(context)
      const native = await lossesOn('tfjs-node', network)
      const wasm = await lossesOn('wasm', network)
      // The training moves: agreement of two engines that stand still would say nothing.
      expect(wasm.at(-1)).toBeLessThan(0.9 * (wasm[0] as number))
      for (const [step, loss] of wasm.entries()) {
        expect(Math.abs((native[step] as number) / loss - 1), `step ${step}`).toBeLessThan(1e-4)
      }
    },
  )

  it('gives the same losses bit for bit when run again', async (context) => {
    needTfjsNode(context)
    expect(await lossesOn('tfjs-node', 'conv')).toEqual(await lossesOn('tfjs-node', 'conv'))
  })
})

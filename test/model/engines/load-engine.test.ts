import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadTensorEngine } from '../../../src/model/engines/load-engine.ts'
import { selfTest } from '../../../src/model/engines/self-test.ts'

const core = fileURLToPath(new URL('../../../node_modules/@tensorflow/tfjs-core', import.meta.url))
let folder: string

/** A package in the place of tfjs-node whose main file is `source`; with or without Timbrel's own tfjs-core beside it. */
function pretend(source: string, shareCore = true): void {
  writeFileSync(join(folder, 'package.json'), '{ "main": "main.cjs" }')
  writeFileSync(join(folder, 'main.cjs'), source)
  mkdirSync(join(folder, 'node_modules', '@tensorflow'), { recursive: true })
  const place = join(folder, 'node_modules', '@tensorflow', 'tfjs-core')
  if (shareCore) {
    symlinkSync(core, place, 'junction')
  } else {
    mkdirSync(place)
    writeFileSync(join(place, 'index.js'), 'const own = {}; exports.engine = () => own')
  }
  process.env['TIMBREL_TFJS_NODE'] = folder
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timbrel-engine-'))
})

afterEach(() => {
  delete process.env['TIMBREL_TFJS_NODE']
  rmSync(folder, { recursive: true })
})

describe('loadTensorEngine', () => {
  it('sets the engine asked for as the backend', async () => {
    expect(await loadTensorEngine('cpu')).toEqual({ name: 'cpu', version: '4.22.0', why: 'asked for' })
    expect(tf.getBackend()).toBe('cpu')
    expect(await loadTensorEngine('wasm')).toEqual({ name: 'wasm', version: '4.22.0', why: 'asked for' })
    expect(tf.getBackend()).toBe('wasm')
  })

  it("'auto' outlives a binding that crashes, takes wasm and says why", async () => {
    pretend('process.abort()')
    const engine = await loadTensorEngine('auto')
    expect(engine.name).toBe('wasm')
    expect(engine.why).toMatch(/tfjs-node: its native binding crashed \(SIGABRT\)/)
    expect(tf.getBackend()).toBe('wasm')
  })

  it('names what a binding says that does not load', async () => {
    pretend("throw new Error('libtensorflow.so.2: cannot open shared object file')")
    expect((await loadTensorEngine('auto')).why).toBe('tfjs-node: libtensorflow.so.2: cannot open shared object file')
  })

  it('refuses a package that brings no backend', async () => {
    pretend("exports.version = { 'tfjs-node': '4.22.0' }")
    const { name, why } = await loadTensorEngine('auto')
    expect(name).toBe('wasm')
    expect(why).toMatch(/^tfjs-node: .*'tensorflow'/)
  })

  it('refuses a tfjs-node with a tfjs-core of its own', async () => {
    pretend("exports.version = { 'tfjs-node': '4.22.0' }", false)
    expect((await loadTensorEngine('auto')).why).toContain('has a tfjs-core of its own')
  })

  it('throws what is wrong and what to do when tfjs-node is asked for and cannot be had', async () => {
    process.env['TIMBREL_TFJS_NODE'] = join(folder, 'nothing')
    const asked = loadTensorEngine('tfjs-node')
    await expect(asked).rejects.toMatchObject({ name: 'TimbrelError', code: 'engine-unavailable' })
    await expect(asked).rejects.toThrow(/nothing, where no package is\. .*--engine wasm/)
  })
})

describe('selfTest', () => {
  it.each(['cpu', 'wasm'] as const)('passes on %s and keeps no tensor', async (engine) => {
    await loadTensorEngine(engine)
    const tensors = tf.memory().numTensors
    expect(() => selfTest(engine)).not.toThrow()
    expect(tf.memory().numTensors).toBe(tensors)
  })

  it('finds an engine whose weight gradient is off by a per cent', async () => {
    await loadTensorEngine('cpu')
    const right = tf.getKernel(tf.Conv2DBackpropFilter, 'cpu')
    tf.unregisterKernel(tf.Conv2DBackpropFilter, 'cpu')
    tf.registerKernel({
      ...right,
      kernelFunc: (args) => {
        const gradient = right.kernelFunc(args) as tf.TensorInfo
        const { data } = args.backend as { data: { get(id: object): { values: Float32Array } } }
        const { values } = data.get(gradient.dataId)
        for (const [at, value] of values.entries()) values[at] = 1.01 * value
        return gradient
      },
    })
    try {
      expect(() => selfTest('cpu')).toThrow(/should give a loss of/)
    } finally {
      tf.unregisterKernel(tf.Conv2DBackpropFilter, 'cpu')
      tf.registerKernel(right)
    }
  })
})

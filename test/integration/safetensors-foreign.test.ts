import { execFile } from 'node:child_process'
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readModel, writeModel } from '../../src/io/model-file.ts'
import { readTensors } from '../../src/io/tensors.ts'
import { makeModel } from '../io/model-maker.ts'

const run = promisify(execFile)
const script = fileURLToPath(new URL('../../scripts/check-safetensors.py', import.meta.url))

interface Seen {
  readonly metadata: Record<string, string>
  readonly tensors: Record<string, { dtype: string; shape: number[]; sum: number; first: number[] }>
}

let folder = ''
/** A Python that has the safetensors package; null with the reason when it cannot be had. */
let python: string | null = null
let reason = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timbrel-foreign-'))
  const environment = join(folder, 'venv')
  try {
    await run('python3', ['-m', 'venv', environment], { timeout: 60_000 })
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1', '--timeout', '15']
    await run(join(environment, 'bin/python'), [...pip, 'safetensors', 'numpy'], { timeout: 180_000 })
    python = join(environment, 'bin/python')
  } catch (cause) {
    reason = `no Python with the safetensors package: ${String((cause as { stderr?: string }).stderr || cause)
      .trim()
      .split('\n')
      .at(-1)}`
    process.stderr.write(`SKIPPED test/integration/safetensors-foreign.test.ts: ${reason}\n`)
  }
}, 300_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

async function seenByPython(path: string): Promise<Seen> {
  const { stdout } = await run(python as string, [script, path], { maxBuffer: 64 * 1024 * 1024 })
  return JSON.parse(stdout) as Seen
}

describe("Hugging Face's reader", () => {
  it('opens a model of ours and sees the same numbers', async (context) => {
    if (python === null) return context.skip(reason)
    const path = join(folder, 'ours.timbrel')
    const model = makeModel(7)
    await writeModel(path, model)
    const seen = await seenByPython(path)
    expect(seen.metadata['format']).toBe('timbrel')
    const kernel = seen.tensors['decoder/0/kernel']
    expect(kernel?.shape).toEqual([3, 18, 6])
    expect(kernel?.first).toEqual([...(model.network.decoder[0]?.kernel.subarray(0, 4) ?? [])])
    const { tensors } = await readTensors(path)
    expect(Object.keys(seen.tensors).sort()).toEqual([...tensors.keys()].sort())
    const names = { F64: 'float64', F32: 'float32', F16: 'float16', I8: 'int8', U8: 'uint8' } as Record<string, string>
    for (const [name, tensor] of tensors) {
      const other = seen.tensors[name]
      expect([name, other?.dtype, other?.shape]).toEqual([name, names[tensor.dtype], tensor.shape])
      let sum = 0
      for (const value of tensor.values) sum += value
      expect(other?.sum).toBeCloseTo(sum, 6)
    }
  })

  it('opens the bundled model', async (context) => {
    if (python === null) return context.skip(reason)
    const path = fileURLToPath(new URL('../../samples/orchestra.timbrel', import.meta.url))
    if (
      await access(path).then(
        () => false,
        () => true,
      )
    )
      return context.skip('samples/orchestra.timbrel is not there')
    const seen = await seenByPython(path)
    const model = await readModel(path)
    expect(seen.tensors['normalisation/mean']?.first).toEqual([...model.network.normalisation.meanDb.subarray(0, 4)])
  })

  it('writes files that ours reads, and refuses as a model', async (context) => {
    if (python === null) return context.skip(reason)
    const path = join(folder, 'theirs.safetensors')
    const code = [
      'import numpy, sys',
      'from safetensors.numpy import save_file',
      'a = {"w": numpy.arange(6, dtype=numpy.float32).reshape(2, 3), "h": numpy.array([0.5, -2], dtype=numpy.float16),',
      '     "b": numpy.array([-128, 127], dtype=numpy.int8), "d": numpy.array([3.25]), "e": numpy.zeros((0, 4), dtype=numpy.uint8)}',
      'save_file(a, sys.argv[1], metadata={"format": "np", "é": "♯"})',
    ]
    await writeFile(join(folder, 'write.py'), code.join('\n'))
    await run(python, [join(folder, 'write.py'), path])
    const { tensors, metadata } = await readTensors(path)
    expect(tensors.get('w')).toEqual({ dtype: 'F32', shape: [2, 3], values: Float32Array.of(0, 1, 2, 3, 4, 5) })
    expect(tensors.get('h')).toEqual({ dtype: 'F16', shape: [2], values: Float32Array.of(0.5, -2) })
    expect(tensors.get('b')?.values).toEqual(Int8Array.of(-128, 127))
    expect(tensors.get('d')?.values).toEqual(Float64Array.of(3.25))
    expect(tensors.get('e')?.shape).toEqual([0, 4])
    expect(metadata.get('é')).toBe('♯')
    await expect(readModel(path)).rejects.toThrow(/safetensors file of another program \(format "np"\)/)
  })
})

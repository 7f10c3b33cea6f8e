import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCurve } from '../../src/host/curve-file.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timbrel-curve-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function curve(text: string): Promise<string> {
  const path = join(folder, 'curve.json')
  await writeFile(path, text)
  return path
}

describe('readCurve', () => {
  it('reads positions, and places on the pad', async () => {
    const along = '[{"seconds": 0, "value": 0}, {"seconds": 2.5, "value": 1}]'
    expect(await readCurve(await curve(along))).toEqual([
      { seconds: 0, value: 0 },
      { seconds: 2.5, value: 1 },
    ])
    expect(await readCurve(await curve('[{"seconds": 0, "x": 0.2, "y": 0.9}]'))).toEqual([
      { seconds: 0, x: 0.2, y: 0.9 },
    ])
  })

  it.each([
    ['no JSON', 'seconds: 0', /found no JSON/],
    ['no points', '[]', /found: .*length/],
    ['a value out of range', '[{"seconds": 0, "value": 1.5}]', /at 0\.value/],
    [
      'a time before the last',
      '[{"seconds": 2, "value": 0}, {"seconds": 1, "value": 1}]',
      /point 2 lies before point 1/,
    ],
    ['a mixture', '[{"seconds": 0, "value": 0}, {"seconds": 1, "x": 0, "y": 0}]', /expected \[/],
    ['a misspelt key', '[{"second": 0, "value": 0}]', /at 0\.second/],
    ['an infinite time', '[{"seconds": 1e999, "value": 0}]', /at 0\.seconds/],
  ])('refuses %s with the form expected', async (_, text, message) => {
    await expect(readCurve(await curve(text))).rejects.toThrow(message)
  })

  it('names a file that is not there', async () => {
    await expect(readCurve(join(folder, 'none.json'))).rejects.toThrow(/none\.json: expected a curve/)
  })
})

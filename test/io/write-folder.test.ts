import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeFolder } from '../../src/io/write-folder.ts'

let work = ''
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-folder-'))
})
afterEach(() => rm(work, { recursive: true, force: true }))

async function fill(folder: string): Promise<void> {
  await mkdir(join(folder, 'in'))
  await writeFile(join(folder, 'in', 'a.txt'), 'new a')
  await writeFile(join(folder, 'b.txt'), 'new b')
}

describe('writeFolder', () => {
  it('makes the folder and those above it', async () => {
    const folder = join(work, 'one', 'two')
    await writeFolder(folder, fill)
    expect(await readdir(folder, { recursive: true })).toEqual(['b.txt', 'in', join('in', 'a.txt')])
    expect(await readdir(join(work, 'one'))).toEqual(['two'])
  })

  it('replaces files of the same names and keeps the others', async () => {
    await mkdir(join(work, 'kept', 'in'), { recursive: true })
    await writeFile(join(work, 'kept', 'in', 'a.txt'), 'old a')
    await writeFile(join(work, 'kept', 'in', 'c.txt'), 'old c')
    await writeFolder(join(work, 'kept'), fill)
    expect(await readFile(join(work, 'kept', 'in', 'a.txt'), 'utf8')).toBe('new a')
    expect(await readFile(join(work, 'kept', 'in', 'c.txt'), 'utf8')).toBe('old c')
  })

  it('leaves nothing of what failed', async () => {
    const failing = writeFolder(join(work, 'gone'), async (folder) => {
      await fill(folder)
      throw new Error('half way')
    })
    await expect(failing).rejects.toThrow('half way')
    expect(await readdir(work)).toEqual([])
  })

  it('refuses what is no folder', async () => {
    await writeFile(join(work, 'file'), '')
    await expect(writeFolder(join(work, 'file'), fill)).rejects.toThrow(/file: expected a folder/)
    await expect(writeFolder(join(work, 'file', 'in'), fill)).rejects.toThrow(/cannot make it/)
    expect(await readdir(work)).toEqual(['file'])
  })
})

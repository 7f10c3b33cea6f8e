import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isToken } from '../../../src/host/studio/access.ts'
import { isPlainName, recordingParts } from '../../../src/host/studio/names.ts'
import { findStaticFile } from '../../../src/host/studio/static-files.ts'

let work = ''
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-static-'))
  await mkdir(join(work, 'ui', 'assets'), { recursive: true })
  await mkdir(join(work, 'ui-secret'))
  for (const file of [
    'ui/index.html',
    'ui/assets/a.js',
    'ui/.hidden.js',
    'ui/notes.txt',
    'secret.js',
    'ui-secret/s.js',
  ])
    await writeFile(join(work, file), 'x')
  await symlink(join(work, 'secret.js'), join(work, 'ui', 'link.js'))
  await symlink(join(work, 'ui-secret'), join(work, 'ui', 'linked'))
})
afterAll(() => rm(work, { recursive: true, force: true }))
const find = (path: string) => findStaticFile([{ prefix: '/', folder: join(work, 'ui') }], path)

it('finds the files of its folder, with their types', async () => {
  expect((await find('/'))?.type).toBe('text/html; charset=utf-8')
  expect((await find('/assets/a.js'))?.type).toBe('text/javascript; charset=utf-8')
  expect((await find('/assets/%61.js'))?.bytes).toBe(1)
})

it.each([
  '/../secret.js',
  '/assets/../../secret.js',
  '/%2e%2e/secret.js',
  '/..%2fsecret.js',
  '/%252e%252e/secret.js',
  '/..\\secret.js',
  '/..%5csecret.js',
  '/assets/a.js%00.png',
  '//assets/a.js',
  '/C:/secret.js',
  '/%',
  '/%ff',
  '/.hidden.js',
  '/notes.txt',
  '/link.js',
  '/linked/s.js',
  '/../ui-secret/s.js',
  '/assets',
  'assets/a.js',
  '',
])('gives nothing for %j', async (path) => {
  expect(await find(path)).toBeNull()
})

it('takes plain names alone for recordings', () => {
  expect(recordingParts('flute/C5 (1).wav')).toEqual(['flute', 'C5 (1).wav'])
  for (const file of ['../a.wav', 'a.wav', 'a/b/c.wav', 'a/..', 'a/.b', 'a\\b/c.wav', '/a.wav', 'a/b\0.wav', 'a/'])
    expect(() => recordingParts(file), file).toThrow('expected a recording')
  expect(['CON', 'nul.wav', 'a:b', 'a.', 'x'.repeat(201)].filter(isPlainName)).toEqual([])
})

it('compares tokens', () => {
  expect(isToken('abc', 'abc')).toBe(true)
  for (const wrong of ['', 'ab', 'abcd', null, undefined]) expect(isToken(wrong, 'abc')).toBe(false)
})

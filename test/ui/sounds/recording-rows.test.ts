import { describe, expect, it } from 'vitest'
import type { AnalysisTable } from '../../../src/contract/host-api.ts'
import { noteInWords, recordingRows } from '../../../src/ui/sounds/recording-rows.ts'

const analysed = (file: string, warnings: string[] = [], verdict = 'pitched') =>
  ({
    file,
    warnings,
    verdict,
    midiNote: 69.02,
    durationSeconds: 2.5,
    peakLoudnessDb: -9,
  }) as unknown as AnalysisTable['recordings'][number]

describe('recordingRows', () => {
  const recordings = ['b/A10.wav', 'b/A2.wav', 'a/X.wav', 'a/Y.wav', 'a/Z.wav'].map((file) => ({
    file,
    bytes: 1,
    excluded: file === 'a/Z.wav',
  }))
  const table: AnalysisTable = {
    recordings: [
      analysed('b/A10.wav'),
      analysed('b/A2.wav', ['clipped: flat', 'very short: 90 ms']),
      analysed('a/X.wav', ['not pitched: rendered as noise'], 'unpitched'),
    ],
    skipped: [{ file: 'a/Y.wav', why: 'found text' }],
  }

  it('groups by instrument in natural order and says what became of each', () => {
    const groups = recordingRows(recordings, table)
    expect(groups.map(({ instrument, rows }) => [instrument, ...rows.map(({ name }) => name)])).toEqual([
      ['a', 'X.wav', 'Y.wav', 'Z.wav'],
      ['b', 'A2.wav', 'A10.wav'],
    ])
    expect(groups.flatMap(({ rows }) => rows.map(({ note, verdict, concern }) => [note, verdict, concern]))).toEqual([
      ['none', 'Not pitched: rendered as noise', true],
      ['', 'Cannot be used: found text', true],
      ['', 'Set aside: not trained on', false],
      ['A4', 'Clipped: flat; very short: 90 ms', true],
      ['A4', 'Good', false],
    ])
  })

  it('shows what is not analysed yet', () => {
    expect(recordingRows(recordings, null)[1]?.rows[0]).toMatchObject({ verdict: 'Not analysed yet', seconds: null })
  })
})

describe('noteInWords', () => {
  it.each([
    [60, 'C4'],
    [61.1, 'C♯4'],
    [69.3, 'A4 +30'],
    [68.75, 'A4 −25'],
    [-0.1, 'C-1'],
  ])('%f is %s', (note, words) => expect(noteInWords(note)).toBe(words))
})

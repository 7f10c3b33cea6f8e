import { describe, expect, it } from 'vitest'
import { bars } from '../../../src/evaluation/bars.ts'
import { clipRows } from '../../../src/host/evaluate/page/clip-rows.ts'
import { marksOf } from '../../../src/host/evaluate/page/marks.ts'
import { reportPage } from '../../../src/host/evaluate/page/page.ts'
import { distances, makeMorph, makeNetwork, makeReport, makeSound } from '../../evaluation/make-report.ts'

const HOSTILE = `<script>alert("x")</script>&'`

const loss = { reconstruction: 0.07, kl: 80, total: 0.08 }
const error = { harmonicsDb: 3, noiseDb: 2 }
const measured = makeReport({
  sounds: [makeSound(), makeSound({ name: `${HOSTILE}/A4.wav`, instrument: HOSTILE, acquaintance: 'trained' })],
  networks: [
    makeNetwork(),
    makeNetwork({ name: 'dense VAE', curve: [{ step: 200, training: loss, validation: loss }] }),
  ],
  morphs: [makeMorph(), makeMorph({ system: 'crossfade', mae: null })],
  transfers: [
    { instrument: HOSTILE, midiNote: 80, below: 8, above: null, networkDb: 6, harmonicsKeptDb: 9, envelopeKeptDb: 8 },
  ],
  leftOut: [
    {
      instrument: HOSTILE,
      recordings: 1,
      representation: distances(1),
      decoder: distances(2),
      detail: distances(1),
      error,
    },
  ],
  attributes: [{ name: 'brightness', spearman: 0.9, crossTalk: 0.2 }],
  sampling: [{ prior: 'fitted', temperature: 1, draws: 100, plausible: 0.8 }],
})
const report = { ...measured, bars: bars(measured) }

const samples = Float32Array.from({ length: 4410 }, (_, n) => 0.5 * Math.sin(n / 8))
const clips = [
  { row: HOSTILE, system: 'as recorded', position: null, samples },
  { row: 'flute to guitar', system: 'timbrel', position: 0.5, samples },
  { row: 'flute to guitar', system: 'timbrel', position: 0, samples },
]

/** Every start tag's name, with those that must be closed matched against their ends. @throws Error at the first that is not. */
function requireBalanced(page: string): void {
  const open: string[] = []
  const withoutStyle = page.replace(/<style>.*?<\/style>/s, '')
  for (const [, closing, name = '', rest = ''] of withoutStyle.matchAll(/<(\/?)([a-z][a-z0-9]*)([^<>]*)>/g)) {
    if (['meta', 'img', 'br', 'link'].includes(name) || rest.endsWith('/')) continue
    if (closing === '') open.push(name)
    else if (open.pop() !== name) throw new Error(`</${name}> closes nothing`)
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(', ')}`)
}

describe('the page of a report', async () => {
  const page = reportPage(report, await clipRows(clips))
  // Base64 spells anything, and would drown the message of a failure.
  const withoutData = page.replace(/;base64,[A-Za-z0-9+/=]+/g, ';base64,')

  it('refers to nothing outside of itself', () => {
    expect(withoutData.match(/https?:|\/\/[a-z]|@import|url\(/i)).toBeNull()
    const sources = [...page.matchAll(/(?:src|href)="([^"]{0,24})/g)].map(([, source]) => source ?? '')
    expect(sources.length).toBeGreaterThan(10)
    for (const source of sources) expect(source).toMatch(/^(data:(audio\/wav|image\/png);base64|#)/)
  })

  it('is well-formed', () => {
    expect(() => requireBalanced(page)).not.toThrow()
    expect(() => requireBalanced('<p><b></p></b>')).toThrow()
    expect(withoutData).not.toMatch(/NaN|undefined|Infinity|\[object/)
  })

  it('shows every section with its content, and says of an empty report what was not measured', () => {
    expect([...page.matchAll(/<section /g)]).toHaveLength(12)
    expect(withoutData).not.toMatch(/Not measured in this run/)
    const empty = reportPage(makeReport({ sounds: [], networks: [], map: [], instruments: [] }), [])
    expect([...empty.matchAll(/Not measured in this run/g)]).toHaveLength(12)
    expect(() => requireBalanced(empty)).not.toThrow()
    expect(empty).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('escapes what it is given', () => {
    expect(withoutData).not.toMatch(/<script|alert\("/)
    expect(withoutData).toMatch(/&lt;script&gt;alert\(&quot;x&quot;\)&lt;\/script&gt;&amp;&#39;/)
  })

  it('plays clips in the order of their positions, at half the rate and 16 bits', async () => {
    const [, pair] = await clipRows(clips)
    expect(pair?.clips.map(({ position }) => position)).toEqual([0, 0.5])
    const wav = Buffer.from(pair?.clips[0]?.audio.split(',')[1] ?? '', 'base64')
    expect([wav.readUInt32LE(24), wav.readUInt16LE(34), wav.readUInt32LE(40)]).toEqual([22_050, 16, 2 * 2205])
    expect([...page.matchAll(/<audio /g)]).toHaveLength(3)
  })
})

describe('marks', () => {
  it('tell many instruments apart by hue, letters and neighbouring shapes', () => {
    const names = ['guitar_nylon', 'guitar_new', 'trumpet', 'trombone', 'tuba', 'flute', 'f', 'flugelhorn']
    const marks = [...marksOf(names).values()]
    expect(new Set(marks.map(({ letters }) => letters)).size).toBe(names.length)
    expect(new Set(marks.map(({ hueDegrees }) => hueDegrees)).size).toBe(names.length)
    for (const [index, { shape }] of marks.entries()) expect(shape).not.toBe(marks[index + 1]?.shape)
  })
})

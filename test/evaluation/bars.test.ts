import { describe, expect, it } from 'vitest'
import { bars } from '../../src/evaluation/bars.ts'
import { brokenFloors } from '../../src/evaluation/floors.ts'
import { attackExcess, attackLineError, worseThan } from '../../src/evaluation/morph-bars.ts'
import { distances, makeMorph, makeNetwork, makeReport, makeSound } from './make-report.ts'

type Report = Parameters<typeof bars>[0]

function bar(report: Report, figure: string) {
  const found = bars(report).find((candidate) => candidate.figure === figure)
  if (found === undefined) throw new Error(`no bar "${figure}"`)
  return found
}

describe('bars', () => {
  it('judge the representation by the mean and the worst of all sounds, learned or not', () => {
    const sounds = [
      makeSound({ representation: distances(0.4) }),
      makeSound({ representation: distances(2), acquaintance: 'trained' }),
    ]
    const report = makeReport({ sounds })
    expect(bar(report, 'lm, mean')).toMatchObject({ value: 1.2, passed: false })
    expect(bar(report, 'lm, worst')).toMatchObject({ value: 2, passed: false })
    expect(bar(report, 'shA, mean').value).toBeCloseTo(1.4)
  })

  it('judge the decoder by sounds that were not learned', () => {
    const sounds = [makeSound(), makeSound({ decoder: distances(9), acquaintance: 'trained' })]
    expect(bar(makeReport({ sounds }), 'decoder alone, lm')).toMatchObject({ value: 2, passed: true })
  })

  it('hold the model against PCA by the sum of harmonics and noise', () => {
    const pca = makeNetwork({ name: 'PCA', heldOut: { harmonicsDb: 4, noiseDb: 2 } })
    const report = makeReport({ networks: [makeNetwork(), pca] })
    expect(bar(report, 'error over that of PCA').value).toBeCloseTo(5.4 / 6)
    const elsewhere = { ...report, model: { ...report.model, trainedOnFolder: false } }
    expect(bar(elsewhere, 'error over that of PCA')).toMatchObject({ value: null, passed: null })
    expect(bar(report, 'whole training')).toMatchObject({ value: 4, passed: true })
  })

  it('hold every knob and the draws of the fitted prior against theirs', () => {
    const attributes = [{ name: 'brightness', spearman: 0.95, crossTalk: 0.4 }]
    const sampling = [
      { prior: 'standard' as const, temperature: 0.7, draws: 9, plausible: 0.2 },
      { prior: 'fitted' as const, temperature: 0.7, draws: 9, plausible: 0.97 },
    ]
    const report = makeReport({ attributes, sampling })
    expect(bar(report, 'brightness, Spearman')).toMatchObject({ value: 0.95, passed: true })
    expect(bar(report, 'brightness, cross-talk')).toMatchObject({ value: 0.4, passed: false })
    expect(bar(report, 'plausible at 0.7')).toMatchObject({ value: 0.97, passed: true })
  })

  it('pass a morph that keeps to all of them, and judge no system but ours', () => {
    const morphs = [makeMorph(), makeMorph({ system: 'crossfade', mae: 0.9, lmd0: 9, f0Cents: 90 })]
    const ours = bars(makeReport({ morphs })).filter(({ group }) => /morph|evenness/.test(group))
    const failed = ours.filter(({ passed }) => passed === false)
    expect(failed).toEqual([])
    expect(ours.filter(({ passed }) => passed === null).map(({ figure }) => figure)).toEqual([
      'figures worse than direct interpolation',
    ])
  })

  it.each([
    ['lmd, worst', { lmd1: 1.5 }],
    ['lag, worst', { lag0Ms: -3.5 }],
    ['attack off by, worst, of what is allowed', { attackMs: [111, 70.7, 50, 35.4, 25] }],
    ['mae, worst', { mae: 0.15 }],
    ['hnr drop, worst', { hnrDropDb: 0.6 }],
    ['harm below the lesser, worst', { harmDb: 31.4 }],
    ['beat above the greater, worst', { beatDb: 1.31 }],
    ['f0, worst', { f0Cents: -6 }],
    ['attack off the log line, worst', { attackMs: [100, 70.7, 56, 35.4, 25] }],
    ['step variation, worst', { stepVariation: 0.16 }],
  ])('miss "%s" by one pair of two', (figure, over) => {
    expect(bar(makeReport({ morphs: [makeMorph(), makeMorph(over)] }), figure).passed).toBe(false)
    expect(bar(makeReport({ morphs: [makeMorph()] }), figure).passed).toBe(true)
  })

  it('count figures in which direct interpolation does better, noise left out', () => {
    const direct = makeMorph({ system: 'direct', mae: 0.076, harmDb: 40, beatDb: 0.2 })
    expect(worseThan([makeMorph()], [direct])).toEqual(['harm'])
    const count = bar(makeReport({ morphs: [makeMorph(), direct] }), 'figures worse than direct interpolation')
    expect(count).toMatchObject({ value: 1, passed: false })
  })

  it('measure attacks in ms where they are short, in shares where they are long', () => {
    expect(attackExcess(makeMorph({ attackAMs: 10, attackMs: [15, 25] }))).toBeCloseTo(1)
    expect(attackExcess(makeMorph({ attackAMs: 200, attackMs: [210, 25] }))).toBeCloseTo(0.5)
    expect(attackLineError(makeMorph({ attackMs: [100, 55, 25] }))).toBeCloseTo(0.1)
  })

  it('hold transfer against the better of the two transpositions', () => {
    const transfer = { instrument: 'flute', midiNote: 80, below: 8, above: null }
    const transfers = [{ ...transfer, networkDb: 6, harmonicsKeptDb: 10, envelopeKeptDb: 8 }]
    expect(bar(makeReport({ transfers }), 'H over that of transposition')).toMatchObject({ value: 0.75, passed: true })
  })

  it('say nothing of what was not measured', () => {
    const empty = makeReport({ sounds: [], networks: [] })
    for (const { value, passed } of bars(empty)) expect([value, passed]).toEqual([null, null])
  })
})

describe('floors', () => {
  const report = makeReport({ bars: bars(makeReport()) })

  it('name each figure that fell below, either way, and each that is missing', () => {
    const broken = brokenFloors(report, {
      'representation: lm, mean': { atMost: 0.4 },
      'network: H, held out': { atMost: 3.1 },
      'engine: lm, held out': { atLeast: 1 },
      'left out: engine, lm': { atMost: 1 },
      'a figure misspelt': { atMost: 1 },
    })
    expect(broken.map(({ figure }) => figure)).toEqual([
      'representation: lm, mean',
      'engine: lm, held out',
      'left out: engine, lm',
      'a figure misspelt',
    ])
    expect(broken[2]?.value).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { judgeLeaks, type SoakSample } from './leak-verdict.ts'

/** Half an hour at rest, wavering a little, with one quantity as `change` has it. */
const run = (change: (minute: number) => Partial<SoakSample>): SoakSample[] =>
  Array.from({ length: 30 }, (_, at) => ({
    minutes: at + 1,
    heapBytes: 5e6 + 2e5 * Math.sin(3 * at),
    bufferBytes: 20e6,
    nodes: 3000 + (at % 2),
    listeners: 180,
    residentBytes: 3e8,
    voices: 0,
    faults: 0,
    lateBlocks: at,
    ...change(at + 1),
  }))

describe('judgeLeaks', () => {
  it('lets pass what wavers, and what fills up once', () => {
    expect(judgeLeaks(run(() => ({}))).problems).toEqual([])
    const filling = run((minute) => ({ heapBytes: 5e6 + 4e6 * Math.min(1, minute / 9) }))
    expect(judgeLeaks(filling).problems).toEqual([])
  })

  it.each([
    ['heap', (minute: number) => ({ heapBytes: 5e6 + 150e3 * minute })],
    ['typed arrays', (minute: number) => ({ bufferBytes: 20e6 + 1e6 * minute })],
    ['nodes', (minute: number) => ({ nodes: 3000 + 8 * minute })],
    ['listeners', (minute: number) => ({ listeners: 180 + 2 * minute })],
  ])('sees %s that grow without end', (name, change) => {
    const { problems } = judgeLeaks(run(change))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${name} grow by`))
  })

  it('sees voices that hang, faults, and figures that are missing', () => {
    expect(judgeLeaks(run((minute) => ({ voices: minute === 4 ? 1 : 0 }))).problems).toEqual([
      'voices hang in 1 of 30 rests',
    ])
    expect(judgeLeaks(run(() => ({ faults: 2 }))).problems).toEqual(['the audio thread counts 2 faults'])
    expect(judgeLeaks(run(() => ({ heapBytes: Number.NaN }))).problems[0]).toMatch(/heap/)
  })
})

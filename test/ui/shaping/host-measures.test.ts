import { describe, expect, it } from 'vitest'
import { TimbrelError } from '../../../src/contract/errors.ts'
import type { ShapeTables } from '../../../src/contract/sound-shape.ts'
import { HostMeasures } from '../../../src/ui/shaping/host-measures.ts'
import { airAndHollow, learnedTimbres } from '../../../src/ui/shaping/shape-controls.ts'

const tables = (sounds: number): ShapeTables => ({
  sounds,
  latentSize: 1,
  air: { offsets: [], unitDb: 10, correlation: 0.97 },
  hollow: { offsets: [], unitDb: 1.5, correlation: 0.5 },
  timbres: [{ offset: [1], share: 0.4, follows: 'brightness', correlation: 0.83 }],
})

/** A host that answers when it is told to. */
function host() {
  const asked: string[] = []
  const waiting: ((answer: unknown, error?: unknown) => void)[] = []
  const wait = (what: string) => {
    asked.push(what)
    return new Promise<never>((resolve, reject) => {
      waiting.push((answer, error) => (error === undefined ? resolve(answer as never) : reject(error)))
    })
  }
  const api = {
    shapeTables: ({ model }: { model: string }) => wait(`shape ${model}`),
    evenSteps: ({ model, from, to }: { model: string; from: number; to: number }) => wait(`way ${model} ${from} ${to}`),
  }
  const answer = async (at: number, value: unknown, error?: unknown) => {
    waiting[at]?.(value, error)
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return { api, asked, answer }
}

describe('HostMeasures', () => {
  it('asks once for each thing, and tells when it is known', async () => {
    let changes = 0
    const { api, asked, answer } = host()
    const measures = new HostMeasures(() => changes++)
    expect(measures.shapeState).toBe('no host')
    for (let times = 0; times < 3; times++) measures.follow(api, true, 'a')
    expect([measures.way(0, 1), measures.way(0, 1), measures.way(2, 2)]).toEqual([null, null, null])
    expect(asked).toEqual(['shape a', 'way a 0 1'])
    expect([measures.shapeState, measures.wayState(0, 1), measures.wayState(2, 2)]).toEqual(['asked', 'asked', 'known'])
    await answer(1, [0, 1])
    await answer(0, tables(3))
    expect(measures.way(0, 1)).toEqual([0, 1])
    expect(measures.tables?.sounds).toBe(3)
    expect(changes).toBe(2)
  })

  it('forgets a model with the model, also what comes too late', async () => {
    const { api, asked, answer } = host()
    const measures = new HostMeasures(() => undefined)
    measures.follow(api, true, 'a')
    measures.follow(api, true, 'b')
    await answer(0, tables(1))
    expect(measures.tables).toBeNull()
    await answer(1, tables(2))
    expect(measures.tables?.sounds).toBe(2)
    measures.follow(api, true, 'c')
    expect(measures.tables).toBeNull()
    expect(asked).toEqual(['shape a', 'shape b', 'shape c'])
  })

  it('says what went wrong, and asks again when the host is back', async () => {
    const { api, asked, answer } = host()
    const measures = new HostMeasures(() => undefined)
    measures.follow(api, true, 'a')
    await answer(0, null, new TimbrelError('connection', 'cut off'))
    measures.follow(api, false, 'a')
    expect(measures.shapeState).toEqual({ problem: 'cut off' })
    expect(airAndHollow(null, measures.shapeState)[0]).toMatchObject({ disabled: true, hint: 'cut off' })
    measures.follow(api, true, 'a')
    expect(asked).toEqual(['shape a', 'shape a'])
    expect(measures.shapeState).toBe('asked')
  })
})

describe('shaping sliders', () => {
  it('say how well the sounds follow, and how far where that is not far', () => {
    const [air, hollow] = airAndHollow(tables(1), 'known')
    expect(air?.hint).toContain('the sounds follow in noisiness (0.97)')
    expect(air?.hint).not.toContain('±')
    expect(hollow?.hint).toContain('(0.50), to ±6 dB in this model')
    const timbres = learnedTimbres(tables(1), 'known')
    expect(timbres.map(({ label }) => label)).toEqual(['Timbre 1'])
    expect(timbres[0]?.hint).toContain('40 % of their differences; follows brightness (0.83)')
  })

  it('say why they cannot be moved', () => {
    for (const spec of [...airAndHollow(null, 'no host'), ...learnedTimbres(null, 'asked')]) {
      expect(spec.disabled).toBe(true)
      expect(spec.hint.length).toBeGreaterThan(20)
    }
  })
})

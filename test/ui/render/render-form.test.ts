import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { CALL_SCHEMAS } from '../../../src/host/studio/call-schemas.ts'
import { type PadNow, type RenderForm, renderRequest } from '../../../src/ui/render/render-form.ts'

const form: RenderForm = {
  way: 'place',
  from: 'flute',
  to: 'organ',
  midiNote: 60,
  seconds: 4,
  rateHz: 48_000,
  format: '24',
}
const now: PadNow = {
  model: 'orchestra',
  place: { x: 0.2, y: 0.7 },
  gesture: {
    seconds: 2,
    points: [
      { seconds: 0, x: 0, y: 0 },
      { seconds: 1, x: 1, y: 0.5 },
    ],
  },
  detail: 1.7,
}

describe('renderRequest', () => {
  it.each(['place', 'gesture', 'between'] as const)('%s is what the host takes', (way) => {
    const request = renderRequest({ ...form, way }, now)
    expect(v.parse(CALL_SCHEMAS.render, request)).toEqual(request)
  })

  it('stays where the pad is, and moves from end to end between instruments', () => {
    expect(renderRequest(form, now)).toMatchObject({
      source: { kind: 'pad' },
      path: { kind: 'points', points: [{ seconds: 0, x: 0.2, y: 0.7 }] },
    })
    expect(renderRequest({ ...form, way: 'between' }, now)).toMatchObject({
      source: { kind: 'instruments', names: ['flute', 'organ'] },
      path: { kind: 'sweep', start: 0, end: 1 },
      evenSteps: true,
    })
  })

  it('stretches a gesture over the length, and keeps within what the host allows', () => {
    const { path, seconds, detail } = renderRequest({ ...form, way: 'gesture', seconds: 1e9 }, now)
    expect([seconds, detail]).toEqual([600, 1])
    expect(path).toEqual({
      kind: 'points',
      points: [
        { seconds: 0, x: 0, y: 0 },
        { seconds: 300, x: 1, y: 0.5 },
      ],
    })
  })
})

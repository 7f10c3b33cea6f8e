import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { CALL_SCHEMAS } from '../../../src/host/studio/call-schemas.ts'
import { STRAIGHT } from '../../../src/ui/render/curve-shapes.ts'
import {
  type PadNow,
  RENDER_WAYS,
  type RenderForm,
  renderRequest,
  scoreRequest,
} from '../../../src/ui/render/render-form.ts'

const form: RenderForm = {
  way: 'place',
  from: 'flute',
  to: 'organ',
  fromFile: 'flute/A4.wav',
  toFile: 'organ/C4.wav',
  curve: STRAIGHT,
  drawn: null,
  plays: 'note',
  midiNote: 60,
  seconds: 4,
  rateHz: 48_000,
  format: '24',
}
const rest = { air: 0, hollow: 0, attack: 0, timbres: [0, 0, 0, 0, 0, 0], brightness: 0 }
const now: PadNow = {
  shaping: rest,
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
  it.each(RENDER_WAYS)('%s is what the host takes', (way) => {
    const request = renderRequest({ ...form, way }, now, 'mine')
    expect(v.parse(CALL_SCHEMAS.render, request)).toEqual(request)
  })

  it('stays where the pad is, and moves from end to end between instruments', () => {
    expect(renderRequest(form, now, 'mine')).toMatchObject({
      source: { kind: 'pad' },
      path: { kind: 'points', points: [{ seconds: 0, x: 0.2, y: 0.7 }] },
    })
    expect(renderRequest({ ...form, way: 'between' }, now, 'mine')).toMatchObject({
      source: { kind: 'instruments', names: ['flute', 'organ'] },
      path: { kind: 'sweep', start: 0, end: 1 },
      evenSteps: true,
    })
  })

  it('stretches a gesture over the length, and keeps within what the host allows', () => {
    const { path, seconds, detail } = renderRequest({ ...form, way: 'gesture', seconds: 1e9 }, now, 'mine')
    expect([seconds, detail]).toEqual([600, 1])
    expect(path).toEqual({
      kind: 'points',
      points: [
        { seconds: 0, x: 0, y: 0 },
        { seconds: 300, x: 1, y: 0.5 },
      ],
    })
  })

  it('draws a morph between recordings along its curve', () => {
    const curve = STRAIGHT.map((value) => 1 - value)
    const request = renderRequest({ ...form, way: 'recordings', curve }, now, 'mine')
    expect(request.source).toEqual({
      kind: 'pair',
      from: { workspace: 'mine', file: 'flute/A4.wav' },
      to: { workspace: 'mine', file: 'organ/C4.wav' },
    })
    expect(request.path.kind === 'points' && request.path.points.slice(-2)).toEqual([
      { seconds: 3.875, value: 1 / 32 },
      { seconds: 4, value: 0 },
    ])
  })

  it('thins a path that is longer than the host takes, and keeps its ends', () => {
    const points = Array.from({ length: 30_000 }, (_, at) => ({ seconds: at / 1000, x: at / 30_000, y: 0 }))
    const request = renderRequest({ ...form, way: 'drawn', drawn: { seconds: 30, points } }, now, 'mine')
    expect(v.parse(CALL_SCHEMAS.render, request)).toEqual(request)
    if (request.path.kind !== 'points') throw new Error('expected points')
    expect(request.path.points.at(-1)).toMatchObject({ x: 29_999 / 30_000 })
  })
})

const piece = { id: 'tune-1', name: 'tune.mid', notes: 9, notesAtOnce: 20, seconds: 12, warnings: [] }

describe('shaping', () => {
  const moved = [{ air: -24 }, { hollow: 3 }, { attack: 4 }, { timbres: [0, -3] }, { brightness: 2 }]
  const both = (way: RenderForm['way'], shaping: PadNow['shaping']) => {
    const shaped = { ...now, shaping }
    return [
      v.parse(CALL_SCHEMAS.render, renderRequest({ ...form, way }, shaped, 'mine')),
      v.parse(CALL_SCHEMAS.renderScore, scoreRequest({ ...form, way }, shaped, 'mine', piece)),
    ]
  }

  it.each(RENDER_WAYS)('%s has none while the sliders rest', (way) => {
    for (const request of both(way, rest)) expect(request).not.toHaveProperty('shaping')
  })

  it.each(moved)('goes along when one slider is moved: %o', (part) => {
    const shaping = { ...rest, ...part }
    for (const way of ['place', 'gesture', 'drawn', 'between'] as const) {
      for (const request of both(way, shaping)) expect(request).toHaveProperty('shaping', shaping)
    }
    for (const request of both('recordings', shaping)) expect(request).not.toHaveProperty('shaping')
  })

  it('is refused out of range, beside attributes and of recordings', () => {
    const takes = (part: object) => {
      const request = { ...renderRequest(form, { ...now, shaping: { ...rest, air: 1 } }, 'mine'), ...part }
      return v.safeParse(CALL_SCHEMAS.render, request).success
    }
    expect(takes({})).toBe(true)
    const wrong = [
      { air: 25 },
      { hollow: Number.NaN },
      { attack: -5 },
      { timbres: [4] },
      { brightness: 2.5 },
      { more: 1 },
    ]
    for (const part of [...wrong, { timbres: Array(7).fill(0) }])
      expect(takes({ shaping: { ...rest, ...part } })).toBe(false)
    expect(takes({ attributes: { brightness: 0, noisiness: 1, oddEven: 0, attackTime: 0 } })).toBe(false)
    const { source } = renderRequest({ ...form, way: 'recordings' }, now, 'mine')
    expect(takes({ source })).toBe(false)
  })
})

describe('scoreRequest', () => {
  it.each(RENDER_WAYS)('%s is what the host takes, over the length of the piece', (way) => {
    const curve = STRAIGHT.map((value) => value / 2)
    const request = scoreRequest({ ...form, way, curve }, now, 'mine', piece)
    expect(v.parse(CALL_SCHEMAS.renderScore, request)).toEqual(request)
    expect(request.voices).toBe(20)
    if (way === 'between' && request.path.kind === 'points') expect(request.path.points.at(-1)?.seconds).toBe(12)
  })
})

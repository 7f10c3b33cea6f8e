import { describe, expect, it } from 'vitest'
import { KNOB_UNITS, type ShapeTables, soundShape } from '../../src/contract/sound-shape.ts'

const SOUNDS = 2
const LATENT_SIZE = 3
const SIZE = SOUNDS * LATENT_SIZE
const REST = { air: 0, hollow: 0, attack: 0, timbres: [0, 0] }

/** Offsets that grow by the square of the units, so that no two of them lie on one line with 0. */
const knob = (gain: number) => ({
  offsets: [-1, -2, -3, -4, 1, 2, 3, 4].flatMap((units) =>
    Array.from({ length: SIZE }, (_, at) => gain * units * Math.abs(units) * (at + 1)),
  ),
  unitDb: 5,
  correlation: 1,
})
const timbre = (at: number) => ({
  offset: [0, 1, 2].map((each) => (each === at ? 0.5 : 0)),
  share: 0.5,
  follows: 'air' as const,
  correlation: 1,
})
const tables: ShapeTables = {
  sounds: SOUNDS,
  latentSize: LATENT_SIZE,
  air: knob(1),
  hollow: knob(0.01),
  timbres: [timbre(0), timbre(2)],
}
const latents = (knobs: Partial<typeof REST>) => [...(soundShape({ ...REST, ...knobs }, tables).latents ?? [])]
const each = (gain: number) => Array.from({ length: SIZE }, (_, at) => Math.fround(gain * (at + 1)))

describe('soundShape', () => {
  it('moves nothing at rest, and nothing but the attack without tables', () => {
    expect(soundShape(REST, tables)).toEqual({ latents: null, attackFactor: 1 })
    expect(soundShape({ ...REST, air: 2, attack: -1 }, null)).toEqual({ latents: null, attackFactor: 0.5 })
  })

  it('is the table at whole units, and on the line between them elsewhere', () => {
    expect(latents({ air: 15 })).toEqual(each(9))
    expect(latents({ air: -5 * KNOB_UNITS })).toEqual(each(-16))
    expect(latents({ air: 100 })).toEqual(each(16))
    expect(latents({ air: 2.5 })).toEqual(each(0.5))
    expect(latents({ air: -12.5 })).toEqual(each(-6.5))
  })

  it('adds what several sliders do, directions to every sound alike', () => {
    const moved = latents({ air: 5, hollow: -5, timbres: [2, -1] })
    expect(moved.map((value, at) => value - 0.99 * (at + 1))).toEqual(
      [1, 0, -0.5, 1, 0, -0.5].map((value) => expect.closeTo(value, 5)),
    )
  })
})

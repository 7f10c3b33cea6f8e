import { describe, expect, it } from 'vitest'
import { KNOB_UNITS } from '../../src/contract/sound-shape.ts'
import { MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { ROW_DESCRIPTORS } from '../../src/dsp/row-descriptors.ts'
import { type Attributes, LatentAttributes } from '../../src/engine/attributes.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { prepareModel } from '../../src/engine/prepared-model.ts'
import { renderNote } from '../../src/engine/render.ts'
import { SoundDescriber } from '../../src/engine/sound-describer.ts'
import { LATENT_SIZE } from './make-sound.ts'
import { riseMs } from './measure.ts'
import { tiltingModel } from './tilting-model.ts'

const model = tiltingModel()
const prepared = prepareModel(model, typeScriptKernels)
const attributes = new LatentAttributes(model, prepared)

function response(sound: number, knobs: readonly number[]): number[] {
  const offset = new Float64Array(LATENT_SIZE)
  const describer = new SoundDescriber(prepared)
  const [before, after] = [new Float64Array(ROW_DESCRIPTORS), new Float64Array(ROW_DESCRIPTORS)]
  describer.take(sound)
  describer.describe(offset, before)
  attributes.offset(sound, knobs, offset)
  describer.describe(offset, after)
  return Array.from(after, (value, at) => (value - before[at]!) / attributes.units[at]!)
}

describe('LatentAttributes', () => {
  it.each([0, 1, 2])('moves descriptor %i by its knob and keeps the others', (which) => {
    const knobs = [0, 0, 0]
    knobs[which] = 0.5
    const found = response(2, knobs)
    found.forEach((value, at) => {
      expect(Math.abs(value - knobs[at]!)).toBeLessThan(0.03)
    })
  })

  it('moves nothing with all knobs at rest', () => {
    const offset = new Float64Array(LATENT_SIZE).fill(1)
    attributes.offset(0, [0, 0, 0], offset)
    expect([...offset]).toEqual(new Array(LATENT_SIZE).fill(0))
  })

  it('goes no way back when a knob is turned farther than a sound can follow', () => {
    const far = [1, 2, 3, 4].map((value) => response(1, [value, 0, 0])[0]!)
    far.slice(1).forEach((value, index) => {
      expect(value).toBeGreaterThanOrEqual(far[index]! - 0.03)
    })
  })
})

describe('LatentAttributes.trace', () => {
  it.each([
    [0, 1],
    [1, -1],
    [2, 1],
  ] as const)('passes where knob %i stands at each whole unit of sign %i', (which, sign) => {
    const way = new Float64Array(KNOB_UNITS * LATENT_SIZE)
    const moved = attributes.trace(3, which, sign, way)
    for (let unit = 1; unit <= KNOB_UNITS; unit++) {
      const knobs = [0, 0, 0]
      knobs[which] = sign * unit
      const offset = new Float64Array(LATENT_SIZE)
      attributes.offset(3, knobs, offset)
      const there = way.subarray((unit - 1) * LATENT_SIZE, unit * LATENT_SIZE)
      offset.forEach((value, at) => {
        expect(there[at]).toBeCloseTo(value, 9)
      })
      expect(moved[unit - 1]).toBeCloseTo(response(3, knobs)[which]!, 9)
    }
  })
})

describe('a note with knobs', () => {
  const note = { midiNote: 64, velocity: 1, seconds: 0.7, releaseSeconds: 0 }
  const render = (knobs?: Attributes) =>
    renderNote(model, { note, weights: Float32Array.of(1), ...(knobs && { attributes: knobs }) })

  it('at rest is the note without them', () => {
    expect(render({ brightness: 0, attackTime: 0 })).toEqual(render())
  })

  it('changes', () => {
    expect(render({ brightness: 0.25 })).not.toEqual(render())
  })

  it('has its attack moved in octaves', () => {
    const plain = riseMs(render(), MODEL_RATE_HZ)
    expect(Math.abs(Math.log2(riseMs(render({ attackTime: 1 }), MODEL_RATE_HZ) / plain) - 1)).toBeLessThan(0.15)
    expect(Math.abs(Math.log2(riseMs(render({ attackTime: -1 }), MODEL_RATE_HZ) / plain) + 1)).toBeLessThan(0.15)
  })
})

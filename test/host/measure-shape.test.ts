import { describe, expect, it } from 'vitest'
import { KNOB_UNITS, soundShape } from '../../src/contract/sound-shape.ts'
import { LatentAttributes } from '../../src/engine/attributes.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { fitPrior } from '../../src/engine/latent-prior.ts'
import { prepareModel } from '../../src/engine/prepared-model.ts'
import { measureShape } from '../../src/host/measure-shape.ts'
import { tiltingModel } from '../engine/tilting-model.ts'

const model = tiltingModel()
const tables = measureShape(model, typeScriptKernels)
const { latentSize } = tables
const rest = { air: 0, hollow: 0, attack: 0, timbres: [] }

describe('measureShape', () => {
  it.each([
    ['air', 1, 1],
    ['air', 1, -KNOB_UNITS],
    ['hollow', 2, 3],
  ] as const)('has %s where a render has descriptor %i at %i units', (name, which, units) => {
    const attributes = new LatentAttributes(model, prepareModel(model, typeScriptKernels))
    const knobs = [0, 0, 0]
    knobs[which] = units
    const { latents } = soundShape({ ...rest, [name]: units * tables[name].unitDb }, tables)
    const offset = new Float64Array(latentSize)
    for (let sound = 0; sound < model.sounds.length; sound++) {
      attributes.offset(sound, knobs, offset)
      offset.forEach((value, at) => {
        expect(Math.abs((latents?.[sound * latentSize + at] ?? Number.NaN) - value)).toBeLessThan(6e-5)
      })
    }
  })

  it('says how well the sounds follow', () => {
    for (const { correlation } of [tables.air, tables.hollow]) {
      expect(correlation).toBeGreaterThan(0.9)
      expect(correlation).toBeLessThanOrEqual(1)
    }
  })

  it('finds directions of one standard deviation each, the widest first, that lie across each other', () => {
    const { spread } = fitPrior(model)
    const { timbres } = tables
    expect(timbres.length).toBeGreaterThan(1)
    expect(timbres.map(({ share }) => share)).toEqual(timbres.map(({ share }) => share).sort((a, b) => b - a))
    expect(timbres.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1.0005)
    const product = (a: readonly number[], b: ArrayLike<number>) =>
      a.reduce((sum, value, at) => sum + value * (b[at] as number), 0)
    for (const { offset, correlation } of timbres) {
      const length = Math.sqrt(product(offset, offset))
      let variance = 0
      for (let sound = 0; sound < model.sounds.length; sound++) {
        variance += (product(offset, spread.subarray(sound * latentSize, (sound + 1) * latentSize)) / length) ** 2
      }
      expect(length / Math.sqrt(variance)).toBeCloseTo(1, 2)
      expect(correlation).toBeGreaterThanOrEqual(0)
    }
    const [first, second] = timbres
    expect(product(first?.offset ?? [], second?.offset ?? [])).toBeCloseTo(0, 3)
  })
})

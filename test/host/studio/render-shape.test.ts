import { expect, it, vi } from 'vitest'
import { type ShapeTables, soundShape } from '../../../src/contract/sound-shape.ts'
import { shapeOf } from '../../../src/host/studio/render-shape.ts'

const rest = { air: 0, hollow: 0, attack: 0, timbres: [0, 0], brightness: 0 }
const knob = { offsets: Array.from({ length: 8 }, (_, at) => at), unitDb: 2, correlation: 1 }
const tables: ShapeTables = { sounds: 1, latentSize: 1, air: knob, hollow: knob, timbres: [] }
const { signal } = new AbortController()

/** Listens to a model with this outcome. */
const listener = (answer: Promise<ShapeTables>) => ({ shape: vi.fn(() => answer) })

it('listens to the model only where latents are moved', async () => {
  const measures = listener(Promise.resolve(tables))
  expect(await shapeOf(undefined, 'model', measures, signal)).toEqual({})
  expect(await shapeOf({ ...rest, attack: 1, brightness: -1 }, 'model', measures, signal)).toEqual({
    shape: { latents: null, attackFactor: 2 },
    brightnessOctaves: -1,
  })
  expect(measures.shape).not.toHaveBeenCalled()
  const airy = { ...rest, air: 3 }
  expect(await shapeOf(airy, 'model', measures, signal)).toEqual({
    shape: soundShape(airy, tables),
    brightnessOctaves: 0,
  })
  expect(measures.shape).toHaveBeenCalledExactlyOnceWith('model')
})

it('ends with its job while the model is still being listened to', async () => {
  const job = new AbortController()
  const shaped = shapeOf({ ...rest, air: 3 }, 'model', listener(new Promise(() => {})), job.signal)
  job.abort(new Error('cancelled'))
  await expect(shaped).rejects.toThrow('cancelled')
})

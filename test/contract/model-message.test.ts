import { expect, it } from 'vitest'
import { modelMessage } from '../../src/contract/model-message.ts'
import { makeSound, tinyNetwork } from '../engine/make-sound.ts'

it('packs all arrays of a model into one buffer, equal but for the encoder', () => {
  const network = tinyNetwork(2)
  const sounds = [60, 61.5].map((midiNote) => makeSound({ midiNote }, network))
  const model = { network, sounds, instruments: [{ name: 'a', x: 0, y: 1, sounds: [0, 1] }] }
  const { message, transfer } = modelMessage(model)
  expect(message).toEqual({ type: 'model', model: { ...model, network: { ...network, encoder: [] } } })
  const arrays: ArrayBufferView[] = []
  JSON.stringify(message, (_, value) => (ArrayBuffer.isView(value) ? void arrays.push(value) : value))
  expect(arrays.length).toBeGreaterThan(12)
  expect(new Set(arrays.map(({ buffer }) => buffer))).toEqual(new Set(transfer))
})

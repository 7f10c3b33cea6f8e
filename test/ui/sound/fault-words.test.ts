import { expect, it } from 'vitest'
import { Instrument, initialValues } from '../../../src/audio-worklet/instrument.ts'
import type { FromProcessor, ToProcessor } from '../../../src/contract/worklet-messages.ts'
import { faultInWords, SLOW_KERNELS } from '../../../src/ui/sound/fault-words.ts'
import { threeInstruments } from '../../engine/playing.ts'

/** What an instrument says of a message, as the player reads it. */
function wordsAfter(message: ToProcessor, module: object | null = null): string[] {
  const told: FromProcessor[] = []
  const instrument = new Instrument({ model: threeInstruments, module }, 48_000, (said) => told.push(said), Date.now)
  instrument.receive(message)
  for (let block = 0; block < 3; block++) {
    instrument.process(new Float32Array(128), new Float32Array(128), initialValues())
  }
  return told.flatMap((said) => (said.type === 'fault' ? [faultInWords(said.what)] : []))
}

it('tells every fault of the audio thread in the player’s words', () => {
  const harmless: ToProcessor = { type: 'settings', settings: {} }
  expect(wordsAfter(harmless)).toEqual([])
  expect(wordsAfter(harmless, {})).toEqual([SLOW_KERNELS])
  const [broken] = wordsAfter({ type: 'model', model: { ...threeInstruments, network: null as never } })
  expect(broken).toContain('The instruments that played before play on')
  const [silent] = wordsAfter({ type: 'events', events: [{ frame: 0, event: null as never }] })
  expect(silent).toContain('broke off')
  const [other] = wordsAfter({ type: 'no such thing' } as never)
  expect(other).toContain('left something out (a message of unknown type)')
})

import { Engine, type EngineOptions } from '../../src/engine/engine.ts'
import type { PlayableModel } from '../../src/engine/prepared-model.ts'
import { makeSound, tinyNetwork } from './make-sound.ts'

export const RATE_HZ = 48_000

const network = tinyNetwork(1)

/** Three instruments in three corners: held, duller and held, noise. */
export const threeInstruments: PlayableModel = {
  network,
  sounds: [
    makeSound({ midiNote: 60, instrument: 'held', attackFrames: 3 }, network),
    makeSound({ midiNote: 60, instrument: 'dull', attackFrames: 3, tiltDb: -18 }, network),
    makeSound({ midiNote: 60, instrument: 'wind', verdict: 'unpitched', noiseDb: -10 }, network),
  ],
  instruments: [
    { name: 'held', x: 0, y: 0, sounds: [0] },
    { name: 'dull', x: 1, y: 0, sounds: [1] },
    { name: 'wind', x: 0, y: 1, sounds: [2] },
  ],
}

/** An engine of {@link threeInstruments} that plays the first. */
export function engineOf(options: Partial<EngineOptions> = {}): Engine {
  const engine = new Engine(threeInstruments, { sampleRateHz: RATE_HZ, ...options })
  engine.setPlace(0, 0)
  return engine
}

/** Runs an engine for so many samples, in blocks of the lengths given, in turn. */
export function run(engine: Engine, samples: number, ...blocks: number[]): Float32Array {
  const out = new Float32Array(samples)
  for (let from = 0, turn = 0; from < samples; turn++) {
    const count = Math.min(blocks[turn % blocks.length] ?? 4096, samples - from)
    const left = out.subarray(from, from + count)
    engine.process(left, new Float32Array(count), count)
    from += count
  }
  return out
}

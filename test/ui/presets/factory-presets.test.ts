import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { WorkletModel } from '../../../src/contract/worklet-messages.ts'
import { Engine } from '../../../src/engine/engine.ts'
import { readModel } from '../../../src/io/model-file.ts'
import { applied, missingFrom } from '../../../src/ui/presets/preset-format.ts'
import { FACTORY_PRESETS } from '../../../src/ui/presets/preset-shelf.ts'
import { engineSettings } from '../../../src/ui/shaping/shape-settings.ts'
import { type PlayState, START_STATE } from '../../../src/ui/state/play-state.ts'

const RATE_HZ = 44_100
let model: WorkletModel

beforeAll(async () => {
  model = await readModel(fileURLToPath(new URL('../../../samples/orchestra.timbrel', import.meta.url)))
})

/** Tells an engine all that a state says, as Player does. */
function tell(engine: Engine, { settings, padMode, pair, corners, place }: PlayState): void {
  engine.set({
    ...engineSettings(settings),
    pair: padMode === 'line' ? pair : null,
    corners: padMode === 'corners' ? corners : null,
  })
  engine.send(padMode === 'line' ? { type: 'morph', position: place.x } : { type: 'place', place })
}

function play(engine: Engine, seconds: number): Float32Array {
  const out = new Float32Array(Math.round(seconds * RATE_HZ))
  engine.process(out, new Float32Array(out.length), out.length)
  return out
}

/** The largest second difference: a click is a corner in the wave. */
function corner(wave: Float32Array): number {
  let largest = 0
  for (let n = 2; n < wave.length; n++) {
    const bend = (wave[n] as number) - 2 * (wave[n - 1] as number) + (wave[n - 2] as number)
    largest = Math.max(largest, Math.abs(bend))
  }
  return largest
}

describe('the presets that come with Timbrel', () => {
  it('are at home in the model that does: nothing is missing, every place is its own', () => {
    expect(FACTORY_PRESETS.length).toBeGreaterThanOrEqual(6)
    expect(new Set(FACTORY_PRESETS.map(({ name }) => name)).size).toBe(FACTORY_PRESETS.length)
    for (const { preset } of FACTORY_PRESETS) {
      expect(missingFrom(preset, model.instruments)).toEqual([])
      expect(applied(preset, START_STATE, model.instruments).place).toEqual(preset.place)
    }
  })

  it('sound, none louder than full scale, none too soft beside another', () => {
    for (const { name, preset } of FACTORY_PRESETS) {
      const engine = new Engine(model, { sampleRateHz: RATE_HZ, voices: 4, seed: 1 })
      tell(engine, applied(preset, START_STATE, model.instruments))
      engine.noteOn({ key: 60, velocity: 0.8 })
      const peak = play(engine, 2).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
      expect(20 * Math.log10(peak), name).toBeGreaterThan(-30)
      expect(peak, name).toBeLessThan(1)
    }
  })

  it('follow one another under a held note without a click', () => {
    const engine = new Engine(model, { sampleRateHz: RATE_HZ, voices: 4, seed: 1 })
    let state = applied((FACTORY_PRESETS[0] as (typeof FACTORY_PRESETS)[0]).preset, START_STATE, model.instruments)
    tell(engine, state)
    engine.noteOn({ key: 60, velocity: 0.8 })
    play(engine, 1)
    for (const { name, preset } of FACTORY_PRESETS.slice(1)) {
      const before = corner(play(engine, 0.3))
      state = applied(preset, state, model.instruments)
      tell(engine, state)
      const change = corner(play(engine, 0.1))
      const after = corner(play(engine, 0.3))
      expect(change, name).toBeLessThan(1.3 * Math.max(before, after))
    }
  })
})

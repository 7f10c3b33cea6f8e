import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TimbrelModel } from '../../src/contract/model.ts'
import type { Sound } from '../../src/contract/sound.ts'
import { MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { renderMorph } from '../../src/engine/render.ts'
import { attackFigures } from '../../src/evaluation/attack.ts'
import { readModel } from '../../src/io/model-file.ts'
import { centsOff, levelDb } from '../engine/measure.ts'

const POSITIONS = [0, 0.25, 0.5, 0.75, 1] as const

let model: TimbrelModel

beforeAll(async () => {
  model = await readModel(fileURLToPath(new URL('../../samples/orchestra.timbrel', import.meta.url)))
})

function soundOf(name: string): Sound {
  const sound = model.sounds.find((other) => other.name === name)
  if (!sound) throw new Error(`expected ${name} in samples/orchestra.timbrel`)
  return sound
}

/** 10-90 % rise in ms. */
function riseMs(samples: Float32Array): number {
  return 1000 * attackFigures(Float64Array.from(samples), MODEL_RATE_HZ).attackSeconds
}

describe.each([
  ['different pitches', 'flute/C5.wav', 'guitar_acoustic/E3.wav', 64],
  ['different pitches, at the higher one', 'flute/C5.wav', 'guitar_acoustic/E3.wav', 72],
  ['decaying with sustained', 'vibraphone/Fs4.wav', 'violin/C5.wav', 67],
  ['bright with dark', 'trumpet/G4.wav', 'french_horn/C4.wav', 64],
  ['noisy with pure', 'flute/C4.wav', 'marimba/C4.wav', 60],
  ['far apart', 'guitar_nylon/E2.wav', 'flute/C7.wav', 66],
] as const)('%s: %s and %s at %i', (_, from, to, midiNote) => {
  let renders: Float32Array[]

  beforeAll(() => {
    renders = POSITIONS.map((at) =>
      renderMorph(soundOf(from), soundOf(to), model.network, {
        note: { midiNote, velocity: 1, seconds: 1.5, releaseSeconds: 0.2 },
        at,
      }),
    )
  })

  it('is finite and in tune all the way', () => {
    for (const render of renders) {
      expect(render.every(Number.isFinite)).toBe(true)
      expect(Math.abs(centsOff(render, MODEL_RATE_HZ, midiNote, 0.3, 1.2))).toBeLessThan(5)
    }
  })

  it('has no hole and no bump in level between its ends', () => {
    const levels = renders.map((render) => levelDb(render, MODEL_RATE_HZ, 0.1, 0.6))
    const rising = (levels.at(-1) as number) > (levels[0] as number) ? 1 : -1
    for (let index = 1; index < levels.length; index++) {
      const step = rising * ((levels[index] as number) - (levels[index - 1] as number))
      expect(step, `levels ${levels.map((level) => level.toFixed(1))}`).toBeGreaterThan(-1.5)
    }
  })

  it('has attacks between those of its ends', () => {
    const attacks = renders.map(riseMs)
    const [first, last] = [attacks[0] as number, attacks.at(-1) as number]
    for (const attack of attacks) {
      expect(attack, `attacks ${attacks.map((value) => value.toFixed(0))}`).toBeGreaterThan(
        0.8 * Math.min(first, last) - 3,
      )
      expect(attack, `attacks ${attacks.map((value) => value.toFixed(0))}`).toBeLessThan(
        1.2 * Math.max(first, last) + 3,
      )
    }
  })
})

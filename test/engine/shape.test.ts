import { describe, expect, it } from 'vitest'
import type { Score } from '../../src/contract/score.ts'
import { MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { LatentAttributes } from '../../src/engine/attributes.ts'
import { Engine } from '../../src/engine/engine.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { prepareModel } from '../../src/engine/prepared-model.ts'
import { playNote, renderNote } from '../../src/engine/render.ts'
import { renderScore } from '../../src/engine/score-render.ts'
import { LATENT_SIZE } from './make-sound.ts'
import { largestStep } from './measure.ts'
import { RATE_HZ, run } from './playing.ts'
import { tiltingModel } from './tilting-model.ts'

const model = tiltingModel()
const size = model.sounds.length * LATENT_SIZE

function engine(): Engine {
  const made = new Engine(model, { sampleRateHz: RATE_HZ })
  made.setWeights([1])
  return made
}

/** Offsets of all sounds with the noise knob at so many units. */
function noisy(units: number): Float32Array {
  const attributes = new LatentAttributes(model, prepareModel(model, typeScriptKernels))
  const latents = new Float32Array(size)
  const offset = new Float64Array(LATENT_SIZE)
  for (let sound = 0; sound < model.sounds.length; sound++) {
    attributes.offset(sound, [0, units, 0], offset)
    latents.set(offset, sound * LATENT_SIZE)
  }
  return latents
}

describe('Engine.setShape', () => {
  it('gives the samples of the attributes it was worked out from', () => {
    const [byKnobs, byShape, plain] = [engine(), engine(), engine()]
    byKnobs.setAttributes({ noisiness: 1, attackTime: 1 })
    expect(byShape.setShape({ latents: noisy(1), attackFactor: 2 })).toBe(true)
    for (const each of [byKnobs, byShape, plain]) each.noteOn({ key: 60, velocity: 1 })
    const heard = run(byShape, RATE_HZ / 2)
    expect(heard).toEqual(run(byKnobs, RATE_HZ / 2))
    expect(heard).not.toEqual(run(plain, RATE_HZ / 2))
  })

  it('is heard within 100 ms in a note that sounds, without a click, and taken back again', () => {
    const [moved, plain] = [engine(), engine()]
    for (const each of [moved, plain]) each.noteOn({ key: 60, velocity: 1 })
    run(moved, RATE_HZ / 2)
    run(plain, RATE_HZ / 2)
    moved.setShape({ latents: noisy(2), attackFactor: 1 })
    const first = run(moved, RATE_HZ / 10)
    expect(first).not.toEqual(run(plain, RATE_HZ / 10))
    const settled = largestStep(run(moved, RATE_HZ / 5), 0)
    expect(largestStep(first, 0)).toBeLessThan(1.2 * Math.max(settled, largestStep(run(plain, RATE_HZ / 5), 0)))
    moved.setShape({ latents: null, attackFactor: 1 })
    run(moved, RATE_HZ / 10)
    run(plain, RATE_HZ / 10)
    expect(run(moved, RATE_HZ / 10)).toEqual(run(plain, RATE_HZ / 10))
  })

  it('refuses what does not fit the model or is no number, and changes nothing', () => {
    const each = engine()
    each.setShape({ latents: noisy(1), attackFactor: 2 })
    const broken = new Float32Array(size)
    broken[3] = Number.NaN
    expect(each.setShape({ latents: new Float32Array(size + 1), attackFactor: 1 })).toBe(false)
    expect(each.setShape({ latents: broken, attackFactor: 1 })).toBe(false)
    expect(each.setShape({ latents: null, attackFactor: Number.NaN })).toBe(false)
    const other = engine()
    other.setShape({ latents: noisy(1), attackFactor: 2 })
    for (const one of [each, other]) one.noteOn({ key: 60, velocity: 1 })
    expect(run(each, 8000)).toEqual(run(other, 8000))
  })
})

describe('renders with a shape', () => {
  const weights = Float32Array.of(1)
  const note = { midiNote: 60, velocity: 1, seconds: 0.4, releaseSeconds: 0.1 }
  const score: Score = {
    durationSeconds: 0.4,
    notes: 1,
    events: [
      { seconds: 0, event: { type: 'noteOn', noteId: 0, key: 60, velocity: 1 } },
      { seconds: 0.3, event: { type: 'noteOff', noteId: 0 } },
    ],
  }
  const shape = { latents: noisy(1), attackFactor: 2 }
  const attributes = { noisiness: 1, attackTime: 1 }

  it('have the samples of the attributes it was worked out from, of a note and of a piece', () => {
    const shaped = renderNote(model, { note, weights, shape })
    expect(shaped).toEqual(renderNote(model, { note, weights, attributes }))
    expect(shaped).not.toEqual(renderNote(model, { note, weights }))
    const piece = renderScore(model, { score, weights, shape })
    expect(piece).toEqual(renderScore(model, { score, weights, attributes }))
    expect(piece).not.toEqual(renderScore(model, { score, weights }))
  })

  it('move the centroid by the octaves that are asked for, and back in the next note of the same engine', () => {
    const plain = renderNote(model, { note, weights })
    const one = new Engine(model, { sampleRateHz: MODEL_RATE_HZ, voices: 1, seed: 1, limit: false })
    const bright = playNote(one, model, { note, weights, brightnessOctaves: 0.5 })
    expect(bright).toEqual(renderNote(model, { note, weights, brightnessOctaves: 0.5 }))
    expect(bright).not.toEqual(plain)
    expect(playNote(one, model, { note, weights })).toEqual(plain)
  })

  it('refuse one that is not of the model', () => {
    const other = { latents: new Float32Array(size + 1), attackFactor: 1 }
    expect(() => renderNote(model, { note, weights, shape: other })).toThrow(`found ${size + 1} offsets`)
    expect(() => renderScore(model, { score, weights, shape: other })).toThrow(`found ${size + 1} offsets`)
  })
})

import { describe, expect, it } from 'vitest'
import type { Network } from '../../src/contract/network.ts'
import { BINS, HARMONICS, MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { Random } from '../../src/dsp/random.ts'
import { ROW_DESCRIPTORS } from '../../src/dsp/row-descriptors.ts'
import { type Attributes, LatentAttributes } from '../../src/engine/attributes.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { prepareModel } from '../../src/engine/prepared-model.ts'
import { renderNote } from '../../src/engine/render.ts'
import { SoundDescriber } from '../../src/engine/sound-describer.ts'
import { LATENT_SIZE, makeSound, tinyNetwork } from './make-sound.ts'
import { riseMs } from './measure.ts'

const network = tiltingNetwork()
const random = new Random(5)
const sounds = [57, 60, 64, 67, 69, 72].map((midiNote) => {
  const made = makeSound({ midiNote, noiseDb: -30, attackFrames: 20, frames: 200 }, network)
  // Latents that lie in all directions around what was made.
  const shift = Float32Array.from({ length: LATENT_SIZE }, () => random.normal())
  return { ...made, latents: made.latents.map((value, index) => value + shift[index % LATENT_SIZE]!) }
})
const model = { network, sounds, instruments: [{ name: 'made', x: 0, y: 0, sounds: [0, 1, 2, 3, 4, 5] }] }
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

/** A linear decoder whose latents tilt the partials, raise the noise, and raise odd harmonics, each a little of the rest. */
function tiltingNetwork(): Network {
  const plain = tinyNetwork(1, [1])
  const kernel = (plain.decoder[0]?.kernel ?? new Float32Array()).map((value) => 0.02 * value)
  for (let bin = 0; bin < BINS; bin++) {
    const isNoise = bin >= HARMONICS
    const odd = isNoise ? 0 : (-1) ** bin
    const tilt = isNoise ? 0 : Math.log2(bin + 1)
    const noise = isNoise ? 1 : 0
    kernel[bin] = 0.1 * tilt + 0.05 * noise
    kernel[BINS + bin] = 0.3 * noise + 0.03 * tilt
    kernel[2 * BINS + bin] = 0.15 * odd + 0.05 * noise
  }
  return { ...plain, decoder: plain.decoder.map(({ bias }) => ({ kernel, bias })) }
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

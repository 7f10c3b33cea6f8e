import { describe, expect, it } from 'vitest'
import { Random } from '../../src/dsp/random.ts'
import { type DrawRequest, drawInstrument } from '../../src/engine/draw-instrument.ts'
import { drawDeviation, fitPrior, meanAt, meanLatent } from '../../src/engine/latent-prior.ts'
import { renderNote } from '../../src/engine/render.ts'
import { LATENT_SIZE, makeSound, tinyNetwork } from './make-sound.ts'

const network = tinyNetwork(1)
const low = makeSound({ midiNote: 57, instrument: 'held', attackFrames: 9 }, network)
const high = makeSound({ midiNote: 69, instrument: 'held', attackFrames: 6 }, network)
const struck = makeSound({ midiNote: 64, instrument: 'struck', decayDbPerSecond: -24 }, network)
const instruments = [
  { name: 'held', x: 0, y: 0, sounds: [0, 1] },
  { name: 'struck', x: 1, y: 0, sounds: [2] },
]
const model = { network, instruments, sounds: [low, high, struck] }
const prior = fitPrior(model)
const request: DrawRequest = { prior: 'fitted', near: null, temperature: 1, midiNote: 60, seed: 1, name: 'new' }

describe('the prior of a model', () => {
  it('counts every instrument the same, whatever its sounds', () => {
    const octaves = [-3, 9, 4].map((semitones) => semitones / 12)
    const shares = [0.25, 0.25, 0.5]
    const means = model.sounds.map((sound) => meanLatent(sound, LATENT_SIZE))
    for (let at = 0; at < LATENT_SIZE; at++) {
      const wanted = shares.reduce(
        (sum, share, index) => sum + share * (means[index]![at]! - prior.slope[at]! * octaves[index]!),
        0,
      )
      expect(prior.mean[at]).toBeCloseTo(wanted, 6)
    }
  })

  it('moves with the pitch by its slope', () => {
    const [c4, c5] = [meanAt(prior, 60), meanAt(prior, 72)]
    for (let at = 0; at < LATENT_SIZE; at++) expect(c5[at]! - c4[at]!).toBeCloseTo(prior.slope[at]!, 12)
  })

  it('draws with the covariance of its rows', () => {
    // Two rows in two dimensions: covariance [[1, 2], [2, 4.25]].
    const rows = Float64Array.of(1, 2, 0, 0.5)
    const random = new Random(3)
    const sums = [0, 0, 0]
    const draws = 20_000
    for (let draw = 0; draw < draws; draw++) {
      const [a, b] = drawDeviation(rows, 2, random)
      sums[0]! += (a! * a!) / draws
      sums[1]! += (a! * b!) / draws
      sums[2]! += (b! * b!) / draws
    }
    expect(Math.abs(sums[0]! - 1)).toBeLessThan(0.05)
    expect(Math.abs(sums[1]! - 2)).toBeLessThan(0.1)
    expect(Math.abs(sums[2]! - 4.25)).toBeLessThan(0.2)
  })

  it('has nothing within an instrument of one sound', () => {
    expect(Array.from(prior.within.subarray(2 * LATENT_SIZE))).toEqual(new Array(LATENT_SIZE).fill(0))
  })
})

describe('a drawn instrument', () => {
  it('lies at the mean when it is cold, and moves as its carrier does', () => {
    const { sounds, carrier } = drawInstrument(model, prior, { ...request, temperature: 0 })
    const own = model.sounds[carrier]!
    const middle = sounds.find(({ midiNote }) => midiNote === 60)!
    const mean = meanLatent(middle, LATENT_SIZE)
    for (let at = 0; at < LATENT_SIZE; at++) expect(mean[at]).toBeCloseTo(meanAt(prior, 60)[at]!, 5)
    const step = (latents: Float32Array) => latents[5 * LATENT_SIZE]! - latents[0]!
    expect(step(middle.latents)).toBeCloseTo(step(own.latents), 5)
    expect(middle.loudnessDb).toEqual(own.loudnessDb)
  })

  it('near an instrument is that instrument when it is cold', () => {
    const { sounds } = drawInstrument(model, prior, { ...request, near: 1, temperature: 0, midiNote: 64 })
    const middle = sounds.find(({ midiNote }) => midiNote === 64)!
    const away = middle.latents.map((value, at) => Math.abs(value - struck.latents[at]!))
    expect(Math.max(...away)).toBeLessThan(1e-5)
  })

  it('spreads in proportion to the temperature', () => {
    const away = (temperature: number) => {
      const { sounds } = drawInstrument(model, prior, { ...request, temperature })
      const mean = meanLatent(sounds.find(({ midiNote }) => midiNote === 60)!, LATENT_SIZE)
      return Math.hypot(...mean.map((value, at) => value - meanAt(prior, 60)[at]!))
    }
    expect(away(1)).toBeGreaterThan(0.1)
    expect(away(2) / away(1)).toBeCloseTo(2, 3)
  })

  it('comes again with its seed, and differs with another', () => {
    const latents = (seed: number) => drawInstrument(model, prior, { ...request, seed }).sounds[0]?.latents
    expect(latents(1)).toEqual(latents(1))
    expect(latents(2)).not.toEqual(latents(1))
  })

  it('plays over its range, at the level of its carrier', () => {
    const { sounds } = drawInstrument(model, prior, request)
    expect(sounds.map(({ midiNote }) => midiNote)).toEqual([48, 54, 60, 66, 72])
    const drawn = [{ name: 'new', x: 0, y: 0, sounds: [0, 1, 2, 3, 4] }]
    const note = { midiNote: 57, velocity: 1, seconds: 0.3, releaseSeconds: 0 }
    const out = renderNote({ network, instruments: drawn, sounds }, { note, weights: Float32Array.of(1) })
    const rms = Math.sqrt(out.reduce((sum, value) => sum + value * value, 0) / out.length)
    expect(20 * Math.log10(rms)).toBeGreaterThan(-30)
    expect(20 * Math.log10(rms)).toBeLessThan(-9)
  })

  it('needs a pitched sound to carry it', () => {
    const clap = makeSound({ midiNote: 60, verdict: 'unpitched' }, network)
    const noise = { network, instruments: [{ name: 'clap', x: 0, y: 0, sounds: [0] }], sounds: [clap] }
    expect(() => drawInstrument(noise, fitPrior(noise), request)).toThrow(/pitched sound/)
  })
})

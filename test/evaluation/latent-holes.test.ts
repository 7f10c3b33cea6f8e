import { describe, expect, it } from 'vitest'
import { Random } from '../../src/dsp/random.ts'
import { latentHoles, stepVariation } from '../../src/evaluation/latent-holes.ts'
import { pathPlaces } from '../../src/evaluation/latent-places.ts'
import { flatDecoder, soundOf } from './latent-sounds.ts'

const FAR_DB = 10

/** Five sounds of 60 steps; latents from N(mean, deviation²), all frames at -30 dB. */
function sounds(latent: (random: Random) => number[]) {
  const random = new Random(11)
  return Array.from({ length: 5 }, () =>
    soundOf(
      Array.from({ length: 60 }, () => latent(random)),
      () => -30,
    ),
  )
}

const standard = sounds((random) => [random.normal(), random.normal()])

describe('latentHoles', () => {
  it('are none where the decoder gives real frames, everywhere where it gives garbage', () => {
    const none = latentHoles(
      standard,
      flatDecoder(2, () => -30),
      new Random(1),
    )
    expect(none).toEqual({ thresholdDb: 0, inPrior: 0, inFit: 0, onPaths: 0 })
    const all = latentHoles(
      standard,
      flatDecoder(2, () => FAR_DB),
      new Random(1),
    )
    expect([all.inPrior, all.inFit, all.onPaths]).toEqual([1, 1, 1])
    const broken = latentHoles(
      standard,
      flatDecoder(2, () => Number.NaN),
      new Random(1),
    )
    expect([broken.inPrior, broken.inFit, broken.onPaths]).toEqual([1, 1, 1])
  })

  it('begin where real frames of different recordings are apart', () => {
    // Recordings 4 dB from each other: a decoded frame 3.9 dB from the nearest is none, one 4.1 dB off is.
    const apart = [-30, -34, -38].map((levelDb) => soundOf([[0], [1], [2]], () => levelDb))
    const near = latentHoles(
      apart,
      flatDecoder(1, () => -26.1),
      new Random(1),
    )
    const far = latentHoles(
      apart,
      flatDecoder(1, () => -25.9),
      new Random(1),
    )
    expect(near.thresholdDb).toBeCloseTo(4, 5)
    expect([near.inPrior, near.inFit, near.onPaths]).toEqual([0, 0, 0])
    expect([far.inPrior, far.inFit, far.onPaths]).toEqual([1, 1, 1])
  })

  it.each([
    [4, 1],
    [6, 5],
  ])(
    'begin at the 95th percentile: where %i of 100 recordings are 5 dB from the next and the others 1 dB, at %i dB',
    (strange, thresholdDb) => {
      // Triples 0, 1 and 6 dB: the third is 5 dB from its next. The rest are pairs 1 dB apart.
      const triples = Array.from({ length: strange }, (_, at) => [40 * at, 40 * at + 1, 40 * at + 6]).flat()
      const pairs = Array.from({ length: 100 - 3 * strange }, (_, at) => 4000 + 40 * Math.floor(at / 2) + (at % 2))
      const all = [...triples, ...pairs]
      const { thresholdDb: found } = latentHoles(
        all.map((levelDb) => soundOf([[0]], () => levelDb)),
        flatDecoder(1, () => 0),
        new Random(1),
      )
      expect(found).toBeCloseTo(thresholdDb, 3)
    },
  )

  it('are the share of the prior that decodes to garbage', () => {
    const beyondOne = latentHoles(
      standard,
      flatDecoder(2, ([z]) => (z! > 1 ? FAR_DB : -30)),
      new Random(2),
    )
    // P(z > 1) = 0.159; 1,000 draws have a spread of 0.012.
    expect(Math.abs(beyondOne.inPrior! - 0.159)).toBeLessThan(0.035)
  })

  it('are those of the Gaussian that fits the latents, with its mean and its covariance', () => {
    const slanted = sounds((random) => {
      const z = 2 + 0.5 * random.normal()
      return [z, -3 * z]
    })
    const beyond = latentHoles(
      slanted,
      flatDecoder(2, ([z]) => (z! > 2.5 ? FAR_DB : -30)),
      new Random(3),
    )
    // One deviation above the mean; the fit's own mean is known within 0.03 from 300 steps: 0.05 with the draws.
    expect(Math.abs(beyond.inFit - 0.159)).toBeLessThan(0.05)
    const offLine = latentHoles(
      slanted,
      flatDecoder(2, ([a, b]) => (Math.abs(3 * a! + b!) > 0.01 ? FAR_DB : -30)),
      new Random(3),
    )
    expect(offLine.inFit).toBe(0)
    expect(offLine.inPrior).toBeGreaterThan(0.95)
    expect(offLine.onPaths).toBe(0)
  })

  it('are the gap between two clusters on the ways between them', () => {
    const pair = [0, 1].map((z) => soundOf([[z], [z]], () => -30))
    const gap = latentHoles(
      pair,
      flatDecoder(1, ([z]) => (z! > 0.2 && z! < 0.7 ? FAR_DB : -30)),
      new Random(4),
    )
    // Half of the way; 1,000 places have a spread of 0.016.
    expect(Math.abs(gap.onPaths - 0.5)).toBeLessThan(0.05)
  })

  it('ask no prior of codes without a posterior, and draw the same for the same seed', () => {
    const codes = standard.map((sound) => ({ ...sound, logVar: null }))
    const decode = flatDecoder(2, ([z]) => (z! > 0.5 ? FAR_DB : -30))
    expect(latentHoles(codes, decode, new Random(5)).inPrior).toBeNull()
    expect(latentHoles(codes, decode, new Random(5))).toEqual(latentHoles(codes, decode, new Random(5)))
  })
})

describe('pathPlaces', () => {
  it('lie between two sounds at the same share of each, heard as the nearer', () => {
    const low = soundOf(
      [
        [0, 0],
        [0, 1],
      ],
      () => -30,
      { midiNote: 48 },
    )
    const high = soundOf(
      [
        [1, 0],
        [1, 0],
        [1, 1],
        [1, 1],
      ],
      () => -30,
      { midiNote: 72 },
    )
    const { latents, conditions, harmonics } = pathPlaces([low, high], 200, new Random(1))
    const pitchAt = conditions.length / 200 - 2
    for (let place = 0; place < 200; place++) {
      const isLow = latents[2 * place]! < 0.5
      expect(harmonics[place]).toBe(isLow ? 80 : 34)
      expect(conditions[(place + 1) * (pitchAt + 2) - 2]).toBeCloseTo(((isLow ? 48 : 72) - 62) / 16, 5)
      expect([0, 1]).toContain(latents[2 * place + 1])
    }
    expect(new Set(latents).size).toBeGreaterThan(100)
  })
})

describe('stepVariation', () => {
  const ends = [0, 1].map((z) => soundOf([[z], [z]], () => -30))

  it('is 0 where equal steps sound equal', () => {
    // Single precision leaves 1e-6.
    expect(
      stepVariation(
        ends,
        flatDecoder(1, ([z]) => -40 + 20 * z!),
        new Random(1),
      ),
    ).toBeLessThan(1e-5)
  })

  it('is √((n² - 1)/3)/n of n steps that grow like odd numbers, as of a square', () => {
    const found = stepVariation(
      ends,
      flatDecoder(1, ([z]) => -40 + 20 * z! ** 2),
      new Random(1),
    )
    expect(found).toBeCloseTo(Math.sqrt((20 ** 2 - 1) / 3) / 20, 4)
  })

  it('is √(n - 1) of a single jump in n steps', () => {
    const found = stepVariation(
      ends,
      flatDecoder(1, ([z]) => (z! > 0.52 ? -20 : -40)),
      new Random(1),
    )
    expect(found).toBeCloseTo(Math.sqrt(19), 6)
  })

  it('is 0 where nothing ever changes', () => {
    expect(
      stepVariation(
        ends,
        flatDecoder(1, () => -30),
        new Random(1),
      ),
    ).toBe(0)
  })
})

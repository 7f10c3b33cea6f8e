import { describe, expect, it } from 'vitest'
import { Random } from '../../src/dsp/random.ts'
import { LatentUse, shuffledLatents } from '../../src/model/latent-use.ts'

const always = () => true

describe('LatentUse', () => {
  it('tells the divergence from N(0, 1): (m² + s² - ln s² - 1) / 2 nats', () => {
    const use = new LatentUse(3)
    use.add(Float32Array.of(0, 2, 0), Float32Array.of(0, 0, Math.log(0.25)), always)
    const [none, shifted, narrow] = use.klPerDimension()
    expect(none).toBe(0)
    expect(shifted).toBeCloseTo(2, 6)
    expect(narrow).toBeCloseTo(0.5 * (0.25 + Math.log(4) - 1), 6)
  })

  it('averages over the steps that count, of all sounds', () => {
    const use = new LatentUse(1)
    use.add(Float32Array.of(2, 100, 0), new Float32Array(3), (step) => step !== 1)
    use.add(Float32Array.of(4), new Float32Array(1), always)
    expect(use.klPerDimension()[0]).toBeCloseTo((2 + 0 + 8) / 3, 6)
  })

  it('counts dimensions whose means vary by more than 0.02', () => {
    const use = new LatentUse(3)
    // Values ±d have variance d²: 0.01, 0.0225, and none round a mean far from 0.
    use.add(Float32Array.of(0.1, 0.15, 5, -0.1, -0.15, 5), null, always)
    expect(use.activeUnits()).toBe(1)
  })

  it('says nothing of nothing', () => {
    const use = new LatentUse(2)
    expect(use.activeUnits()).toBe(0)
    expect(use.klPerDimension()).toEqual([0, 0])
  })
})

describe('shuffledLatents', () => {
  const latents = [Float32Array.of(1, -1, 2, -2), Float32Array.of(3, -3), Float32Array.of(4, -4, 5, -5, 6, -6)]

  it('deals every step out once, whole, to sounds as long as before', () => {
    const shuffled = shuffledLatents(latents, 2, new Random(1))
    expect(shuffled.map(({ length }) => length)).toEqual([4, 2, 6])
    const all = shuffled.flatMap((values) => [...values])
    for (let at = 0; at < all.length; at += 2) expect(all[at + 1]).toBe(-all[at]!)
    expect(all.filter((value) => value > 0).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6])
    expect(all).not.toEqual(latents.flatMap((values) => [...values]))
  })

  it('leaves the latents as they were', () => {
    shuffledLatents(latents, 2, new Random(2))[0]?.fill(9)
    expect(latents[0]).toEqual(Float32Array.of(1, -1, 2, -2))
  })
})

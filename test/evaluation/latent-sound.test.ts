import { describe, expect, it } from 'vitest'
import { BINS } from '../../src/contract/spectrogram.ts'
import { CONDITIONS } from '../../src/dsp/conditioning.ts'
import { Random } from '../../src/dsp/random.ts'
import { decodePlacesOf, latentSound } from '../../src/evaluation/latent-sound.ts'
import { initialWeights } from '../../src/model/initial-weights.ts'
import { LoadedNetwork, latentStepCount } from '../../src/model/loaded-network.ts'
import { networkSpec } from '../../src/model/network-spec.ts'
import { prepareSound } from '../../src/model/prepared-sound.ts'
import { toNetwork, weightLayout } from '../../src/model/weights.ts'
import { onWasmWithoutLeaks } from '../model/on-wasm.ts'
import { syntheticSource, TINY_OPTIONS } from '../model/synthetic-source.ts'

onWasmWithoutLeaks()

function networkOfStride(latentStride: number): LoadedNetwork {
  const layout = weightLayout(networkSpec({ ...TINY_OPTIONS, network: 'conv', latentStride }))
  const normalisation = { meanDb: new Float32Array(BINS).fill(-40), scaleDb: 20 }
  return new LoadedNetwork(toNetwork(layout, initialWeights(layout, 1, null, 20), normalisation))
}

describe('latentSound', () => {
  it('takes frames, weights and conditions at latent steps', async () => {
    const sound = prepareSound(await syntheticSource().load(3))
    const steps = latentStepCount(sound.frameCount, 4)
    const made = latentSound(sound, 'reed', 4, { steps, mean: new Float32Array(steps * 2), logVar: null })
    expect([made.image.length, made.conditions.length]).toEqual([steps * BINS, steps * CONDITIONS])
    expect(made.image.subarray(5 * BINS, 6 * BINS)).toEqual(sound.image.subarray(20 * BINS, 21 * BINS))
    expect(made.frameWeights[2]).toBe(sound.frameWeights[8])
    // The last step lies past the last frame and repeats it.
    expect(made.image.subarray((steps - 1) * BINS)).toEqual(sound.image.subarray((sound.frameCount - 1) * BINS))
  })
})

describe('decodePlacesOf', () => {
  it.each([1, 4])('decodes each place by itself, whatever stands beside it, at stride %i', (stride) => {
    const loaded = networkOfStride(stride)
    try {
      const random = new Random(4)
      const latents = Float32Array.from({ length: 3 * 4 }, () => random.normal())
      const conditions = Float32Array.from({ length: 3 * CONDITIONS }, () => random.normal())
      const together = decodePlacesOf(loaded)(latents, conditions)
      expect(together).toHaveLength(3 * BINS)
      for (let place = 0; place < 3; place++) {
        const latent = latents.subarray(place * 4, (place + 1) * 4)
        const condition = conditions.subarray(place * CONDITIONS, (place + 1) * CONDITIONS)
        // Edges are repeated, so a sequence of one step stands still.
        const alone = loaded.decode(latent, condition)
        for (let bin = 0; bin < BINS; bin++) expect(together[place * BINS + bin]).toBeCloseTo(alone[bin]!, 3)
      }
    } finally {
      loaded.dispose()
    }
  })
})

import { describe, expect, it } from 'vitest'
import { BINS, FLOOR_DB } from '../../src/contract/spectrogram.ts'
import { CONDITIONS } from '../../src/dsp/conditioning.ts'
import { LoadedNetwork } from '../../src/model/loaded-network.ts'
import { meanImage } from '../../src/model/normalise.ts'
import { prepareSound } from '../../src/model/prepared-sound.ts'
import { PrincipalImages } from '../../src/model/principal-images.ts'
import { principalNetwork } from '../../src/model/principal-network.ts'
import { onWasmWithoutLeaks } from './on-wasm.ts'
import { syntheticSource } from './synthetic-source.ts'

onWasmWithoutLeaks()

async function fitted(size: number) {
  const source = syntheticSource(2)
  const sounds = await Promise.all(source.items.map(async (_, index) => prepareSound(await source.load(index))))
  const meanDb = meanImage([sounds])
  const principal = new PrincipalImages(meanDb, 1)
  for (const sound of sounds) principal.add(sound, 1)
  principal.fit(size)
  return { sounds, principal, network: principalNetwork(principal, meanDb, size) }
}

describe('principalNetwork', () => {
  it('gives back what the components give back', async () => {
    const { sounds, principal, network } = await fitted(6)
    const sound = sounds[0]!
    const loaded = new LoadedNetwork(network)
    const { mean, steps } = loaded.encode(sound.image, sound)
    const again = loaded.decode(mean, new Float32Array(steps * CONDITIONS))
    loaded.dispose()
    const wanted = principal.reconstruct(sound)
    for (let index = 0; index < sound.frameCount * BINS; index++) {
      // The network's output is clipped to what an image can hold.
      if (wanted[index]! > -75 && wanted[index]! < 8)
        expect(Math.abs(again[index]! - wanted[index]!)).toBeLessThan(1e-3)
    }
  })

  it('decodes blends to blends, whatever pitch it is told', async () => {
    const { network } = await fitted(4)
    const loaded = new LoadedNetwork(network)
    const [a, b] = [Float32Array.of(0.8, -0.3, 0.2, 0.1), Float32Array.of(-0.5, 0.4, 0, -0.2)]
    const middle = a.map((value, index) => 0.5 * (value + b[index]!))
    const conditions = new Float32Array(CONDITIONS).fill(0.7)
    const [rowA, rowB, row] = [a, b, middle].map((latents) => loaded.decode(latents, conditions))
    loaded.dispose()
    for (let bin = 0; bin < BINS; bin++) {
      // Levels at the floor are clipped.
      if (Math.min(rowA![bin]!, rowB![bin]!) > FLOOR_DB)
        expect(row![bin]).toBeCloseTo(0.5 * (rowA![bin]! + rowB![bin]!), 3)
    }
  })

  it('needs as many components as it has latents', async () => {
    const { principal } = await fitted(3)
    expect(() => principalNetwork(principal, new Float32Array(BINS), 4)).toThrow('expected 4 components, found 3')
  })
})

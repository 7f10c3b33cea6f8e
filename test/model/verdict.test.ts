import { describe, expect, it } from 'vitest'
import { BINS, HARMONICS } from '../../src/contract/spectrogram.ts'
import { Random } from '../../src/dsp/random.ts'
import { initialWeights } from '../../src/model/initial-weights.ts'
import { rowsToFrames } from '../../src/model/loaded-network.ts'
import { networkSpec } from '../../src/model/network-spec.ts'
import { type PreparedSound, prepareSound } from '../../src/model/prepared-sound.ts'
import { knots, PrincipalImages } from '../../src/model/principal-images.ts'
import { reconstructionError } from '../../src/model/reconstruction-error.ts'
import { train } from '../../src/model/train.ts'
import { verdict } from '../../src/model/verdict.ts'
import { toNetwork, weightLayout } from '../../src/model/weights.ts'
import { onWasmWithoutLeaks } from './on-wasm.ts'
import { syntheticSource, TINY_OPTIONS } from './synthetic-source.ts'

onWasmWithoutLeaks()

const source = syntheticSource(8)
const sounds = () => Promise.all([...source.items.keys()].map(async (index) => prepareSound(await source.load(index))))

function principalOf(prepared: readonly PreparedSound[], count: number, stride = 1): PrincipalImages {
  const principal = new PrincipalImages(new Float32Array(BINS).fill(-40), stride)
  for (const sound of prepared) principal.add(sound, 1)
  principal.fit(count)
  return principal
}

describe('reconstructionError', () => {
  it('is in dB, over audible harmonics and all noise bands of audible frames', async () => {
    const [sound] = (await sounds()) as [PreparedSound]
    const wrong = sound.image.map((valueDb, index) => valueDb + (index % BINS < HARMONICS ? 2 : -3))
    for (let frame = 0; frame < 6; frame++) wrong.fill(0, frame * BINS, (frame + 1) * BINS)
    const { harmonicsDb, noiseDb } = reconstructionError(wrong, sound)
    expect(harmonicsDb).toBeCloseTo(2, 4)
    expect(noiseDb).toBeCloseTo(3, 4)
    expect(reconstructionError(sound.image, sound)).toEqual({ harmonicsDb: 0, noiseDb: 0 })
  })
})

describe('principal images', () => {
  it('are exact with as many components as bins and worse with fewer', async () => {
    const prepared = await sounds()
    const sound = prepared[0] as PreparedSound
    const all = reconstructionError(principalOf(prepared, BINS).reconstruct(sound), sound)
    expect(all.harmonicsDb + all.noiseDb).toBeLessThan(1e-3)
    const few = reconstructionError(principalOf(prepared, 3).reconstruct(sound), sound)
    const fewer = reconstructionError(principalOf(prepared, 1).reconstruct(sound), sound)
    expect(few.harmonicsDb).toBeGreaterThan(0.3)
    expect(fewer.harmonicsDb).toBeGreaterThan(few.harmonicsDb)
  })

  it('take knots whose interpolation comes nearest', () => {
    const random = new Random(2)
    const rows = Float32Array.from({ length: 22 * 3 }, () => random.normal())
    const best = knots(rows, 3, 4, 22)
    const distance = (values: Float32Array) =>
      rowsToFrames(values, 3, 4, 22).reduce((sum, value, at) => sum + (value - rows[at]!) ** 2, 0)
    expect(best).toHaveLength(7 * 3)
    for (const at of [0, 4, 10, 17]) {
      for (const step of [0.05, -0.05]) {
        const moved = best.slice()
        moved[at] = moved[at]! + step
        expect(distance(moved)).toBeGreaterThan(distance(best))
      }
    }
    const straight = Float32Array.from({ length: 22 }, (_, frame) => 3 * frame - 5)
    expect(knots(straight, 1, 4, 22)[2]).toBeCloseTo(19, 4)
  })
})

describe('initialWeights', () => {
  it('start a network as the principal components themselves', async () => {
    const prepared = await sounds()
    const meanDb = new Float32Array(BINS).fill(-40)
    const principal = principalOf(prepared, 4)
    const options = { ...TINY_OPTIONS, hiddenSize: 32, network: 'dense' as const }
    const layout = weightLayout(networkSpec(options))
    const weights = initialWeights(layout, 1, principal, 20)
    const { judged, fits } = await verdict(toNetwork(layout, weights, { meanDb, scaleDb: 20 }), source, 1)
    const errors = (await Promise.all(source.items.map(async ({ heldOut }, at) => ({ heldOut, at }))))
      .filter(({ heldOut }) => heldOut)
      .map(({ at }) => reconstructionError(principal.reconstruct(prepared[at]!), prepared[at]!))
    const linear = errors.reduce((sum, { harmonicsDb }) => sum + harmonicsDb, 0) / errors.length
    expect(judged.heldOut?.harmonicsDb).toBeGreaterThan(0.8 * linear)
    expect(judged.heldOut?.harmonicsDb).toBeLessThan(1.2 * linear)
    expect(fits.map(({ item }) => item).sort((a, b) => a - b)).toEqual([...source.items.keys()])
    const heldOut = fits.filter(({ item }) => source.items[item]?.heldOut)
    const mean = heldOut.reduce((sum, { error }) => sum + error.harmonicsDb, 0) / heldOut.length
    expect(mean).toBeCloseTo(judged.heldOut?.harmonicsDb ?? 0, 6)
  })

  it('are random where the hidden layer is too narrow for pairs', () => {
    const layout = weightLayout(networkSpec({ ...TINY_OPTIONS, hiddenSize: 7 }))
    expect(initialWeights(layout, 1, null, 20).every(Number.isFinite)).toBe(true)
    expect(initialWeights(layout, 1, null, 20)).not.toEqual(initialWeights(layout, 2, null, 20))
  })
})

describe('verdict', () => {
  it('tells a network that uses its latents from one that ignores them', async () => {
    const options = { ...TINY_OPTIONS, maxSteps: 80, learningRate: 3e-3 }
    const { network, verdict: said } = await train(source, options, { onEvent: () => {} })
    expect(said.shuffleRatio).toBeGreaterThan(1.5)
    expect(said.activeUnits).toBeGreaterThanOrEqual(2)
    expect(said.heldOut?.harmonicsDb).toBeGreaterThan(0)
    expect(said.pca?.harmonicsDb).toBeGreaterThan(0)
    const deaf = {
      ...network,
      decoder: network.decoder.map((layer, at) => (at > 0 ? layer : { ...layer, kernel: layer.kernel.map(() => 0) })),
    }
    const { judged: dull } = await verdict(deaf, source, 1)
    expect(dull.shuffleRatio).toBeCloseTo(1, 2)
    expect(dull.heldOut!.harmonicsDb).toBeGreaterThan(said.heldOut!.harmonicsDb)
  })

  it('counts no unit of a silent encoder', async () => {
    const { network } = await train(source, { ...TINY_OPTIONS, maxSteps: 1 }, { onEvent: () => {} })
    const silent = {
      ...network,
      encoder: network.encoder.map(({ kernel, bias }) => ({ kernel: kernel.map(() => 0), bias: bias.map(() => 0) })),
    }
    const {
      judged: { activeUnits, klPerDimension },
    } = await verdict(silent, source, 1)
    expect(activeUnits).toBe(0)
    expect(klPerDimension).toEqual([0, 0, 0, 0])
  })
})

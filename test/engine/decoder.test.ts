import { describe, expect, it } from 'vitest'
import { TimbrelError } from '../../src/contract/errors.ts'
import type { Network } from '../../src/contract/network.ts'
import { BINS } from '../../src/contract/spectrogram.ts'
import { Random } from '../../src/dsp/random.ts'
import { TypeScriptDecoder } from '../../src/engine/kernels/typescript-decoder.ts'
import { tinyNetwork } from './make-sound.ts'

/** The contract's words, written down as slowly as possible: each layer over the whole sequence, edges repeated. */
function plainDecode({ spec, decoder, normalisation }: Network, input: Float32Array, steps: number): Float64Array {
  let values = Float64Array.from(input)
  for (const [index, { kernelSize, inputs, outputs, activation }] of spec.decoder.entries()) {
    const { kernel, bias } = decoder[index] as Network['decoder'][number]
    const next = new Float64Array(steps * outputs)
    for (let t = 0; t < steps; t++) {
      for (let out = 0; out < outputs; out++) {
        let sum = bias[out] as number
        for (let tap = 0; tap < kernelSize; tap++) {
          const at = Math.min(steps - 1, Math.max(0, t + tap - (kernelSize - 1) / 2))
          for (let i = 0; i < inputs; i++) {
            sum += (values[at * inputs + i] as number) * (kernel[(tap * inputs + i) * outputs + out] as number)
          }
        }
        next[t * outputs + out] = activation === 'silu' ? sum / (1 + Math.exp(-sum)) : sum
      }
    }
    values = next
  }
  return values.map((value, index) => value * normalisation.scaleDb + (normalisation.meanDb[index % BINS] as number))
}

const steps = 9
const noise = (count: number) => {
  const random = new Random(3)
  return Float32Array.from({ length: count }, () => random.normal())
}

describe('TypeScriptDecoder', () => {
  it.each([[[3, 1]], [[1, 1]], [[3, 5, 1]]])('says what the contract says, edges included: kernels %j', (kernels) => {
    const network = tinyNetwork(7, kernels)
    const decoder = new TypeScriptDecoder(network, steps)
    const input = noise(steps * decoder.inputSize)
    const out = new Float32Array(steps * BINS)
    decoder.decode(input, 1, steps, 0, steps, out)
    const wanted = plainDecode(network, input, steps)
    for (let index = 0; index < out.length; index++) {
      expect(Math.abs((out[index] as number) - (wanted[index] as number))).toBeLessThan(1e-3)
    }
  })

  it('needs no more of the sequence than its reach to decode one step', () => {
    const network = tinyNetwork(7, [3, 3, 1])
    const decoder = new TypeScriptDecoder(network, steps)
    expect(decoder.reach).toBe(2)
    const input = noise(steps * decoder.inputSize)
    const whole = new Float32Array(steps * BINS)
    decoder.decode(input, 1, steps, 0, steps, whole)
    const window = input.slice(2 * decoder.inputSize, 7 * decoder.inputSize)
    const one = new Float32Array(BINS)
    decoder.decode(window, 1, 5, 2, 1, one)
    expect(one).toEqual(whole.slice(4 * BINS, 5 * BINS))
  })

  it('refuses a network whose layers do not fit', () => {
    const network = tinyNetwork(7)
    const torn = { ...network, decoder: network.decoder.slice(0, 1) }
    expect(() => new TypeScriptDecoder(torn, steps)).toThrow(TimbrelError)
    const even = { ...network, spec: { ...network.spec, decoder: tinyNetwork(7, [2, 1]).spec.decoder } }
    expect(() => new TypeScriptDecoder(even, steps)).toThrow(/odd kernel/)
  })
})

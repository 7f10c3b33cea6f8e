import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Engine } from '../../src/engine/engine.ts'
import { engineKernels } from '../../src/host/engine-kernels.ts'
import { readModel } from '../../src/io/model-file.ts'
import { threeInstruments } from '../engine/playing.ts'
import { playAtRandom } from './random-playing.ts'

/** Seconds of audio; hours find more, minutes are for every day. */
const SECONDS = { made: 45, orchestra: 15 }

describe('whatever is played', () => {
  it.each([22_050, 48_000, 192_000])('is finite, within full scale and over in the end at %i Hz', (sampleRateHz) => {
    const engine = new Engine(threeInstruments, { sampleRateHz })
    const heard = playAtRandom(engine, sampleRateHz, 3, SECONDS.made / 3, 3, sampleRateHz)
    expect(heard.peak).toBeGreaterThan(0.01)
    expect(heard.peak).toBeLessThanOrEqual(1)
    expect(heard).toMatchObject({ faults: 0, stuck: 0 })
  })

  it('is so on the orchestra too', async () => {
    const model = await readModel(fileURLToPath(new URL('../../samples/orchestra.timbrel', import.meta.url)))
    const engine = new Engine(model, { sampleRateHz: 48_000, kernels: await engineKernels() })
    const heard = playAtRandom(engine, 48_000, model.instruments.length, SECONDS.orchestra, 3, 7)
    expect(heard.peak).toBeGreaterThan(0.01)
    expect(heard.peak).toBeLessThanOrEqual(1)
    expect(heard).toMatchObject({ faults: 0, stuck: 0 })
  })
})

import { describe, expect, it } from 'vitest'
import type { TrainingEvent, TrainingOptions } from '../../src/contract/training.ts'
import { train } from '../../src/model/train.ts'
import type { TrainerState } from '../../src/model/trainer-state.ts'
import type { TrainingSource } from '../../src/model/training-source.ts'
import { fromNetwork } from '../../src/model/weights.ts'
import { onWasmWithoutLeaks } from './on-wasm.ts'
import { syntheticSource, TINY_OPTIONS } from './synthetic-source.ts'

onWasmWithoutLeaks()

const silent = { onEvent: () => {} }

/** Trains for a while and gives the state at its end. */
async function stateAfter(
  steps: number,
  options: TrainingOptions,
  from?: TrainerState,
  source: TrainingSource = syntheticSource(),
): Promise<TrainerState> {
  let saved: TrainerState | undefined
  let done = from?.step ?? 0
  await train(
    source,
    options,
    {
      onEvent: () => {},
      shouldStop: () => done++ >= steps,
      saveCheckpoint: (state) => {
        saved = state
      },
    },
    from,
  )
  if (!saved) throw new Error('nothing was saved')
  return saved
}

describe('train', () => {
  for (const network of ['conv', 'dense'] as const) {
    for (const kind of ['vae', 'ae'] as const) {
      it(`lowers the loss of a ${network} ${kind}`, async () => {
        const losses: number[] = []
        const result = await train(
          syntheticSource(),
          // Too narrow for pairs of units: it starts at random weights, with all to learn.
          { ...TINY_OPTIONS, network, kind, hiddenSize: 7, maxSteps: 160, learningRate: 2e-2 },
          { onEvent: (event) => event.type === 'step' && losses.push(event.loss.reconstruction) },
        )
        expect(result.state.history.at(-1)?.validation.reconstruction).toBeLessThan(0.7 * losses[0]!)
        expect(result.network.spec).toMatchObject({ family: network, kind })
        expect(result.verdict.klPerDimension).toHaveLength(4)
        expect(result.verdict.why).toBe('steps')
      })
    }
  }

  it('trains slow latents of stride 2 and 4', async () => {
    for (const latentStride of [2, 4]) {
      const { verdict } = await train(syntheticSource(), { ...TINY_OPTIONS, latentStride, maxSteps: 40 }, silent)
      expect(verdict.training.harmonicsDb).toBeLessThan(8)
    }
  })

  it('learns a single sound by heart', async () => {
    const all = syntheticSource(1)
    const source = { items: all.items.slice(0, 1), load: all.load }
    const { verdict } = await train(
      source,
      { ...TINY_OPTIONS, kind: 'ae', maxSteps: 250, pitchAugmentation: 0 },
      silent,
    )
    // The sound's own frame-to-frame noise is 1 dB in every bin: four latents cannot say it.
    expect(verdict.training.harmonicsDb).toBeLessThan(1.2)
    expect(verdict.training.noiseDb).toBeLessThan(1.2)
    expect(verdict.heldOut).toBeNull()
  })

  it('gives the same weights for the same seed, others for another', async () => {
    const [a, b, other] = [
      await stateAfter(8, TINY_OPTIONS),
      await stateAfter(8, TINY_OPTIONS),
      await stateAfter(8, { ...TINY_OPTIONS, seed: 2 }),
    ]
    expect(a.weights).toEqual(b.weights)
    expect(a.weights).not.toEqual(other.weights)
  })

  it('ends where an uninterrupted run ends after a stop and a resume', async () => {
    const options = { ...TINY_OPTIONS, maxSteps: 12 }
    const whole = await stateAfter(12, options)
    const first = await stateAfter(5, options)
    expect(first.step).toBe(5)
    const resumed = await stateAfter(12, options, structuredClone(first))
    expect(resumed.step).toBe(12)
    expect(resumed.weights).toEqual(whole.weights)
    expect(resumed.optimiser.moment2).toEqual(whole.optimiser.moment2)
  })

  it('keeps the best so far when stopped', async () => {
    let steps = 0
    const result = await train(syntheticSource(), TINY_OPTIONS, { ...silent, shouldStop: () => steps++ >= 3 })
    expect(result.verdict.why).toBe('stopped')
    expect(result.state.step).toBe(3)
    expect(fromNetwork(result.network)).toEqual(result.state.bestWeights)
  })

  it('plans its steps for a limit in minutes and says so', async () => {
    const options = { ...TINY_OPTIONS, maxSteps: 100_000, maxMinutes: 0.01 }
    const { verdict, state } = await train(syntheticSource(), options, silent)
    expect(verdict.why).toBe('minutes')
    expect(state.step).toBeLessThan(100_000)
  })

  it('stops with a clear error and the last good state when the loss explodes or is not a number', async () => {
    for (const learningRate of [1e30, 30]) {
      let saved: TrainerState | undefined
      const run = train(
        syntheticSource(),
        { ...TINY_OPTIONS, learningRate },
        {
          ...silent,
          saveCheckpoint: (state) => {
            saved = state
          },
        },
      )
      await expect(run).rejects.toMatchObject({
        code: 'training-diverged',
        message: expect.stringContaining('at step'),
      })
      expect(saved?.step).toBe(0)
      expect(saved?.weights.every(Number.isFinite)).toBe(true)
    }
  })

  it('refuses a spectrogram that holds NaN', async () => {
    const good = syntheticSource()
    const source: TrainingSource = {
      items: good.items,
      load: async (index) => {
        const item = await good.load(index)
        if (index === 3) item.spectrogram.image[144 * 20 + 5] = Number.NaN
        return item
      },
    }
    await expect(train(source, TINY_OPTIONS, silent)).rejects.toMatchObject({ code: 'training-data' })
  })

  it('refuses an empty source and a checkpoint of another network', async () => {
    const empty: TrainingSource = { items: [], load: () => Promise.reject(new Error('nothing to load')) }
    await expect(train(empty, TINY_OPTIONS, silent)).rejects.toMatchObject({ code: 'training-data' })
    const state = await stateAfter(1, TINY_OPTIONS)
    const wider = { ...TINY_OPTIONS, hiddenSize: 20 }
    await expect(train(syntheticSource(), wider, silent, state)).rejects.toMatchObject({ code: 'checkpoint' })
  })

  it('tells what it trains on and how it goes', async () => {
    const events: TrainingEvent[] = []
    await train(syntheticSource(), { ...TINY_OPTIONS, maxSteps: 10 }, { onEvent: (event) => events.push(event) })
    expect(events[0]).toEqual({ type: 'dataset', instruments: 3, sounds: 18, frames: 18 * 48, heldOut: 3 })
    const steps = events.filter((event) => event.type === 'step')
    expect(steps.map(({ step }) => step)).toEqual([5, 10])
    expect(steps[0]?.beta).toBeGreaterThan(0)
    expect(events.at(-1)).toMatchObject({ type: 'validation', step: 10, best: true })
  })
})

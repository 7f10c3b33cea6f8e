import { describe, expect, it } from 'vitest'
import { latentMap } from '../../../src/host/evaluate/latent-map.ts'
import { inLanes } from '../../../src/host/evaluate/train-networks.ts'

const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('inLanes', () => {
  it('gives results in the order of the items, never more at once than there are lanes', async () => {
    let running = 0
    let most = 0
    const results = await inLanes([12, 1, 6, 2], 2, async (ms) => {
      running += 1
      most = Math.max(most, running)
      await soon(ms)
      running -= 1
      return 10 * ms
    })
    expect(results).toEqual([120, 10, 60, 20])
    expect(most).toBe(2)
  })

  it('stops all lanes at the first failure and throws it once nothing runs', async () => {
    const started: number[] = []
    let running = 0
    const work = async (item: number, signal: AbortSignal) => {
      started.push(item)
      running += 1
      await soon(item === 1 ? 2 : 10)
      running -= 1
      if (item === 1) throw new Error('the first')
      signal.throwIfAborted()
    }
    await expect(inLanes([0, 1, 2, 3], 2, work)).rejects.toThrow('the first')
    expect(running).toBe(0)
    expect(started).toEqual([0, 1])
  })

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController()
    const ended = inLanes([1, 2, 3], 1, () => soon(3), controller.signal)
    controller.abort(new Error('enough'))
    await expect(ended).rejects.toThrow('enough')
  })
})

describe('latentMap', () => {
  it('lays the widest direction along x, the same whatever sign the solver gives', () => {
    const places = [-2, -1, 0, 1, 2].map((t) => Float32Array.of(0, 3 * t, t % 2 === 0 ? 0.5 : -0.5))
    const map = latentMap(places)
    for (const [index, { x, y }] of map.entries()) {
      expect(x).toBeCloseTo(3 * (index - 2), 5)
      expect(Math.abs(y)).toBeLessThan(0.7)
    }
  })

  it('makes something of one sound and of one dimension', () => {
    expect(latentMap([Float32Array.of(1, 2, 3)])).toEqual([{ x: 0, y: 0 }])
    expect(latentMap([Float32Array.of(1), Float32Array.of(3)])).toEqual([
      { x: -1, y: 0 },
      { x: 1, y: 0 },
    ])
  })
})

import { Random } from '../dsp/random.ts'

/** What a stream of random numbers is for; each use has its own, so that none disturbs another. */
export type RandomUse = 'weights' | 'batch' | 'noise' | 'pool' | 'verdict' | 'latents'

const USES: readonly RandomUse[] = ['weights', 'batch', 'noise', 'pool', 'verdict', 'latents']

/**
 * The random stream of one use at one step: a pure function of its arguments. That is what makes a resumed training
 * equal to an uninterrupted one without keeping any generator's state.
 *
 * @param seed the run's seed, >= 1.
 * @param counter step, pass or turn.
 */
export function randomStream(seed: number, use: RandomUse, counter: number): Random {
  return new Random(mixed(mixed(mixed(seed) ^ (USES.indexOf(use) + 1)) ^ counter))
}

/** A 32-bit bijection with full avalanche ("lowbias32", C. Wellons 2018). */
function mixed(value: number): number {
  let word = value >>> 0
  word = Math.imul(word ^ (word >>> 16), 0x7feb352d)
  word = Math.imul(word ^ (word >>> 15), 0x846ca68b)
  return (word ^ (word >>> 16)) >>> 0
}

import { Random } from '../../src/dsp/random.ts'

export const RATE_HZ = 44_100

/** A tone of `partials` harmonics falling 6 dB an octave, level rms about 0.1. */
export function tone(f0Hz: number, seconds: number, partials = 8): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * RATE_HZ) }, (_, n) => {
    let sum = 0
    for (let k = 1; k <= partials; k++) sum += Math.sin((2 * Math.PI * k * f0Hz * n) / RATE_HZ + k * k) / k
    return 0.1 * sum
  })
}

/** Silence, a rise over `attackSeconds` as a half cosine, then a fall of `fallDbPerSecond`. */
export function shaped(
  sound: Float32Array,
  onsetSeconds: number,
  attackSeconds: number,
  fallDbPerSecond: number,
): Float32Array {
  return sound.map((value, n) => {
    const seconds = n / RATE_HZ - onsetSeconds
    if (seconds < 0) return 0
    const rise = seconds < attackSeconds ? 0.5 - 0.5 * Math.cos((Math.PI * seconds) / attackSeconds) : 1
    return value * rise * 10 ** (-(fallDbPerSecond * seconds) / 20)
  })
}

/** White noise of standard deviation `level`. */
export function noise(seconds: number, level: number, seed: number): Float32Array {
  const random = new Random(seed)
  return Float32Array.from({ length: Math.round(seconds * RATE_HZ) }, () => level * random.normal())
}

/** Samplewise sum; the second is taken as silent past its end. */
export function sum(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, n) => value + (b[n] ?? 0))
}

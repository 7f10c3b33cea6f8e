import { Random } from '../../src/dsp/random.ts'

/** Sample rate of the pair. */
export const PAIR_RATE_HZ = 44_100

/** MIDI note of the pair: C5. */
export const PAIR_NOTE = 72

/** Morph positions of the renders. */
export const PAIR_POSITIONS = [0, 0.25, 0.5, 0.75, 1] as const

const SECONDS = 1

interface Voice {
  readonly f0Hz: number
  readonly vibratoCents: number
  readonly onsetSeconds: number
  readonly attackSeconds: number
  readonly fallDbPerSecond: number
  readonly slopeDb: number
  readonly noiseDb: number
}

const BLOWN: Voice = {
  f0Hz: 523.1,
  vibratoCents: 12,
  onsetSeconds: 0.05,
  attackSeconds: 0.12,
  fallDbPerSecond: 1,
  slopeDb: 9,
  noiseDb: -50,
}

const PLUCKED: Voice = {
  f0Hz: 523.6,
  vibratoCents: 0,
  onsetSeconds: 0.05,
  attackSeconds: 0.004,
  fallDbPerSecond: 24,
  slopeDb: 3.5,
  noiseDb: -66,
}

function play(voice: Voice, seed: number): Float32Array {
  const random = new Random(seed)
  const phases = Array.from({ length: 12 }, () => 2 * Math.PI * random.uniform())
  let turns = 0
  return Float32Array.from({ length: SECONDS * PAIR_RATE_HZ }, (_, n) => {
    const seconds = n / PAIR_RATE_HZ - voice.onsetSeconds
    turns += (voice.f0Hz * 2 ** ((voice.vibratoCents * Math.sin(2 * Math.PI * 5.5 * seconds)) / 1200)) / PAIR_RATE_HZ
    const hiss = 10 ** (voice.noiseDb / 20) * (random.uniform() - 0.5)
    if (seconds < 0) return hiss
    const rise = Math.min(1, seconds / voice.attackSeconds) * 10 ** (-(voice.fallDbPerSecond * seconds) / 20)
    let tone = 0
    phases.forEach((phase, index) => {
      tone += 0.3 * 10 ** ((-voice.slopeDb * index) / 20) * Math.cos(2 * Math.PI * (index + 1) * turns + phase)
    })
    return hiss + rise * tone
  })
}

/** Two notes of one second and a crossfade between them with other noise: what a morph is judged on, made by rule. */
export function morphPair(): { a: Float32Array; b: Float32Array; renders: Float32Array[] } {
  const [again, afresh] = [play(BLOWN, 3), play(PLUCKED, 4)]
  const renders = PAIR_POSITIONS.map((position) =>
    again.map((value, n) => (1 - position) * value + position * (afresh[n] as number)),
  )
  return { a: play(BLOWN, 1), b: play(PLUCKED, 2), renders }
}

import { readFileSync } from 'node:fs'
import { MODEL_RATE_HZ } from '../src/contract/spectrogram.ts'
import { Random } from '../src/dsp/random.ts'

/** A tone whose every parameter is known, at MODEL_RATE_HZ. */
export interface ToneRecipe {
  readonly seconds: number
  readonly f0Hz: number
  /** Linear amplitudes of partials 1, 2, ... */
  readonly amplitudes: readonly number[]
  readonly inharmonicity?: number
  readonly vibrato?: { readonly rateHz: number; readonly depthCents: number }
  /** Silence before the onset. */
  readonly onsetSeconds?: number
  /** Time in which the amplitude rises linearly to full; 0 starts at once. */
  readonly attackSeconds?: number
  /** Exponential decay from the end of the attack, dB per second, negative. */
  readonly decayDbPerSecond?: number
  /** Linear fall to silence at the end. */
  readonly releaseSeconds?: number
  readonly seed?: number
}

/** Hz of a recipe's fundamental at a time. */
export function recipeHz(recipe: ToneRecipe, seconds: number): number {
  const { rateHz, depthCents } = recipe.vibrato ?? { rateHz: 1, depthCents: 0 }
  return recipe.f0Hz * 2 ** ((depthCents / 1200) * Math.sin(2 * Math.PI * rateHz * seconds))
}

/** Linear gain of a recipe's envelope at a time. */
export function recipeGain(recipe: ToneRecipe, seconds: number): number {
  const since = seconds - (recipe.onsetSeconds ?? 0)
  const attack = recipe.attackSeconds ?? 0
  if (since < 0) return 0
  if (since < attack) return since / attack
  const left = recipe.seconds - seconds
  const release = recipe.releaseSeconds ?? 0
  const fade = release > 0 ? Math.min(1, left / release) : 1
  return fade * 10 ** (((recipe.decayDbPerSecond ?? 0) * (since - attack)) / 20)
}

/** Renders a recipe: sines of random phase, exact in frequency and amplitude, none above half the rate. */
export function tone(recipe: ToneRecipe): Float32Array {
  const length = Math.round(recipe.seconds * MODEL_RATE_HZ)
  const out = new Float32Array(length)
  const random = new Random(recipe.seed ?? 1)
  const phases = recipe.amplitudes.map(() => 2 * Math.PI * random.uniform())
  const b = recipe.inharmonicity ?? 0
  let turns = 0
  for (let n = 0; n < length; n++) {
    const seconds = n / MODEL_RATE_HZ
    const gain = recipeGain(recipe, seconds)
    const f0Hz = recipeHz(recipe, seconds)
    let sum = 0
    recipe.amplitudes.forEach((amplitude, index) => {
      const order = (index + 1) * Math.sqrt(1 + b * (index + 1) ** 2)
      if (order * f0Hz < MODEL_RATE_HZ / 2) {
        sum += amplitude * Math.sin(2 * Math.PI * order * turns + (phases[index] as number))
      }
    })
    out[n] = gain * sum
    turns += f0Hz / MODEL_RATE_HZ
  }
  return out
}

/** Amplitudes that fall by `dbPerOctave` from partial 1. */
export function fallingAmplitudes(count: number, first: number, dbPerOctave: number): number[] {
  return Array.from({ length: count }, (_, index) => first * 10 ** ((dbPerOctave * Math.log2(index + 1)) / 20))
}

/** White noise of standard deviation `deviation`. */
export function whiteNoise(seconds: number, deviation: number, seed: number): Float32Array {
  const random = new Random(seed)
  return Float32Array.from({ length: Math.round(seconds * MODEL_RATE_HZ) }, () => deviation * random.normal())
}

/** Pink noise: white noise through Kellet's filter, -3 dB per octave within 0.05 dB above 10 Hz. */
export function pinkNoise(seconds: number, deviation: number, seed: number): Float32Array {
  const poles = [0.99886, 0.99332, 0.969, 0.8665, 0.55, -0.7616]
  const gains = [0.0555179, 0.0750759, 0.153852, 0.3104856, 0.5329522, -0.016898]
  const state = new Float64Array(6)
  let delayed = 0
  return whiteNoise(seconds, deviation, seed).map((white) => {
    let sum = delayed + white * 0.5362
    for (let pole = 0; pole < 6; pole++) {
      state[pole] = (poles[pole] as number) * (state[pole] as number) + white * (gains[pole] as number)
      sum += state[pole] as number
    }
    delayed = white * 0.115926
    return sum * 0.11
  })
}

/** Sum of signals; as long as the longest. */
export function mix(...signals: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(Math.max(...signals.map((signal) => signal.length)))
  for (const signal of signals)
    for (let n = 0; n < signal.length; n++) out[n] = (out[n] as number) + (signal[n] as number)
  return out
}

/** A row of samples/MANIFEST.csv. */
export interface SampleNote {
  readonly file: string
  readonly instrument: string
  readonly midi: number
  readonly f0Hz: number
}

const samplesRoot = new URL('../samples/', import.meta.url)

/** The notes of samples/, as its manifest lists them. */
export function sampleNotes(): SampleNote[] {
  const lines = readFileSync(new URL('MANIFEST.csv', samplesRoot), 'utf8').trim().split('\n')
  const columns = (lines[0] as string).split(',')
  return lines.slice(1).map((line) => {
    // None of the first columns holds a quoted comma.
    const cells = line.split(',')
    const cell = (name: string) => cells[columns.indexOf(name)] as string
    return {
      file: cell('file'),
      instrument: cell('instrument'),
      midi: Number(cell('midi')),
      f0Hz: Number(cell('f0_hz_measured')),
    }
  })
}

/** Reads one of samples/: mono, 16 bit, MODEL_RATE_HZ, as all of them are. */
export function readSample(file: string): Float32Array {
  const bytes = readFileSync(new URL(file, samplesRoot))
  let at = 12
  while (bytes.toString('latin1', at, at + 4) !== 'data')
    at += 8 + bytes.readUInt32LE(at + 4) + (bytes.readUInt32LE(at + 4) & 1)
  const count = bytes.readUInt32LE(at + 4) / 2
  return Float32Array.from({ length: count }, (_, n) => bytes.readInt16LE(at + 8 + 2 * n) / 32768)
}

/** Interval between two frequencies in cents. */
export function cents(hz: number, referenceHz: number): number {
  return 1200 * Math.log2(hz / referenceHz)
}

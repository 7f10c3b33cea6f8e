import { PowerSpectrum } from '../dsp/power-spectrum.ts'
import { toLength } from './alignment.ts'
import { attackFigures, envelope } from './attack.ts'

const FFT_SIZE = 8192
const HOP_SAMPLES = 2048

/** Frames this far below the loudest, in dB, are left out. */
const ACTIVE_DB = 50

/** A bin is on a harmonic within this many bins ... */
const REACH_BINS = 4

/** ... or this share of its frequency, 50 cents (vibrato widens high harmonics), but no more than a share of f0. */
const REACH_SHARE = 0.03
const REACH_OF_F0 = 0.3

/** Seconds within which the attack is looked for: later peaks are tremolo. */
const ATTACK_SECONDS = 1.8

/** Seconds after the attack that are described: the timbre of what is held, whenever it begins. */
const HELD_SECONDS = 0.75

/** Where noise is told from harmonics: above, they lie too near, below there is none. */
const LOW_HZ = 50
const HIGH_HZ = 16_000

/** As in the engine's own descriptor: the fundamental says how bright a sound is. */
const BALANCE_FIRST = 2
const BALANCE_LAST = 11

/** Descriptors of named attributes as they are heard in a sound, not in a model. */
export interface AttributeDescriptors {
  /** log2 of the power-weighted spectral centroid in Hz. */
  readonly brightness: number
  /** Power off the harmonics over power on them, dB. Vibrato and quick decays raise it. */
  readonly noisiness: number
  /** Power of odd over even harmonics, 2 to 11, dB. */
  readonly oddEven: number
  /** log2 of the 10-90 % rise in seconds. */
  readonly attackTime: number
}

/** Measures a note whose pitch is known. Harmonics lie at multiples of f0Hz, stretched by the inharmonicity. */
export function describeAttributes(
  sound: Float32Array,
  sampleRateHz: number,
  f0Hz: number,
  inharmonicity = 0,
): AttributeDescriptors {
  const samples = toLength(sound, sound.length)
  const attackSamples = Math.round(ATTACK_SECONDS * sampleRateHz)
  const start = attackEnd(samples.subarray(0, attackSamples), sampleRateHz)
  const held = samples.subarray(start, start + Math.round(HELD_SECONDS * sampleRateHz))
  const power = meanPower(held)
  const binHz = sampleRateHz / FFT_SIZE
  let total = 0
  let moment = 0
  for (const [bin, value] of power.entries()) {
    total += value
    moment += value * bin * binHz
  }
  return {
    brightness: Math.log2(Math.max(20, moment / Math.max(total, 1e-30))),
    ...harmonicDescriptors(power, binHz, f0Hz, inharmonicity),
    attackTime: Math.log2(attackFigures(samples.subarray(0, attackSamples), sampleRateHz).attackSeconds),
  }
}

/** First sample at which the 10 ms envelope reaches 90 % of its peak. */
function attackEnd(samples: Float64Array, sampleRateHz: number): number {
  const values = envelope(samples, sampleRateHz)
  const peak = values.reduce((most, value) => Math.max(most, value), 0)
  return Math.max(
    0,
    values.findIndex((value) => value >= 0.9 * peak),
  )
}

/** [bins] sum of the power spectra of the frames that are heard. */
function meanPower(samples: Float64Array): Float64Array {
  const spectrum = new PowerSpectrum(FFT_SIZE)
  const total = new Float64Array(spectrum.bins)
  const frames: Float64Array[] = []
  for (
    let centre = FFT_SIZE / 2;
    centre === FFT_SIZE / 2 || centre <= samples.length - FFT_SIZE / 2;
    centre += HOP_SAMPLES
  ) {
    frames.push(spectrum.measure(samples, centre).slice())
  }
  const energies = frames.map((frame) => frame.reduce((sum, value) => sum + value, 0))
  const least = Math.max(...energies) * 10 ** (-ACTIVE_DB / 10)
  for (const [index, frame] of frames.entries()) {
    if ((energies[index] as number) < least) continue
    for (let bin = 0; bin < total.length; bin++) total[bin] = (total[bin] as number) + (frame[bin] as number)
  }
  return total
}

function harmonicDescriptors(
  power: Float64Array,
  binHz: number,
  f0Hz: number,
  inharmonicity: number,
): Pick<AttributeDescriptors, 'noisiness' | 'oddEven'> {
  let [on, off, odd, even] = [1e-20, 1e-20, 1e-20, 1e-20]
  for (let bin = Math.ceil(LOW_HZ / binHz); bin * binHz < Math.min(HIGH_HZ, power.length * binHz); bin++) {
    const hz = bin * binHz
    const k = nearestHarmonic(hz, f0Hz, inharmonicity)
    const value = power[bin] as number
    const reachHz = Math.max(REACH_BINS * binHz, Math.min(REACH_SHARE * hz, REACH_OF_F0 * f0Hz))
    if (Math.abs(hz - harmonicHz(k, f0Hz, inharmonicity)) > reachHz) {
      off += value
      continue
    }
    on += value
    if (k < BALANCE_FIRST || k > BALANCE_LAST) continue
    if (k % 2 === 1) odd += value
    else even += value
  }
  return { noisiness: 10 * Math.log10(off / on), oddEven: 10 * Math.log10(odd / even) }
}

function harmonicHz(k: number, f0Hz: number, inharmonicity: number): number {
  return k * f0Hz * Math.sqrt(1 + inharmonicity * k * k)
}

/** At least 1. Inverts {@link harmonicHz}: with u = k², u·(1 + B·u) = (hz / f0)². */
function nearestHarmonic(hz: number, f0Hz: number, inharmonicity: number): number {
  const ratio = (hz / f0Hz) ** 2
  const square = inharmonicity > 0 ? (Math.sqrt(1 + 4 * inharmonicity * ratio) - 1) / (2 * inharmonicity) : ratio
  return Math.max(1, Math.round(Math.sqrt(square)))
}

import { HOP_SAMPLES, MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import { trackF0 } from '../dsp/f0.ts'
import { hzToMidi } from '../dsp/pitch.ts'
import { detrendedDeviation } from './fusion.ts'

/** Rates in Hz that a vibrato may have. */
const SLOWEST_HZ = 3
const FASTEST_HZ = 9

/** Seconds of one look: several swings, yet short enough that a vibrato which changes its phase still shows one line. */
const WINDOW_SECONDS = 1

/** Step in Hz at which the line is sought. */
const RATE_STEP_HZ = 0.05

/** A held sound's vibrato. */
export interface VibratoFigures {
  /** Swings per second. */
  readonly rateHz: number
  /** Amplitude of a sine of the same power, cents: half of what there is from top to bottom. */
  readonly depthCents: number
  /** Share of the pitch's motion that is vibrato, 0 to 1. */
  readonly regularity: number
}

/**
 * Rate and depth of a pitch track's vibrato: the highest point and the power of its spectrum from 3 to 9 Hz, averaged
 * over Hann windows of a second that overlap by half (Welch 1967).
 *
 * @param cents the pitch of each frame.
 * @returns null where the track is shorter than one window.
 */
export function vibratoFigures(cents: Float64Array, framesPerSecond: number): VibratoFigures | null {
  const size = Math.round(WINDOW_SECONDS * framesPerSecond)
  if (cents.length < size) return null
  const count = Math.floor((cents.length - size) / (size / 2)) + 1
  const looks = Array.from({ length: count }, (_, index) => {
    const start = count === 1 ? 0 : Math.round((index * (cents.length - size)) / (count - 1))
    return windowed(cents.subarray(start, start + size))
  })
  const powerAt = (hz: number) => looks.reduce((sum, look) => sum + power(look, hz / framesPerSecond), 0) / count
  let rateHz = SLOWEST_HZ
  let most = 0
  for (let step = 0; step <= (FASTEST_HZ - SLOWEST_HZ) / RATE_STEP_HZ; step++) {
    const hz = SLOWEST_HZ + step * RATE_STEP_HZ
    const value = powerAt(hz)
    if (value <= most) continue
    most = value
    rateHz = hz
  }
  let variance = 0
  // Bins a window apart add up to its whole power (Parseval).
  for (let bin = SLOWEST_HZ * WINDOW_SECONDS; bin <= FASTEST_HZ * WINDOW_SECONDS; bin++) {
    variance += powerAt(bin / WINDOW_SECONDS)
  }
  const whole = detrendedDeviation(cents) ** 2
  return { rateHz, depthCents: Math.sqrt(2 * variance), regularity: whole > 0 ? Math.min(1, variance / whole) : 0 }
}

/** Vibrato of a held sound between two times in seconds, by the analysis' own pitch track. @param sound at 44.1 kHz. */
export function vibratoOf(sound: Float32Array, midiNote: number, from: number, to: number): VibratoFigures | null {
  const frameCount = Math.floor(sound.length / HOP_SAMPLES) + 1
  const { f0Hz } = trackF0(sound, MODEL_RATE_HZ, frameCount, midiNote)
  const framesPerSecond = MODEL_RATE_HZ / HOP_SAMPLES
  const held = f0Hz.subarray(Math.round(from * framesPerSecond), Math.round(to * framesPerSecond))
  return vibratoFigures(
    held.map((hz) => 100 * (hzToMidi(hz) - midiNote)),
    framesPerSecond,
  )
}

/** The values, less their mean, under a Hann window scaled so that {@link power} is in the values' own units. */
function windowed(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const shape = values.map((_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / values.length))
  const energy = shape.reduce((sum, value) => sum + value * value, 0)
  const scale = Math.sqrt(2 / (energy * values.length))
  return values.map((value, index) => scale * (shape[index] as number) * (value - mean))
}

/** |X|² at a frequency in cycles per frame. */
function power(values: Float64Array, frequency: number): number {
  let re = 0
  let im = 0
  for (let index = 0; index < values.length; index++) {
    re += (values[index] as number) * Math.cos(2 * Math.PI * frequency * index)
    im += (values[index] as number) * Math.sin(2 * Math.PI * frequency * index)
  }
  return re * re + im * im
}

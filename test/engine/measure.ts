import { midiToHz } from '../../src/dsp/pitch.ts'
import { attackFigures } from '../../src/evaluation/attack.ts'

/** Rms level in dB re full scale between two times, in seconds. */
export function levelDb(samples: Float32Array, sampleRateHz: number, from: number, to: number): number {
  const part = samples.subarray(Math.round(from * sampleRateHz), Math.round(to * sampleRateHz))
  const power = part.reduce((sum, value) => sum + value * value, 0) / part.length
  return 10 * Math.log10(power + 1e-20)
}

/** 10-90 % rise in ms. */
export function riseMs(samples: Float32Array, sampleRateHz: number): number {
  return 1000 * attackFigures(Float64Array.from(samples), sampleRateHz).attackSeconds
}

/**
 * Cents by which the fundamental lies off a note, between two times: the phase of the note's own frequency, measured
 * in a Hann window at both ends, tells how far the sound has run ahead.
 */
export function centsOff(
  samples: Float32Array,
  sampleRateHz: number,
  midiNote: number,
  from: number,
  to: number,
): number {
  const frequencyHz = midiToHz(midiNote)
  const window = Math.round((40 / frequencyHz) * sampleRateHz)
  // So near that the phases cannot differ by more than half a turn within a semitone.
  const distance = Math.round((8 / frequencyHz) * sampleRateHz)
  const offsets: number[] = []
  for (let start = Math.round(from * sampleRateHz); start + window + distance < to * sampleRateHz; start += window) {
    const turn =
      phase(samples, start + distance, window, frequencyHz / sampleRateHz) -
      phase(samples, start, window, frequencyHz / sampleRateHz)
    const wrapped = turn - Math.round(turn)
    offsets.push(1200 * Math.log2(1 + wrapped / ((distance * frequencyHz) / sampleRateHz)))
  }
  return offsets.reduce((sum, value) => sum + value, 0) / offsets.length
}

/** Phase in turns of one frequency (turns per sample), relative to that frequency started at sample 0. */
function phase(samples: Float32Array, start: number, window: number, frequency: number): number {
  let re = 0
  let im = 0
  for (let n = 0; n < window; n++) {
    const weight = (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / window)) * (samples[start + n] as number)
    const angle = 2 * Math.PI * frequency * (start + n)
    re += weight * Math.cos(angle)
    im -= weight * Math.sin(angle)
  }
  return Math.atan2(im, re) / (2 * Math.PI)
}

/** Largest step between neighbouring samples, from a time on. */
export function largestStep(samples: Float32Array, from: number): number {
  let most = 0
  for (let n = from + 1; n < samples.length; n++) {
    most = Math.max(most, Math.abs((samples[n] as number) - (samples[n - 1] as number)))
  }
  return most
}

import { MelBank } from '../dsp/mel-bank.ts'
import { PowerSpectrum } from '../dsp/power-spectrum.ts'
import { earlier, matchingGain, scale, toLength } from './alignment.ts'
import { meanDifferenceDb, melFrames } from './log-mel.ts'

/** How far below the reference's largest cell differences still count, dB. */
const FLOOR_DB = 80

/** Power added to every cell, so that silence has a logarithm. */
const LEAST_POWER = 1e-12

/** The onset is where the 3 ms rms first reaches this share of its largest value. */
const ONSET_SHARE = 0.03
const ONSET_WINDOW_SECONDS = 0.003

/** The attack: from just before the onset to 100 ms after; `sharpness` looks 30 ms back, for pre-echo. */
const ATTACK_SECONDS = 0.1
const ATTACK_LEAD_SECONDS = 0.005
const SHARPNESS_LEAD_SECONDS = 0.03

/** Silence put before both sounds, so that a recording cut close to its onset is judged on the same frames. */
const SILENCE_SECONDS = 0.04

/** How well a sound stands for its recording, as mean log-mel distances in dB; 0 is equal. */
export interface RepresentationFigures {
  /** "lm": the whole sound; 128 bands, frames of 2,048, hop 512. */
  readonly wholeDb: number
  /** "lmA": the first 100 ms, likewise. */
  readonly attackDb: number
  /** "shA": the first 100 ms in short frames (64 bands, 512, hop 128): pre-echo and smeared attacks show here. */
  readonly sharpnessDb: number
}

/**
 * Distances of a resynthesis from its recording, sample-aligned and matched in rms level.
 *
 * Mel bands reach from 20 Hz to half the sample rate and every frame counts, floored 80 dB below the recording's
 * largest cell; both sounds are heard after 40 ms of silence. (A morph's ends are judged by `endpointFigures`, which
 * looks for the best lag.)
 */
export function representationFigures(
  recording: Float32Array,
  resynthesis: Float32Array,
  sampleRateHz: number,
): RepresentationFigures {
  const silence = Math.round(SILENCE_SECONDS * sampleRateHz)
  const wanted = earlier(toLength(recording, recording.length + silence), -silence)
  const found = earlier(toLength(toLength(resynthesis, recording.length), wanted.length), -silence)
  scale(found, matchingGain(found, wanted))
  const onset = onsetSeconds(wanted, sampleRateHz)
  const whole = melDifference(wanted, found, sampleRateHz, { fftSize: 2048, hopSamples: 512, bands: 128 })
  const short = melDifference(wanted, found, sampleRateHz, { fftSize: 512, hopSamples: 128, bands: 64 })
  return {
    wholeDb: whole(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
    attackDb: whole(onset - ATTACK_LEAD_SECONDS, onset + ATTACK_SECONDS),
    sharpnessDb: short(onset - SHARPNESS_LEAD_SECONDS, onset + ATTACK_SECONDS),
  }
}

/** Where a sound begins, in seconds: its 3 ms rms first reaches 3 % of its largest value (30 dB below). */
export function onsetSeconds(sound: Float32Array | Float64Array, sampleRateHz: number): number {
  const window = Math.max(1, Math.round(ONSET_WINDOW_SECONDS * sampleRateHz))
  const before = Math.floor(window / 2)
  const sums = new Float64Array(sound.length + 1)
  for (let n = 0; n < sound.length; n++) sums[n + 1] = (sums[n] as number) + (sound[n] as number) ** 2
  const powerAt = (n: number) => {
    const end = Math.min(sound.length, n - before + window)
    return (sums[end] as number) - (sums[Math.max(0, n - before)] as number)
  }
  let peak = 0
  for (let n = 0; n < sound.length; n++) peak = Math.max(peak, powerAt(n))
  for (let n = 0; n < sound.length; n++) if (powerAt(n) > peak * ONSET_SHARE ** 2) return n / sampleRateHz
  return 0
}

function melDifference(
  wanted: Float64Array,
  found: Float64Array,
  sampleRateHz: number,
  { fftSize, hopSamples, bands }: { fftSize: number; hopSamples: number; bands: number },
): (fromSeconds: number, toSeconds: number) => number {
  const spectrum = new PowerSpectrum(fftSize)
  const bank = new MelBank(bands, fftSize, sampleRateHz, 20, sampleRateHz / 2)
  // One frame past the end, whose first half still hears the sound.
  const frameCount = Math.floor(wanted.length / hopSamples) + 2
  const toDb = (power: number) => 10 * Math.log10(power + LEAST_POWER)
  const wantedDb = melFrames(wanted, spectrum, bank, hopSamples, frameCount).power.map(toDb)
  const foundDb = melFrames(found, spectrum, bank, hopSamples, frameCount).power.map(toDb)
  const floorDb = wantedDb.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY) - FLOOR_DB
  const floored = (value: number) => Math.max(value, floorDb)
  const a = wantedDb.map(floored)
  const b = foundDb.map(floored)
  return (fromSeconds, toSeconds) =>
    meanDifferenceDb(a, b, bands, (frame) => {
      const seconds = (frame * hopSamples) / sampleRateHz
      return seconds >= fromSeconds && seconds < toSeconds
    })
}

import { BINS } from '../contract/spectrogram.ts'
import { erbToHz, hzToErb } from '../dsp/erb.ts'
import { frameEnergyDb } from '../dsp/image.ts'
import { midiToHz } from '../dsp/pitch.ts'
import { createShares } from '../engine/key-map.ts'
import { NoteBlend } from '../engine/note-blend.ts'
import type { PreparedModel } from '../engine/prepared-model.ts'
import { median } from './periodicity.ts'

/** Frames of a note over which its envelope is averaged: 0.2 to 0.65 s, every fourth. */
const FROM_FRAME = 36
const TO_FRAME = 120
const EVERY_FRAMES = 4

/** Places of the envelope: half an auditory filter apart, up to here. */
const STEP_ERB = 0.5
const HIGHEST_HZ = 10_000

/** Partials this far below the strongest are not heard. */
const RANGE_DB = 60

/** A step is a formant jump when it is this many times the instrument's median step, and large enough to be heard at all. */
const JUMP_RATIO = 2
const JUMP_DB = 4

/** How an instrument's spectral envelope moves from key to key. */
export interface KeyStepFigures {
  /** dB from each key to the next, rms over the envelope; one less than keys. */
  readonly stepsDb: readonly number[]
  /** Of each step, dB between the keys of the recordings around it: what the recordings themselves leave no way around. */
  readonly recordedDb: readonly number[]
  readonly medianDb: number
  readonly worstDb: number
  /** The lower key of the worst step. */
  readonly worstKey: number
  /** Lower keys of the steps that are formant jumps. */
  readonly jumps: readonly number[]
}

/**
 * Steps of an instrument's spectral envelope between neighbouring keys, from what the engine blends, without rendering:
 * partial levels averaged over the held part and joined by straight lines over log frequency, compared at equal steps on
 * the ERB scale from the higher key's fundamental to 10 kHz.
 *
 * @param instrument index into the model's instruments; pitched sounds are expected.
 */
export function keySteps(
  model: PreparedModel,
  instrument: number,
  lowestKey = 36,
  highestKey = 96,
  velocity = 1,
): KeyStepFigures {
  const blend = new NoteBlend(model)
  const envelopes: Float64Array[] = []
  for (let key = lowestKey; key <= highestKey; key++) {
    envelopes.push(heldLevels(model, blend, instrument, key, velocity))
  }
  const stepsDb = envelopes
    .slice(1)
    .map((upper, index) => envelopeDistance(envelopes[index] as Float64Array, upper, lowestKey + index))
  const recordedDb = stepsDb.map((stepDb, index) => {
    const [lower, upper] = recordedAround(model, instrument, lowestKey + index)
    const from = envelopes[lower - lowestKey]
    const to = envelopes[upper - lowestKey]
    return from && to ? envelopeDistance(from, to, lower, upper - lower) : stepDb
  })
  const medianDb = median(stepsDb)
  const worstDb = stepsDb.reduce((most, step) => Math.max(most, step), 0)
  return {
    stepsDb,
    recordedDb,
    medianDb,
    worstDb,
    worstKey: lowestKey + stepsDb.indexOf(worstDb),
    jumps: stepsDb.flatMap((step, index) =>
      step > JUMP_RATIO * medianDb && step > JUMP_DB ? [lowestKey + index] : [],
    ),
  }
}

/** Keys of the recordings that enclose the step from `key` to the key above; the step's own two beyond the recordings. */
function recordedAround(model: PreparedModel, instrument: number, key: number): [lower: number, upper: number] {
  const keys = model.sounds
    .filter((sound) => sound.instrument === instrument)
    .map(({ reader }) => Math.round(reader.sound.midiNote))
  const lower = Math.max(...keys.filter((other) => other <= key))
  const upper = Math.min(...keys.filter((other) => other > key))
  return Number.isFinite(lower) && Number.isFinite(upper) ? [lower, upper] : [key, key + 1]
}

/** Mean levels in dB of the partials that sound at a key, re the frame's loudness. */
function heldLevels(
  model: PreparedModel,
  blend: NoteBlend,
  instrument: number,
  key: number,
  velocity: number,
): Float64Array {
  const shares = createShares(16)
  model.keyMaps[instrument]?.add({ key, velocity }, 1, shares)
  blend.begin(key, shares, 4, 1)
  const sums = new Float64Array(BINS)
  let frames = 0
  for (let frame = 1; frame < TO_FRAME; frame++) {
    blend.advance(frame)
    if (frame < FROM_FRAME || frame % EVERY_FRAMES > 0) continue
    const energyDb = frameEnergyDb(blend.row, 0, blend.harmonics)
    for (let index = 0; index < blend.harmonics; index++) {
      sums[index] = (sums[index] as number) + (blend.row[index] as number) - energyDb
    }
    frames++
  }
  return sums.subarray(0, blend.harmonics).map((sum) => sum / frames)
}

/**
 * Rms distance in dB of the spectra of a key and of a key above it: at equal frequencies or from partial to partial,
 * whichever is less. Formants that stay and a spectrum that moves along with its pitch are both even; a jump is neither.
 *
 * @param lower levels in dB of the partials of `key`, `upper` of key + `semitones`.
 */
export function envelopeDistance(lower: Float64Array, upper: Float64Array, key: number, semitones = 1): number {
  const [lowHz, highHz] = [midiToHz(key), midiToHz(key + semitones)]
  const from = hzToErb(highHz)
  const to = hzToErb(Math.min(HIGHEST_HZ, lower.length * lowHz, upper.length * highHz))
  const floor = Math.max(...lower, ...upper) - RANGE_DB
  let [byFrequency, byOrder, count] = [0, 0, 0]
  for (let erb = from; erb <= Math.max(from, to); erb += STEP_ERB) {
    const hz = erbToHz(erb)
    const level = levelAt(upper, hz / highHz, floor)
    byFrequency += (level - levelAt(lower, hz / lowHz, floor)) ** 2
    byOrder += (level - levelAt(lower, hz / highHz, floor)) ** 2
    count++
  }
  return Math.sqrt(Math.min(byFrequency, byOrder) / count)
}

/** Level at a fractional harmonic number, >= 1. */
function levelAt(levels: Float64Array, harmonic: number, floor: number): number {
  const below = Math.min(levels.length, Math.max(1, Math.floor(harmonic)))
  const above = Math.min(levels.length, below + 1)
  const low = Math.max(floor, levels[below - 1] as number)
  const high = Math.max(floor, levels[above - 1] as number)
  const share = Math.min(1, Math.max(0, Math.log(harmonic / below) / Math.log((below + 1) / below)))
  return low + share * (high - low)
}

import { HARMONICS, NOISE_BANDS } from '../contract/spectrogram.ts'
import { noiseBandHz } from '../dsp/erb.ts'
import { frameEnergyDb } from '../dsp/image.ts'
import { NOISE_BAND_SHARES } from '../dsp/noise-bands.ts'
import { midiToHz, partialHz } from '../dsp/pitch.ts'
import { warpEvenly } from './even-warp.ts'
import { createShares } from './key-map.ts'
import { NoteBlend } from './note-blend.ts'
import { ONSET_LEAD_FRAMES } from './onset-lead.ts'
import type { PreparedModel } from './prepared-model.ts'

/** Positions at which the path between two instruments is measured. */
const POSITIONS = 17

/** Frames listened to at each position: 2.2 s, so that what a decay does to the timbre counts too. */
const FRAMES = 400

/** Mel bands; wide enough that each holds a partial or the noise between two. */
const MEL_BANDS = 40
const MEL_LOW_HZ = 40
const MEL_HIGH_HZ = 18_000

/** Cepstral coefficients 1 to 13: shape, not loudness. */
const COEFFICIENTS = 13

/** Bands this far below the loudest of the whole path count as silent, in dB. */
const FLOOR_DB = 80

/** Frames this far below the loudest of their position are not heard as timbre, in dB. */
const ACTIVE_DB = 50

/**
 * Even steps between two instruments: positions 0 to 1 that sound equally far apart.
 *
 * The path of the morph is measured where it will be heard, in mel-cepstral space (MFCC 1-13, averaged over the first
 * 0.8 s of the note), and its arc length tabulated; `warp` inverts the table. Monotone, and exact at both ends.
 */
export class EvenSteps {
  /** [POSITIONS] share of the path's length behind each position, 0 to 1. */
  readonly #lengths: Float64Array

  /** @param lengths rising from 0 to 1 over equally spaced positions. */
  constructor(lengths: Float64Array) {
    this.#lengths = lengths
  }

  /** The position at which a share `even` (0 to 1) of the path has been walked. Allocates nothing. */
  warp(even: number): number {
    return warpEvenly(this.#lengths, even)
  }

  /** The table, for `InstrumentSettings.evenSteps`. */
  get lengths(): number[] {
    return [...this.#lengths]
  }
}

/** Measures the path between two instruments of a model at a key. Takes half a second. */
export function measureSteps(model: PreparedModel, from: number, to: number, key: number, velocity: number): EvenSteps {
  const blend = new NoteBlend(model)
  const bands = Array.from({ length: POSITIONS }, (_, index) =>
    listen(model, blend, from, to, key, velocity, index / (POSITIONS - 1)),
  )
  const top = bands.reduce(
    (most, { levels }) => levels.reduce((a, b) => Math.max(a, b), most),
    Number.NEGATIVE_INFINITY,
  )
  const cepstra = bands.map((position) => meanCepstrum(position, top - FLOOR_DB))
  const lengths = new Float64Array(POSITIONS)
  for (let index = 1; index < POSITIONS; index++) {
    const a = cepstra[index - 1] as Float64Array
    const b = cepstra[index] as Float64Array
    // A little of the plain step, so that two sounds alike still make a path.
    lengths[index] =
      (lengths[index - 1] as number) + Math.hypot(...a.map((value, c) => value - (b[c] as number))) + 1e-3
  }
  const whole = lengths[POSITIONS - 1] as number
  return new EvenSteps(lengths.map((length) => length / whole))
}

/** What one position sounds like: band levels in dB of its frames, and each frame's loudness. */
interface Heard {
  /** [frames, MEL_BANDS] */
  readonly levels: Float64Array
  readonly loudnessDb: Float64Array
}

function listen(
  model: PreparedModel,
  blend: NoteBlend,
  from: number,
  to: number,
  key: number,
  velocity: number,
  position: number,
): Heard {
  const shares = createShares(16)
  if (position < 1) model.keyMaps[from]?.add(key, velocity, 1 - position, shares)
  if (position > 0) model.keyMaps[to]?.add(key, velocity, position, shares)
  blend.begin(key, shares, ONSET_LEAD_FRAMES, 1, 1)
  const levels = new Float64Array(FRAMES * MEL_BANDS)
  const loudnessDb = new Float64Array(FRAMES)
  for (let frame = 0; frame < FRAMES; frame++) {
    blend.advance(frame + 1, 1)
    loudnessDb[frame] = blend.levelDb
    addBandLevels(blend, midiToHz(key), levels, frame * MEL_BANDS)
  }
  return { levels, loudnessDb }
}

function addBandLevels(blend: NoteBlend, f0Hz: number, out: Float64Array, offset: number): void {
  const levelDb = blend.levelDb - frameEnergyDb(blend.row, 0, blend.harmonics)
  const power = (bin: number): number => 10 ** ((levelDb + (blend.row[bin] as number)) / 10)
  for (let index = 0; index < blend.harmonics; index++) {
    addToBands(partialHz(index + 1, f0Hz, blend.inharmonicity), power(index) / 2, out, offset)
  }
  for (let band = 0; band < NOISE_BANDS; band++) {
    addToBands(noiseBandHz(band), power(HARMONICS + band) * (NOISE_BAND_SHARES[band] as number), out, offset)
  }
  for (let band = 0; band < MEL_BANDS; band++) {
    out[offset + band] = 10 * Math.log10((out[offset + band] as number) + 1e-14)
  }
}

/** Shares power at a frequency between the two bands around it, linearly in mel. */
function addToBands(frequencyHz: number, power: number, out: Float64Array, offset: number): void {
  const low = mel(MEL_LOW_HZ)
  const place = ((mel(frequencyHz) - low) / (mel(MEL_HIGH_HZ) - low)) * (MEL_BANDS - 1)
  const band = Math.floor(place)
  if (band < 0 || band >= MEL_BANDS - 1) return
  out[offset + band] = (out[offset + band] as number) + power * (1 - (place - band))
  out[offset + band + 1] = (out[offset + band + 1] as number) + power * (place - band)
}

function mel(frequencyHz: number): number {
  return 2595 * Math.log10(1 + frequencyHz / 700)
}

function meanCepstrum({ levels, loudnessDb }: Heard, floorDb: number): Float64Array {
  const loudest = loudnessDb.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const cepstrum = new Float64Array(COEFFICIENTS)
  let frames = 0
  for (let frame = 0; frame < loudnessDb.length; frame++) {
    if ((loudnessDb[frame] as number) < loudest - ACTIVE_DB) continue
    frames++
    for (let c = 0; c < COEFFICIENTS; c++) {
      let sum = 0
      for (let band = 0; band < MEL_BANDS; band++) {
        const level = Math.max(floorDb, levels[frame * MEL_BANDS + band] as number)
        sum += level * Math.cos((Math.PI * (c + 1) * (band + 0.5)) / MEL_BANDS)
      }
      cepstrum[c] = (cepstrum[c] as number) + sum
    }
  }
  return cepstrum.map((value) => value / Math.max(1, frames))
}

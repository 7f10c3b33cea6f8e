import { warpEvenly } from '../contract/even-warp.ts'
import { MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import { createShares } from './key-map.ts'
import { MelCepstrum } from './mel-cepstrum.ts'
import { ONSET_LEAD_FRAMES } from './onset-lead.ts'
import type { PreparedModel } from './prepared-model.ts'
import { Voice } from './voice.ts'

/** Positions at which the path between two instruments is measured. */
const POSITIONS = 17

/** Most seconds listened to at each position, so that what a decay does to the timbre counts too. */
const MOST_SECONDS = 2.2

/**
 * Even steps between two instruments: positions 0 to 1 that sound equally far apart.
 *
 * The path of the morph is rendered and measured in mel-cepstral space (see MelCepstrum), and its arc length tabulated;
 * `warp` inverts the table. Monotone, and exact at both ends.
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

/**
 * Measures the path between two instruments of a model at a key, by listening to it: 17 renders of the note.
 *
 * @param seconds how long the note will be heard; what is after 2.2 s does not count. Takes a second.
 */
export function measureSteps(
  model: PreparedModel,
  from: number,
  to: number,
  key: number,
  velocity: number,
  seconds = MOST_SECONDS,
): EvenSteps {
  const voice = new Voice(model)
  const cepstrum = new MelCepstrum()
  const places: Float64Array[] = []
  const samples = new Float32Array(Math.round(Math.min(MOST_SECONDS, seconds) * MODEL_RATE_HZ))
  for (let index = 0; index < POSITIONS; index++) {
    play(model, voice, from, to, key, velocity, index / (POSITIONS - 1), index + 1, samples)
    places.push(cepstrum.measure(samples))
  }
  const lengths = new Float64Array(POSITIONS)
  for (let index = 1; index < POSITIONS; index++) {
    const a = places[index - 1] as Float64Array
    const b = places[index] as Float64Array
    // A little of the plain step, so that two sounds alike still make a path.
    lengths[index] =
      (lengths[index - 1] as number) + Math.hypot(...a.map((value, c) => value - (b[c] as number))) + 1e-3
  }
  const whole = lengths[POSITIONS - 1] as number
  return new EvenSteps(lengths.map((length) => length / whole))
}

/** Plays one position of the path over what is in `out`. */
function play(
  model: PreparedModel,
  voice: Voice,
  from: number,
  to: number,
  key: number,
  velocity: number,
  position: number,
  seed: number,
  out: Float32Array,
): void {
  const shares = createShares(16)
  if (position < 1) model.keyMaps[from]?.add({ key, velocity }, 1 - position, shares)
  if (position > 0) model.keyMaps[to]?.add({ key, velocity }, position, shares)
  voice.silence()
  voice.start(0, key, shares, ONSET_LEAD_FRAMES, seed)
  out.fill(0)
  voice.addTo(out, 0, out.length)
}

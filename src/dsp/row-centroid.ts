import { FLOOR_DB, HARMONICS, NOISE_BANDS } from '../contract/spectrogram.ts'
import { noiseBandHz } from './erb.ts'
import { NOISE_BAND_SHARES } from './noise-bands.ts'

/** dB to the natural logarithm of a power. */
const LOG_POWER_PER_DB = Math.LN10 / 10

/**
 * Partials this far below the frame's loudness stay where they are when the centroid moves, those RAMP_DB higher move
 * fully: what is masked cannot brighten a sound, but lifting it would fill the valleys between formants.
 */
const UNMOVED_DB = -45
const RAMP_DB = 30

/** Harmonics within half a dB of the floor are not there. */
const SILENT_DB = FLOOR_DB + 0.5

/** Largest tilt, dB per octave: beyond, it is another sound. */
const MOST_TILT_DB = 12

/** Newton steps: four bring the centroid within a cent or two of its goal, from anywhere within an octave. */
const NEWTON_STEPS = 5

/** Longest Newton step, dB per octave. */
const LONGEST_STEP_DB = 3

/** Powers of the noise bands' centre frequencies times shares do not change: kept once. */
const BAND_HZ = Float64Array.from({ length: NOISE_BANDS }, (_, band) => noiseBandHz(band))

/**
 * Spectral centroid of image rows, and the gentlest tilt of their partials that moves it: what "brightness half-way"
 * means. The constructor allocates; the methods do not.
 */
export class RowCentroid {
  /** [HARMONICS] octaves by which a tilt acts on each partial. */
  readonly #lever = new Float64Array(HARMONICS)
  readonly #powers = new Float64Array(HARMONICS)

  /**
   * Power-weighted mean frequency of a row, as log2 of Hz.
   *
   * @param row [BINS] dB at `offset`. @param harmonics those that sound, see harmonicCount.
   */
  octaves(row: Float32Array, offset: number, f0Hz: number, harmonics: number): number {
    return this.#measure(row, offset, f0Hz, harmonics, noiseMoments(row, offset))
  }

  /**
   * Tilts the partials of a row so that its centroid lies at `octaves`, or as near as MOST_TILT_DB allows. Levels are not
   * normalised; noise bands and silent partials stay as they are.
   */
  move(row: Float32Array, offset: number, f0Hz: number, harmonics: number, octaves: number): void {
    const noise = noiseMoments(row, offset)
    this.#measure(row, offset, f0Hz, harmonics, noise)
    this.#tilt(row, offset, f0Hz, harmonics, noise, octaves)
  }

  /** As {@link move}, to `octaves` from where the centroid lies: cheaper than to ask first. */
  moveBy(row: Float32Array, offset: number, f0Hz: number, harmonics: number, octaves: number): void {
    const noise = noiseMoments(row, offset)
    const wanted = this.#measure(row, offset, f0Hz, harmonics, noise) + octaves
    this.#tilt(row, offset, f0Hz, harmonics, noise, wanted)
  }

  /** Fills `#powers`; silent partials have none. @returns the centroid, as log2 of Hz. */
  #measure(row: Float32Array, offset: number, f0Hz: number, harmonics: number, noise: typeof moments): number {
    let power = 0
    let moment = 0
    for (let index = 0; index < harmonics; index++) {
      const levelDb = row[offset + index] as number
      const value = levelDb <= SILENT_DB ? 0 : 0.5 * Math.exp(LOG_POWER_PER_DB * levelDb)
      this.#powers[index] = value
      power += value
      moment += value * (index + 1) * f0Hz
    }
    return Math.log2((moment + noise.moment) / (power + noise.power))
  }

  #tilt(
    row: Float32Array,
    offset: number,
    f0Hz: number,
    harmonics: number,
    noise: typeof moments,
    octaves: number,
  ): void {
    for (let index = 0; index < harmonics; index++) {
      const levelDb = row[offset + index] as number
      const share = Math.min(1, Math.max(0, (levelDb - UNMOVED_DB) / RAMP_DB))
      this.#lever[index] = levelDb <= SILENT_DB ? 0 : share * (Math.log2((index + 1) * f0Hz) - octaves)
    }
    const tiltDb = this.#tiltFor(f0Hz, harmonics, noise, octaves)
    for (let index = 0; index < harmonics; index++) {
      row[offset + index] = (row[offset + index] as number) + tiltDb * (this.#lever[index] as number)
    }
  }

  #tiltFor(f0Hz: number, harmonics: number, noise: typeof moments, octaves: number): number {
    let tiltDb = 0
    for (let step = 0; step < NEWTON_STEPS; step++) {
      let power = noise.power
      let moment = noise.moment
      let powerSlope = 0
      let momentSlope = 0
      for (let index = 0; index < harmonics; index++) {
        const lever = LOG_POWER_PER_DB * (this.#lever[index] as number)
        const untilted = this.#powers[index] as number
        const value = tiltDb === 0 || untilted === 0 ? untilted : untilted * Math.exp(tiltDb * lever)
        const hz = (index + 1) * f0Hz
        power += value
        moment += value * hz
        powerSlope += value * lever
        momentSlope += value * lever * hz
      }
      const slope = (momentSlope / moment - powerSlope / power) / Math.LN2
      if (!(slope > 1e-6)) return tiltDb
      const wanted = (octaves - Math.log2(moment / power)) / slope
      const bounded = Math.min(LONGEST_STEP_DB, Math.max(-LONGEST_STEP_DB, wanted))
      tiltDb = Math.min(MOST_TILT_DB, Math.max(-MOST_TILT_DB, tiltDb + bounded))
    }
    return tiltDb
  }
}

const moments = { power: 0, moment: 0 }

/** Power and power times frequency of a row's noise; the object is reused. */
function noiseMoments(row: Float32Array, offset: number): Readonly<typeof moments> {
  moments.power = 1e-12
  moments.moment = 1e-9
  for (let band = 0; band < NOISE_BANDS; band++) {
    const levelDb = row[offset + HARMONICS + band] as number
    const value = Math.exp(LOG_POWER_PER_DB * levelDb) * (NOISE_BAND_SHARES[band] as number)
    moments.power += value
    moments.moment += value * (BAND_HZ[band] as number)
  }
  return moments
}

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
 * means. Numbers pass from method to method in fields, so that none has to be boxed. The constructor allocates; the
 * methods do not.
 */
export class RowCentroid {
  /** Power-weighted mean frequency of the row measured last, as log2 of Hz. */
  octaves = 0
  #f0Hz = 440
  #harmonics = HARMONICS
  /** [HARMONICS] octaves by which a tilt acts on each partial. */
  readonly #lever = new Float64Array(HARMONICS)
  readonly #powers = new Float64Array(HARMONICS)
  /** Power of the row's noise, and power times frequency. */
  #noisePower = 0
  #noiseMoment = 0
  /** Where the centroid is to lie, and the tilt that does it, dB per octave. */
  #wanted = 0
  #tiltDb = 0

  /** Says what rows are of from now on. @param harmonics those that sound, see harmonicCount. */
  tune(f0Hz: number, harmonics: number): void {
    this.#f0Hz = f0Hz
    this.#harmonics = harmonics
  }

  /** Measures `octaves`. @param row [BINS] dB at `offset`. */
  measure(row: Float32Array, offset: number): void {
    this.#sumNoise(row, offset)
    let power = 0
    let moment = 0
    for (let index = 0; index < this.#harmonics; index++) {
      const levelDb = row[offset + index] as number
      const value = levelDb <= SILENT_DB ? 0 : 0.5 * Math.exp(LOG_POWER_PER_DB * levelDb)
      this.#powers[index] = value
      power += value
      moment += value * (index + 1) * this.#f0Hz
    }
    this.octaves = Math.log2((moment + this.#noiseMoment) / (power + this.#noisePower))
  }

  /** As {@link measure}. @returns `octaves`. */
  octavesOf(row: Float32Array, offset: number): number {
    this.measure(row, offset)
    return this.octaves
  }

  /**
   * Tilts the partials of a row so that its centroid lies at `octaves`, or as near as MOST_TILT_DB allows. Levels are not
   * normalised; noise bands and silent partials stay as they are.
   */
  move(row: Float32Array, offset: number, octaves: number): void {
    this.measure(row, offset)
    this.#wanted = octaves
    this.#tilt(row, offset)
  }

  /** As {@link move}, to `octaves` from where the centroid lies: cheaper than to ask first. */
  moveBy(row: Float32Array, offset: number, octaves: number): void {
    this.measure(row, offset)
    this.#wanted = this.octaves + octaves
    this.#tilt(row, offset)
  }

  #tilt(row: Float32Array, offset: number): void {
    for (let index = 0; index < this.#harmonics; index++) {
      const levelDb = row[offset + index] as number
      const share = Math.min(1, Math.max(0, (levelDb - UNMOVED_DB) / RAMP_DB))
      this.#lever[index] = levelDb <= SILENT_DB ? 0 : share * (Math.log2((index + 1) * this.#f0Hz) - this.#wanted)
    }
    this.#findTilt()
    for (let index = 0; index < this.#harmonics; index++) {
      row[offset + index] = (row[offset + index] as number) + this.#tiltDb * (this.#lever[index] as number)
    }
  }

  #findTilt(): void {
    let tiltDb = 0
    for (let step = 0; step < NEWTON_STEPS; step++) {
      let power = this.#noisePower
      let moment = this.#noiseMoment
      let powerSlope = 0
      let momentSlope = 0
      for (let index = 0; index < this.#harmonics; index++) {
        const lever = LOG_POWER_PER_DB * (this.#lever[index] as number)
        const untilted = this.#powers[index] as number
        const value = tiltDb === 0 || untilted === 0 ? untilted : untilted * Math.exp(tiltDb * lever)
        const hz = (index + 1) * this.#f0Hz
        power += value
        moment += value * hz
        powerSlope += value * lever
        momentSlope += value * lever * hz
      }
      const slope = (momentSlope / moment - powerSlope / power) / Math.LN2
      if (!(slope > 1e-6)) break
      const wanted = (this.#wanted - Math.log2(moment / power)) / slope
      const bounded = Math.min(LONGEST_STEP_DB, Math.max(-LONGEST_STEP_DB, wanted))
      tiltDb = Math.min(MOST_TILT_DB, Math.max(-MOST_TILT_DB, tiltDb + bounded))
    }
    this.#tiltDb = tiltDb
  }

  #sumNoise(row: Float32Array, offset: number): void {
    let power = 1e-12
    let moment = 1e-9
    for (let band = 0; band < NOISE_BANDS; band++) {
      const levelDb = row[offset + HARMONICS + band] as number
      const value = Math.exp(LOG_POWER_PER_DB * levelDb) * (NOISE_BAND_SHARES[band] as number)
      power += value
      moment += value * (BAND_HZ[band] as number)
    }
    this.#noisePower = power
    this.#noiseMoment = moment
  }
}

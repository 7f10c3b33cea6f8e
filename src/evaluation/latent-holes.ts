import { CONDITIONS } from '../dsp/conditioning.ts'
import { harmonicCount } from '../dsp/image.ts'
import type { Random } from '../dsp/random.ts'
import {
  audibleSteps,
  drawEnds,
  drawSteps,
  fittedPlaces,
  type LatentPlaces,
  latentAt,
  latentSizeOf,
  pathPlaces,
  priorPlaces,
} from './latent-places.ts'
import type { DecodePlaces, LatentSound } from './latent-sound.ts'
import { mean } from './morph-places.ts'
import { NearestFrames, rowDistanceDb, rowsOf } from './nearest-frames.ts'

/** Frames that stand for all: more do not move the figures by a hundredth, and the search takes seconds. */
const REFERENCE_FRAMES = 4000

/** Real frames, and places of each kind, whose distance is measured: a share of them is known within 0.03. */
const PLACES = 1000

/** A place is a hole when it lies farther from real frames than this share of real frames do from each other. */
const PLAUSIBLE_SHARE = 0.95

/** Ways between sounds whose steps are measured, and steps on each: as on the pad, from one instrument to another. */
const PATHS = 64
const PATH_STEPS = 20

/** Shares of places that sound like no recording. */
export interface LatentHoles {
  /** The distance beyond which a place is a hole, dB. */
  readonly thresholdDb: number
  /** Of draws from N(0, 1); null without a posterior that is pulled towards it. */
  readonly inPrior: number | null
  /** Of draws from the Gaussian fitted to the latents. */
  readonly inFit: number
  /** Of places on straight ways between sounds. */
  readonly onPaths: number
}

/**
 * Where does a latent space sound like nothing that was recorded? A place is a hole when its decoded frame lies farther
 * from the nearest of 4,000 real frames than the 95th percentile of real frames from the nearest frame of another
 * recording: the distance at which one recording in twenty would itself be new.
 */
export function latentHoles(sounds: readonly LatentSound[], decode: DecodePlaces, random: Random): LatentHoles {
  const steps = drawSteps(sounds, REFERENCE_FRAMES, random)
  const real = rowsOf(sounds, steps)
  const frames = new NearestFrames(real)
  const apart = Array.from({ length: Math.min(PLACES, steps.length) }, (_, row) => {
    return frames.distanceDb(real, row, real.of[row] as number)
  }).toSorted((a, b) => a - b)
  const thresholdDb = apart[Math.min(apart.length - 1, Math.floor(PLAUSIBLE_SHARE * apart.length))] ?? 0
  const holes = ({ latents, conditions, harmonics }: LatentPlaces) => {
    const decoded = { rows: decode(latents, conditions), harmonics }
    return mean(Array.from(harmonics, (_, row) => (frames.distanceDb(decoded, row) <= thresholdDb ? 0 : 1)))
  }
  const isVariational = sounds.every(({ logVar }) => logVar !== null)
  return {
    thresholdDb,
    inPrior: isVariational ? holes(priorPlaces(sounds, steps, PLACES, random)) : null,
    inFit: holes(fittedPlaces(sounds, steps, PLACES, random)),
    onPaths: holes(pathPlaces(sounds, PLACES, random)),
  }
}

/**
 * Coefficient of variation of the decoded distances of equal latent steps, mean over straight ways between two sounds,
 * each heard at the pitch and loudness of its beginning: 0 is even, a jump in n steps is √(n - 1).
 */
export function stepVariation(sounds: readonly LatentSound[], decode: DecodePlaces, random: Random): number {
  const size = latentSizeOf(sounds)
  const variations: number[] = []
  const heard = audibleSteps(sounds)
  for (let path = 0; path < PATHS; path++) {
    const [from, to] = drawEnds(heard, random)
    const start = sounds[from.sound] as LatentSound
    const a = latentAt(start, from.step, size)
    const b = latentAt(sounds[to.sound] as LatentSound, to.step, size)
    const latents = new Float32Array((PATH_STEPS + 1) * size)
    const conditions = new Float32Array((PATH_STEPS + 1) * CONDITIONS)
    for (let place = 0; place <= PATH_STEPS; place++) {
      const share = place / PATH_STEPS
      for (let dimension = 0; dimension < size; dimension++) {
        latents[place * size + dimension] = (1 - share) * (a[dimension] as number) + share * (b[dimension] as number)
      }
      conditions.set(
        start.conditions.subarray(from.step * CONDITIONS, (from.step + 1) * CONDITIONS),
        place * CONDITIONS,
      )
    }
    const harmonics = new Uint8Array(PATH_STEPS + 1).fill(harmonicCount(start.midiNote))
    const decoded = { rows: decode(latents, conditions), harmonics }
    const distances = Array.from({ length: PATH_STEPS }, (_, step) => rowDistanceDb(decoded, step, step + 1))
    const level = mean(distances)
    if (level > 0) variations.push(Math.sqrt(mean(distances.map((value) => (value - level) ** 2))) / level)
  }
  return variations.length === 0 ? 0 : mean(variations)
}

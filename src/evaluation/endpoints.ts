import { MelBank } from '../dsp/mel-bank.ts'
import { centredFrames, PowerSpectrum } from '../dsp/power-spectrum.ts'
import { earlier, matchingGain, scale, toLength } from './alignment.ts'
import { activeFrames, largest, meanDifferenceDb, melFrames, relativeDb } from './log-mel.ts'

/** The log-mel distance of metrics.md: 128 bands of 20 Hz to 20 kHz, frames of 2,048, hop 512, 80 dB deep. */
export const MEL_FFT_SIZE = 2048
export const MEL_HOP_SAMPLES = 512
export const MEL_BANDS = 128
export const MEL_LOW_HZ = 20
export const MEL_HIGH_HZ = 20_000
export const MEL_FLOOR_DB = 80

/** Frames this far below a sound's loudest are left out of the distance. */
const ACTIVE_RANGE_DB = 60

/** Lags tried: ±120 ms in steps of 12 ms, then two steps either side of 4 ms, then of 1 ms. */
const COARSE_STEP_MS = 12
const COARSE_STEPS = 10
const FINE_STEPS_MS = [4, 1] as const

/** How near a render is to the recording it should equal. */
export interface EndpointFigures {
  /** Log-mel distance at the best gain and lag, dB; 0 is equal. */
  readonly distanceDb: number
  /** By how much the render is late, ms. */
  readonly lagMs: number
  /** Gain that brings the render to the reference's rms level, dB. */
  readonly gainDb: number
}

/**
 * Log-mel distance of a render to its reference (lmd0 and lmd1 of a morph): the render is matched in rms level and
 * shifted by the lag within ±120 ms that makes the distance least; then the mean absolute difference over the frames
 * in which either sound is within 60 dB of its loudest, each cell floored 80 dB below the reference's largest.
 *
 * The lags tried are whole multiples of the steps, so that equal sounds are found at lag 0 and distance 0.
 */
export function endpointFigures(render: Float32Array, reference: Float32Array, sampleRateHz: number): EndpointFigures {
  const wanted = toLength(reference, reference.length)
  const matched = toLength(render, reference.length)
  const gain = matchingGain(matched, wanted)
  scale(matched, gain)
  const spectrum = new PowerSpectrum(MEL_FFT_SIZE)
  const bank = new MelBank(MEL_BANDS, MEL_FFT_SIZE, sampleRateHz, MEL_LOW_HZ, MEL_HIGH_HZ)
  const frameCount = centredFrames(wanted.length, MEL_HOP_SAMPLES)
  const mel = melFrames(wanted, spectrum, bank, MEL_HOP_SAMPLES, frameCount)
  const top = Math.max(largest(mel.power), 1e-20)
  const wantedDb = relativeDb(mel.power, top, MEL_FLOOR_DB)
  const wantedActive = activeFrames(mel.energy, ACTIVE_RANGE_DB)

  const distanceAt = (lagSamples: number) => {
    const found = melFrames(earlier(matched, lagSamples), spectrum, bank, MEL_HOP_SAMPLES, frameCount)
    const foundDb = relativeDb(found.power, top, MEL_FLOOR_DB)
    const foundActive = activeFrames(found.energy, ACTIVE_RANGE_DB)
    return meanDifferenceDb(
      foundDb,
      wantedDb,
      MEL_BANDS,
      (frame) => wantedActive[frame] === 1 || foundActive[frame] === 1,
    )
  }
  const { lagSamples, distanceDb } = leastDistance(distanceAt, (ms) => Math.floor((sampleRateHz * ms) / 1000))
  return { distanceDb, lagMs: (1000 * lagSamples) / sampleRateHz, gainDb: 20 * Math.log10(gain) }
}

function leastDistance(
  distanceAt: (lagSamples: number) => number,
  toSamples: (ms: number) => number,
): { lagSamples: number; distanceDb: number } {
  const known = new Map<number, number>()
  const best = { lagSamples: 0, distanceDb: Number.POSITIVE_INFINITY }
  const search = (centre: number, stepSamples: number, steps: number) => {
    for (let step = -steps; step <= steps; step++) {
      const lag = centre + step * stepSamples
      const distanceDb = known.get(lag) ?? distanceAt(lag)
      known.set(lag, distanceDb)
      if (distanceDb < best.distanceDb) {
        best.lagSamples = lag
        best.distanceDb = distanceDb
      }
    }
  }
  search(0, toSamples(COARSE_STEP_MS), COARSE_STEPS)
  for (const ms of FINE_STEPS_MS) search(best.lagSamples, toSamples(ms), 2)
  return best
}

import { HARMONICS, HOP_SAMPLES, PARTIAL_LIMIT_HZ } from '../contract/spectrogram.ts'
import { PartialMeter } from './partials-measure.ts'
import { PartialEraser } from './residual.ts'

/** Periods per window in the steady state: Hann's main lobe then reaches half way to the neighbouring partial. */
const PERIODS = 4

/** Periods near an onset: the fewest that keep neighbouring partials apart. */
const ONSET_PERIODS = 2

/** Bounds of the window in seconds: below, breath noise leaks into high partials; above, attacks smear. */
const SHORTEST_WINDOW_SECONDS = 0.012
const LONGEST_WINDOW_SECONDS = 0.06
const SHORTEST_ONSET_WINDOW_SECONDS = 0.006

/** Margin added to half a window when asking whether an onset lies inside it. */
const ONSET_MARGIN_SECONDS = 0.002

/** What the partials of a recording are and what is left of it without them. */
export interface PartialTracks {
  /** [frames, HARMONICS] linear amplitudes. */
  readonly amplitudes: Float32Array
  /** [frames, HARMONICS] phases at the frame's centre, in turns, of a cosine. */
  readonly phases: Float32Array
  /** [frames] partials measured; the others are 0. */
  readonly counts: Uint8Array
  /** [frames · HOP_SAMPLES] the recording minus its partials, with their phases. */
  readonly residual: Float32Array
}

/**
 * Partials of a recording by a pitch-synchronous Hann Fourier sum at the partials' own frequencies: four periods, two
 * where an onset is near (long windows would pull its sound forward in time). A frame before a sharp onset does not
 * look beyond it: what begins there must not be heard before.
 *
 * @param f0Hz [frames] Hz.
 * @param onsetDistance [frames] distance to the nearest onset in frames.
 * @param edges samples at which sharp onsets begin, rising.
 */
export function measurePartials(
  samples: Float32Array,
  sampleRateHz: number,
  f0Hz: Float64Array,
  inharmonicity: number,
  onsetDistance: Float64Array,
  edges: readonly number[],
): PartialTracks {
  const frames = f0Hz.length
  const lowestHz = f0Hz.reduce((least, hz) => Math.min(least, hz), Number.POSITIVE_INFINITY)
  const longestPeriod = sampleRateHz / lowestHz
  const meter = new PartialMeter(LONGEST_WINDOW_SECONDS * sampleRateHz + ONSET_PERIODS * longestPeriod)
  const eraser = new PartialEraser(samples, frames)
  const radians = new Float64Array(HARMONICS)
  const amplitudes = new Float32Array(frames * HARMONICS)
  const phases = new Float32Array(frames * HARMONICS)
  const counts = new Uint8Array(frames)
  for (let frame = 0; frame < frames; frame++) {
    const hz = f0Hz[frame] as number
    const count = writeFrequencies(hz, inharmonicity, sampleRateHz, radians)
    const window = windowSamples(hz, sampleRateHz, onsetDistance[frame] as number)
    const edge = edges.find((sample) => sample > frame * HOP_SAMPLES) ?? samples.length
    meter.measure(samples.subarray(0, edge), frame * HOP_SAMPLES, window, radians, count)
    for (let k = 0; k < count; k++) {
      amplitudes[frame * HARMONICS + k] = Math.hypot(meter.re[k] as number, meter.im[k] as number)
      phases[frame * HARMONICS + k] = Math.atan2(meter.im[k] as number, meter.re[k] as number) / (2 * Math.PI)
    }
    counts[frame] = count
    eraser.push(meter.re, meter.im, radians, count)
  }
  eraser.finish()
  return { amplitudes, phases, counts, residual: eraser.residual }
}

/** Partials below PARTIAL_LIMIT_HZ in radians per sample; returns how many, at least 1. */
function writeFrequencies(hz: number, inharmonicity: number, sampleRateHz: number, radians: Float64Array): number {
  let count = 0
  while (count < HARMONICS) {
    const k = count + 1
    const partialHz = k * hz * Math.sqrt(1 + inharmonicity * k * k)
    if (partialHz >= PARTIAL_LIMIT_HZ && count > 0) break
    radians[count++] = (2 * Math.PI * partialHz) / sampleRateHz
  }
  return count
}

/** A whole number of periods, fewer when an onset lies within the window. */
function windowSamples(hz: number, sampleRateHz: number, onsetFrames: number): number {
  const period = sampleRateHz / hz
  const longest = LONGEST_WINDOW_SECONDS * sampleRateHz
  let wanted = Math.min(Math.max(PERIODS * period, SHORTEST_WINDOW_SECONDS * sampleRateHz), longest)
  if (onsetFrames * HOP_SAMPLES < wanted / 2 + ONSET_MARGIN_SECONDS * sampleRateHz) {
    wanted = Math.max(ONSET_PERIODS * period, SHORTEST_ONSET_WINDOW_SECONDS * sampleRateHz)
  }
  return Math.max(ONSET_PERIODS, Math.round(wanted / period)) * period
}

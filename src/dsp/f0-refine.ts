import { HARMONICS } from '../contract/spectrogram.ts'
import { PartialMeter } from './partials-measure.ts'

/** Partials whose phase is followed: the lowest are the surest, and enough of them averages noise out. */
const FOLLOWED_PARTIALS = 8

/** ... and only those below this, where a coarse pitch cannot be wrong by half a turn per frame. */
const FOLLOWED_BELOW_HZ = 5_000

/** Periods per measuring window: long enough to part partials a few per cent off, short enough for vibrato. */
const PERIODS = 4

/** Bounds of the measuring window in seconds. */
const SHORTEST_WINDOW_SECONDS = 0.012
const LONGEST_WINDOW_SECONDS = 0.15

/** A partial this many cents off what the others say is not harmonic (bars, bells) or is noise: left out. */
const OUTLIER_CENTS = 15

/** Coarse pitch is trusted to this many cents: a larger correction is noise. */
const GREATEST_CORRECTION_CENTS = 60

/**
 * Refines a pitch track by the advance of the partials' phases from frame to frame (the phase vocoder's instantaneous
 * frequency, Flanagan and Golden 1966, shared by all partials): to a cent or two where the parabola of the normalised
 * difference is good to ten.
 *
 * @param f0Hz [frames] refined in place.
 * @param voicing [frames] frames at 0 are left alone.
 */
export function refineF0(
  samples: Float32Array,
  sampleRateHz: number,
  hopSamples: number,
  f0Hz: Float64Array,
  voicing: Float64Array,
  inharmonicity: number,
): void {
  const frames = f0Hz.length
  const meter = new PartialMeter(LONGEST_WINDOW_SECONDS * sampleRateHz)
  const radians = new Float64Array(HARMONICS)
  const re = new Float64Array(frames * FOLLOWED_PARTIALS)
  const im = new Float64Array(frames * FOLLOWED_PARTIALS)
  for (let frame = 0; frame < frames; frame++) {
    if (voicing[frame] === 0) continue
    const hz = f0Hz[frame] as number
    const count = followed(hz)
    for (let k = 1; k <= count; k++) {
      radians[k - 1] = (2 * Math.PI * k * hz * Math.sqrt(1 + inharmonicity * k * k)) / sampleRateHz
    }
    meter.measure(samples, frame * hopSamples, windowSamples(hz, sampleRateHz), radians, count)
    re.set(meter.re.subarray(0, count), frame * FOLLOWED_PARTIALS)
    im.set(meter.im.subarray(0, count), frame * FOLLOWED_PARTIALS)
  }
  const hopSeconds = hopSamples / sampleRateHz
  const corrections = new Float64Array(frames)
  const weights = new Float64Array(frames)
  for (let frame = 1; frame < frames; frame++) {
    if (voicing[frame] === 0 || voicing[frame - 1] === 0) continue
    const hz = 0.5 * ((f0Hz[frame] as number) + (f0Hz[frame - 1] as number))
    const correction = sharedCorrection(re, im, frame, hz, inharmonicity, hopSeconds)
    if (Number.isNaN(correction)) continue
    // A correction between two frames says as much of the one as of the other.
    for (const side of [frame - 1, frame]) {
      corrections[side] = (corrections[side] as number) + correction
      weights[side] = (weights[side] as number) + 1
    }
  }
  for (let frame = 0; frame < frames; frame++) {
    if ((weights[frame] as number) === 0) continue
    f0Hz[frame] = (f0Hz[frame] as number) * (1 + (corrections[frame] as number) / (weights[frame] as number))
  }
}

function followed(hz: number): number {
  return Math.max(1, Math.min(FOLLOWED_PARTIALS, Math.floor(FOLLOWED_BELOW_HZ / hz)))
}

/** A whole number of periods. */
function windowSamples(hz: number, sampleRateHz: number): number {
  const period = sampleRateHz / hz
  const wanted = Math.min(
    Math.max(PERIODS * period, SHORTEST_WINDOW_SECONDS * sampleRateHz),
    LONGEST_WINDOW_SECONDS * sampleRateHz,
  )
  return Math.max(2, Math.floor(wanted / period)) * period
}

/**
 * What the phases say of the pitch between `frame - 1` and `frame`: relative correction of `hz`, NaN for nothing.
 * Partials are taken in rising order, each unwrapped by what the lower ones said.
 */
function sharedCorrection(
  re: Float64Array,
  im: Float64Array,
  frame: number,
  hz: number,
  inharmonicity: number,
  hopSeconds: number,
): number {
  const count = followed(hz)
  const now = frame * FOLLOWED_PARTIALS
  const before = now - FOLLOWED_PARTIALS
  const outlier = (OUTLIER_CENTS / 1200) * Math.LN2
  let loudest = 0
  for (let k = 0; k < count; k++)
    loudest = Math.max(loudest, (re[now + k] as number) ** 2 + (im[now + k] as number) ** 2)
  if (loudest === 0) return Number.NaN
  let sum = 0
  let weights = 0
  for (let k = 0; k < count; k++) {
    const aRe = re[before + k] as number
    const aIm = im[before + k] as number
    const bRe = re[now + k] as number
    const bIm = im[now + k] as number
    const power = Math.min(aRe * aRe + aIm * aIm, bRe * bRe + bIm * bIm)
    // 30 dB below the strongest a partial is more noise and leakage than pitch.
    if (power < 1e-3 * loudest) continue
    const order = k + 1
    const turns = order * hz * Math.sqrt(1 + inharmonicity * order * order) * hopSeconds
    const measured = Math.atan2(bIm * aRe - bRe * aIm, bRe * aRe + bIm * aIm) / (2 * Math.PI)
    const expected = weights > 0 ? (sum / weights) * turns : 0
    let excess = measured - turns - expected
    excess -= Math.round(excess)
    const relative = (excess + expected) / turns
    if (weights > 0 && Math.abs(relative - sum / weights) > outlier) continue
    const weight = Math.sqrt(power) * order
    sum += weight * relative
    weights += weight
  }
  const correction = sum / weights
  return Math.abs(correction) < (GREATEST_CORRECTION_CENTS / 1200) * Math.LN2 ? correction : Number.NaN
}

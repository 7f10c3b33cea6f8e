import { HOP_SAMPLES } from '../contract/spectrogram.ts'
import { raiseToFundamental } from './f0-fundamental.ts'
import { LineSpectrum } from './f0-lines.ts'
import { refineF0 } from './f0-refine.ts'
import { type CoarseTrack, trackPitch } from './f0-track.ts'
import { highPass } from './high-pass.ts'
import { midiToHz } from './pitch.ts'

/** Lowest and highest fundamental sought, Hz: from below a piano's A0 to above its C8. */
export const LOWEST_F0_HZ = 25
export const HIGHEST_F0_HZ = 4_500

/** Normalised difference below which a frame is not periodic. */
const VOICED_CLARITY = 0.6

/** Frames either side that a pitch is averaged with. */
const SMOOTH_REACH = 4

/** Frames further below the loudest are not asked for their pitch. */
const VOICED_RANGE_DB = 55

/** Handling noise and room rumble below the lowest notes' strong partials must not look like a pitch. */
const RUMBLE_HZ = 80

/** The survey: one look every 22 ms at 93 ms of sound, over the whole range. */
const SURVEY_HOP_SAMPLES = 960
const SURVEY_WINDOW_SAMPLES = 4_096

/** The fine track looks this far either way of the fundamental, as a factor: no room for an octave error. */
const RANGE_FACTOR = 1.6

/** Periods of the lowest pitch sought that the fine track looks at. */
const FINE_PERIODS = 3.5

/** The fine track's frames are this many times further apart where its window is long. */
const LONG_WINDOW_SAMPLES = 4_096

/** A hint counts when the pitch found near it is this close, in octaves (60 cents). */
const HINT_OCTAVES = 0.05

/** A certain note is looked for within this factor: a quarter tone more than a semitone either way. */
const CERTAIN_FACTOR = 2 ** (1.5 / 12)

/** Pitch of a recording on the frame clock. */
export interface PitchTrack {
  /** [frames] Hz, interpolated where unvoiced, always > 0. */
  readonly f0Hz: Float64Array
  /** [frames] 0 where unvoiced, else the normalised difference at the period. */
  readonly voicing: Float64Array
  /** Median of the voiced frames; null where there are none. */
  readonly medianHz: number | null
  /** Voiced share of the frames loud enough to be asked, 0 to 1. */
  readonly voicedShare: number
}

/**
 * Fundamental frequency and voicing of a recording, one value per frame.
 *
 * A survey over the whole range finds the recording's pitch, the long-term spectrum corrects its octave, a fine track
 * follows it in a narrow range round it, and the partials' phases refine each frame.
 *
 * @param frameCount frames on the clock of HOP_SAMPLES; frame t is centred on sample t · HOP_SAMPLES.
 * @param midiNoteHint what the file's name says: preferred among pitches that the sound supports, otherwise ignored.
 * @param isCertain takes the hint's pitch where the sound has a period there at all, be it a multiple of another.
 */
export function trackF0(
  samples: Float32Array,
  sampleRateHz: number,
  frameCount: number,
  midiNoteHint?: number,
  isCertain = false,
): PitchTrack {
  const filtered = highPass(samples, RUMBLE_HZ, sampleRateHz)
  const survey = trackPitch(filtered, sampleRateHz, {
    lowestHz: LOWEST_F0_HZ,
    highestHz: HIGHEST_F0_HZ,
    windowSamples: SURVEY_WINDOW_SAMPLES,
    hopSamples: Math.min(SURVEY_HOP_SAMPLES, Math.max(HOP_SAMPLES, Math.floor(samples.length / 8))),
  })
  const heard = weightedMedianHz(survey)
  if (heard === null) return unvoiced(frameCount, midiNoteHint)
  const spectrum = new LineSpectrum(filtered, sampleRateHz)
  const raised = raiseToFundamental(heard, spectrum, HIGHEST_F0_HZ)
  const fundamental = isCertain
    ? corrected(filtered, sampleRateHz, raised, midiNoteHint)
    : hinted(filtered, sampleRateHz, raised, spectrum, midiNoteHint)
  const spread = spreadFactor(survey)
  const fine = fineTrack(filtered, sampleRateHz, fundamental / spread, fundamental * spread)
  return onFrames(samples, sampleRateHz, fine, frameCount, fundamental)
}

/** Median pitch of the survey's periodic frames, each weighted by its level above the range's foot. */
function weightedMedianHz(track: CoarseTrack): number | null {
  const voiced = voicedFrames(track)
  const total = voiced.reduce((sum, frame) => sum + frame.weight, 0)
  voiced.sort((a, b) => a.hz - b.hz)
  let sum = 0
  for (const frame of voiced) {
    sum += frame.weight
    if (sum >= total / 2) return frame.hz
  }
  return null
}

function voicedFrames(track: CoarseTrack): { hz: number; weight: number }[] {
  const loudest = track.powerDb.reduce((most, value) => Math.max(most, value), -200)
  const frames: { hz: number; weight: number }[] = []
  for (let frame = 0; frame < track.hz.length; frame++) {
    const weight = (track.powerDb[frame] as number) - loudest + VOICED_RANGE_DB
    if (weight <= 0 || (track.clarity[frame] as number) < VOICED_CLARITY) continue
    frames.push({ hz: track.hz[frame] as number, weight })
  }
  return frames
}

/** RANGE_FACTOR, or more where a glide or a melody moves through more than that. */
function spreadFactor(survey: CoarseTrack): number {
  const hz = voicedFrames(survey)
    .map((frame) => frame.hz)
    .sort((a, b) => a - b)
  const low = hz[Math.floor(0.1 * hz.length)] as number
  const high = hz[Math.floor(0.9 * (hz.length - 1))] as number
  const ratio = Math.sqrt(high / low)
  // Octaves and twelfths are the survey's errors, not the player's notes.
  return ratio > RANGE_FACTOR && ratio < 1.35 ? ratio * 1.2 : RANGE_FACTOR
}

function fineTrack(samples: Float32Array, sampleRateHz: number, lowestHz: number, highestHz: number): CoarseTrack {
  const wanted = (FINE_PERIODS * sampleRateHz) / lowestHz
  const windowSamples = wanted > 2_048 ? LONG_WINDOW_SAMPLES : wanted > 1_024 ? 2_048 : 1_024
  const hopSamples = windowSamples >= LONG_WINDOW_SAMPLES ? 2 * HOP_SAMPLES : HOP_SAMPLES
  return trackPitch(samples, sampleRateHz, { lowestHz, highestHz, windowSamples, hopSamples })
}

/** The hint's pitch if the sound has it too and it is not a mere multiple of the true period; else `hz`. */
function hinted(
  samples: Float32Array,
  sampleRateHz: number,
  hz: number,
  spectrum: LineSpectrum,
  midiNoteHint: number | undefined,
): number {
  if (midiNoteHint === undefined) return hz
  const hintHz = midiToHz(midiNoteHint)
  if (Math.abs(Math.log2(hz / hintHz)) < HINT_OCTAVES || hintHz < LOWEST_F0_HZ || hintHz > HIGHEST_F0_HZ) return hz
  if (isMultiple(hz / hintHz) || isMultiple(hintHz / hz)) return hz
  const track = fineTrack(samples, sampleRateHz, hintHz / RANGE_FACTOR, hintHz * RANGE_FACTOR)
  const near = weightedMedianHz(track)
  if (near === null || Math.abs(Math.log2(near / hintHz)) > HINT_OCTAVES) return hz
  const voiced = voicedFrames(track).length / track.hz.length
  return voiced > 0.5 && raiseToFundamental(near, spectrum, HIGHEST_F0_HZ) === near ? near : hz
}

/** The pitch nearest to a certain note; `hz` where the sound has no period there. */
function corrected(samples: Float32Array, sampleRateHz: number, hz: number, midiNote: number | undefined): number {
  if (midiNote === undefined) return hz
  const noteHz = midiToHz(midiNote)
  if (noteHz < LOWEST_F0_HZ || noteHz > HIGHEST_F0_HZ) return hz
  return weightedMedianHz(fineTrack(samples, sampleRateHz, noteHz / CERTAIN_FACTOR, noteHz * CERTAIN_FACTOR)) ?? hz
}

/** A ratio of 2, 3 or 4: every sound supports those, so a name that asks for one proves nothing. */
function isMultiple(ratio: number): boolean {
  const whole = Math.round(ratio)
  return whole >= 2 && whole <= 4 && Math.abs(Math.log2(ratio / whole)) < HINT_OCTAVES
}

function onFrames(
  samples: Float32Array,
  sampleRateHz: number,
  fine: CoarseTrack,
  frameCount: number,
  fundamental: number,
): PitchTrack {
  const f0Hz = new Float64Array(frameCount)
  const voicing = new Float64Array(frameCount)
  const loudest = fine.powerDb.reduce((most, value) => Math.max(most, value), -200)
  const ratio = fine.hopSamples / HOP_SAMPLES
  let asked = 0
  let voiced = 0
  for (let frame = 0; frame < frameCount; frame++) {
    const at = Math.min(Math.round(frame / ratio), fine.hz.length - 1)
    if ((fine.powerDb[at] as number) < loudest - VOICED_RANGE_DB) continue
    asked++
    if ((fine.clarity[at] as number) < VOICED_CLARITY) continue
    voiced++
    voicing[frame] = fine.clarity[at] as number
    f0Hz[frame] = fine.hz[at] as number
  }
  if (voiced === 0) return unvoiced(frameCount, undefined)
  removeSpikes(f0Hz, voicing)
  interpolateUnvoiced(f0Hz, voicing, fundamental)
  refineF0(samples, sampleRateHz, HOP_SAMPLES, f0Hz, voicing, 0)
  smooth(f0Hz, voicing)
  return { f0Hz, voicing, medianHz: medianWhereVoiced(f0Hz, voicing), voicedShare: voiced / Math.max(1, asked) }
}

/**
 * Smooths the logarithm over 9 voiced frames (49 ms): no hand or lip moves faster, so what does is the measurement's own
 * noise. It cancels against the air where a recording is played back, but is heard in a morph. What a Hann-weighted mean
 * takes away is smoothed again and given back ("twicing", Tukey 1977), so that a vibrato keeps its depth within 0.5 %.
 */
function smooth(f0Hz: Float64Array, voicing: Float64Array): void {
  const logs = f0Hz.map(Math.log)
  const means = localMeans(logs, voicing)
  const rests = localMeans(
    logs.map((value, frame) => value - (means[frame] as number)),
    voicing,
  )
  for (let frame = 0; frame < logs.length; frame++) {
    if (voicing[frame] !== 0) f0Hz[frame] = Math.exp((means[frame] as number) + (rests[frame] as number))
  }
}

/** Hann-weighted means over voiced frames; fresh. */
function localMeans(values: Float64Array, voicing: Float64Array): Float64Array {
  return values.map((value, frame) => {
    let sum = 0
    let weights = 0
    for (let offset = -SMOOTH_REACH; offset <= SMOOTH_REACH; offset++) {
      const near = frame + offset
      if (!((voicing[near] ?? 0) > 0)) continue
      const weight = 0.5 + 0.5 * Math.cos((Math.PI * offset) / (SMOOTH_REACH + 1))
      sum += weight * (values[near] as number)
      weights += weight
    }
    return weights > 0 ? sum / weights : value
  })
}

/** Median of 9 frames (49 ms) over voiced neighbours: single frames that jump are errors, not music. */
function removeSpikes(f0Hz: Float64Array, voicing: Float64Array): void {
  const copy = f0Hz.slice()
  const around: number[] = []
  for (let frame = 0; frame < copy.length; frame++) {
    if (voicing[frame] === 0) continue
    around.length = 0
    for (let near = Math.max(0, frame - 4); near <= Math.min(copy.length - 1, frame + 4); near++) {
      if (voicing[near] !== 0) around.push(copy[near] as number)
    }
    around.sort((a, b) => a - b)
    const median = around[around.length >> 1] as number
    if (Math.abs(Math.log2((copy[frame] as number) / median)) > 0.04) f0Hz[frame] = median
  }
}

/** Fills unvoiced frames: log-linear between voiced ones, level at the ends. */
export function interpolateUnvoiced(f0Hz: Float64Array, voicing: Float64Array, fallbackHz: number): void {
  let last = -1
  for (let frame = 0; frame <= f0Hz.length; frame++) {
    if (frame < f0Hz.length && voicing[frame] === 0) continue
    const left = last >= 0 ? (f0Hz[last] as number) : frame < f0Hz.length ? (f0Hz[frame] as number) : fallbackHz
    const right = frame < f0Hz.length ? (f0Hz[frame] as number) : left
    for (let gap = last + 1; gap < frame; gap++) {
      f0Hz[gap] = left * (right / left) ** ((gap - last) / (frame - last))
    }
    last = frame
  }
}

/** Median pitch of the voiced frames in Hz; null where there are none. */
export function medianWhereVoiced(f0Hz: Float64Array, voicing: Float64Array): number | null {
  const voiced = f0Hz.filter((_, frame) => voicing[frame] !== 0).sort()
  return voiced.length > 0 ? (voiced[voiced.length >> 1] as number) : null
}

function unvoiced(frameCount: number, midiNoteHint: number | undefined): PitchTrack {
  const hz = midiNoteHint === undefined ? 220 : Math.min(HIGHEST_F0_HZ, Math.max(LOWEST_F0_HZ, midiToHz(midiNoteHint)))
  return {
    f0Hz: new Float64Array(frameCount).fill(hz),
    voicing: new Float64Array(frameCount),
    medianHz: null,
    voicedShare: 0,
  }
}

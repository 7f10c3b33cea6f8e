import { type Landmarks, MODEL_RATE_HZ, type PitchVerdict } from '../contract/spectrogram.ts'

/** Samples at the very top in a row that betray clipping. */
const CLIPPED_RUN = 4

/** Top level counted as clipped, of the recording's own peak, and only when that peak is near full scale. */
const CLIPPED_SHARE = 0.9999
const CLIPPED_PEAK = 0.98

/** Shorter recordings give few frames to learn from. */
const SHORT_SECONDS = 0.15

/** Quieter recordings are near the noise of their format. */
const QUIET_PEAK_DB = -50

/** A new note rises by this, from the mean of the frames before its onset to that of the frames after ... */
const NEW_NOTE_RISE_DB = 12

/** ... averaged over this many frames (87 ms), which a tremolo's cycle is not much longer than ... */
const NEW_NOTE_FRAMES = 16

/** ... and comes within this of the loudest frame. */
const NEW_NOTE_DB = 15

/** A recording that starts within this of its peak has lost its beginning. */
const CUT_START_DB = 20

/** Pitches this far apart, in semitones, do not carry the same name. */
const NAME_SEMITONES = 0.6

const NAMES = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const

/** What is known when warnings are written. */
interface Findings {
  readonly samples: Float32Array
  readonly levelDb: Float64Array
  readonly onsets: readonly number[]
  readonly landmarks: Landmarks
  readonly verdict: PitchVerdict
  readonly midiNote: number
  readonly hint: number | undefined
}

/** Plain sentences about what a user should be careful of in a recording. */
export function writeWarnings(findings: Findings): string[] {
  const { landmarks, levelDb, verdict } = findings
  const warnings: string[] = []
  const seconds = findings.samples.length / MODEL_RATE_HZ
  if (isClipped(findings.samples)) warnings.push('clipped: the loudest samples are cut off flat')
  if (seconds < SHORT_SECONDS) warnings.push(`very short: ${Math.round(seconds * 1000)} ms`)
  if (landmarks.peakLoudnessDb < QUIET_PEAK_DB) {
    warnings.push(`very quiet: ${Math.round(landmarks.peakLoudnessDb)} dB at its loudest`)
  }
  if ((levelDb[0] as number) > landmarks.peakLoudnessDb - CUT_START_DB) {
    warnings.push('starts abruptly: the beginning of the sound may be cut off')
  }
  const notes = countNotes(findings)
  if (notes > 1) warnings.push(`${notes} onsets: more than one note in this recording?`)
  if (verdict === 'unpitched') warnings.push('not pitched: rendered as noise')
  if (verdict === 'several-pitches') warnings.push('several pitches at once: rendered as noise')
  if (
    verdict === 'pitched' &&
    findings.hint !== undefined &&
    Math.abs(findings.midiNote - findings.hint) > NAME_SEMITONES
  ) {
    warnings.push(`its name says ${noteName(findings.hint)}, it sounds ${noteName(findings.midiNote)}`)
  }
  return warnings
}

function isClipped(samples: Float32Array): boolean {
  const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (peak < CLIPPED_PEAK) return false
  let run = 0
  for (const value of samples) {
    run = Math.abs(value) >= CLIPPED_SHARE * peak ? run + 1 : 0
    if (run >= CLIPPED_RUN) return true
  }
  return false
}

function countNotes({ onsets, levelDb, landmarks }: Findings): number {
  let notes = 1
  let last = landmarks.attackEndFrame
  for (const onset of onsets) {
    if (onset < last + NEW_NOTE_FRAMES) continue
    const before = meanLevel(levelDb, onset - 2 - NEW_NOTE_FRAMES, onset - 2)
    const after = meanLevel(levelDb, onset, onset + NEW_NOTE_FRAMES)
    if (after - before < NEW_NOTE_RISE_DB || after < landmarks.peakLoudnessDb - NEW_NOTE_DB) continue
    notes++
    last = onset
  }
  return notes
}

/** Mean power between two frames, dB. */
function meanLevel(levelDb: Float64Array, start: number, end: number): number {
  const part = levelDb.subarray(Math.max(0, start), Math.max(1, end))
  return 10 * Math.log10(part.reduce((sum, level) => sum + 10 ** (level / 10), 0) / part.length)
}

/** 60 is 'C4'; cents are left out. */
function noteName(midiNote: number): string {
  const whole = Math.round(midiNote)
  return `${NAMES[((whole % 12) + 12) % 12]}${Math.floor(whole / 12) - 1}`
}

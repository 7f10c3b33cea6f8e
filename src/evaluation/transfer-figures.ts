import type { TransferEvaluation } from '../contract/evaluation.ts'
import type { Network } from '../contract/network.ts'
import type { Sound } from '../contract/sound.ts'
import { type Analysis, BINS, FLOOR_DB, HARMONICS } from '../contract/spectrogram.ts'
import { harmonicCount } from '../dsp/image.ts'
import { typeScriptKernels } from '../engine/kernels/typescript.ts'
import { createShares } from '../engine/key-map.ts'
import { NoteBlend } from '../engine/note-blend.ts'
import { prepareModel } from '../engine/prepared-model.ts'

/** Nearest pitch, in semitones, from which a transfer starts: a fifth. */
export const FIFTH_SEMITONES = 6.9

/** Frames this far below the note's peak are left out, as is all after its release: room and damping, not timbre. */
const ACTIVE_DB = 40

/** Harmonics below this, dB re the frame's loudness, are not heard and not judged. */
const AUDIBLE_DB = -60

/** A recording of an instrument, by what decides whether it may be near. */
export interface PitchedItem {
  readonly instrument: string
  readonly midiNote: number
}

/** What a transfer is asked for: an item, and those that must not be trained on for it. */
export interface TransferTask {
  readonly target: number
  /** Items within a fifth of the target, itself among them. */
  readonly near: readonly number[]
}

/**
 * One note of each instrument to be played from afar: the one nearest to the middle of its range with notes a fifth or
 * more away on both sides. Instruments without such a note are left out.
 */
export function transferTasks(items: readonly PitchedItem[]): TransferTask[] {
  const tasks: TransferTask[] = []
  for (const instrument of new Set(items.map((item) => item.instrument))) {
    const own = [...items.keys()].filter((index) => items[index]?.instrument === instrument)
    const note = (index: number) => (items[index] as PitchedItem).midiNote
    const notes = own.map(note)
    const middle = (Math.min(...notes) + Math.max(...notes)) / 2
    const [target] = own
      .filter((index) => notes.some((other) => other <= note(index) - FIFTH_SEMITONES))
      .filter((index) => notes.some((other) => other >= note(index) + FIFTH_SEMITONES))
      .sort((a, b) => Math.abs(note(a) - middle) - Math.abs(note(b) - middle))
    if (target === undefined) continue
    tasks.push({ target, near: own.filter((index) => Math.abs(note(index) - note(target)) < FIFTH_SEMITONES) })
  }
  return tasks
}

/** A transfer and what it is made from. */
export interface Transfer {
  readonly instrument: string
  /** The note as recorded: what the answer is held against. */
  readonly truth: Analysis
  /** Sounds of the instrument a fifth or more away, encoded by `network`, with their own analyses. */
  readonly sounds: readonly { readonly sound: Sound; readonly analysis: Analysis }[]
  readonly network: Network
}

/**
 * How well an instrument plays a pitch it was never heard near: the engine's row, blended of the sounds around the key
 * and decoded at it, against the analysis of the note as recorded, frame by frame from onset to release. Beside it the
 * transposition of the nearest sound alone: with its harmonics kept, and with its envelope kept.
 */
export function transferFigures({ instrument, truth, sounds, network }: Transfer): TransferEvaluation {
  const frames = judgedFrames(truth)
  const { midiNote } = truth
  const lead = truth.landmarks.onsetFrame
  const played = playedRows(
    network,
    sounds.map(({ sound }) => sound),
    midiNote,
    lead,
    truth.spectrogram.frameCount,
  )
  const nearest = sounds.reduce((best, other) => (distance(other, midiNote) < distance(best, midiNote) ? other : best))
  const kept = (envelope: boolean) => transposedRows(nearest.analysis, truth, envelope)
  const intervals = sounds.map(({ sound }) => sound.midiNote - midiNote)
  return {
    instrument,
    midiNote: Math.round(midiNote),
    below: nearestInterval(intervals.filter((interval) => interval < 0)),
    above: nearestInterval(intervals.filter((interval) => interval > 0)),
    networkDb: harmonicError(played, truth, frames),
    harmonicsKeptDb: harmonicError(kept(false), truth, frames),
    envelopeKeptDb: harmonicError(kept(true), truth, frames),
  }
}

function distance({ sound }: Transfer['sounds'][number], midiNote: number): number {
  return Math.abs(sound.midiNote - midiNote)
}

function nearestInterval(intervals: readonly number[]): number | null {
  return intervals.length > 0 ? Math.min(...intervals.map(Math.abs)) : null
}

function judgedFrames({ spectrogram, landmarks }: Analysis): number[] {
  const frames: number[] = []
  const end = Math.min(landmarks.releaseFrame, spectrogram.frameCount - 1)
  for (let frame = landmarks.onsetFrame; frame < end; frame++) {
    if ((spectrogram.loudnessDb[frame] as number) >= landmarks.peakLoudnessDb - ACTIVE_DB) frames.push(frame)
  }
  return frames
}

/** The decoder's answer, without detail: [frames, BINS], its onset at frame `lead`. */
function playedRows(
  network: Network,
  sounds: readonly Sound[],
  midiNote: number,
  lead: number,
  frameCount: number,
): Float32Array {
  const order = [...sounds.keys()].sort((a, b) => (sounds[a] as Sound).midiNote - (sounds[b] as Sound).midiNote)
  const instruments = [{ name: 'played', x: 0, y: 0, sounds: order }]
  const model = prepareModel({ network, instruments, sounds }, typeScriptKernels)
  const shares = createShares(sounds.length)
  model.keyMaps[0]?.add({ key: midiNote, velocity: 1 }, 1, shares)
  const blend = new NoteBlend(model)
  blend.detailAmount = 0
  blend.begin(midiNote, shares, lead, 1)
  const rows = new Float32Array(frameCount * BINS)
  rows.set(blend.row)
  for (let frame = 1; frame < frameCount; frame++) {
    blend.advance(frame)
    rows.set(blend.row, frame * BINS)
  }
  return rows
}

/**
 * A sound moved to another's pitch, frame for frame from their onsets; past its end or release its last frame is held, and
 * past its highest partial that one's level.
 */
function transposedRows(sound: Analysis, truth: Analysis, keepEnvelope: boolean): Float32Array {
  const { frameCount } = truth.spectrogram
  const rows = new Float32Array(frameCount * BINS)
  const ratio = keepEnvelope ? 2 ** ((truth.midiNote - sound.midiNote) / 12) : 1
  const last = Math.min(sound.spectrogram.frameCount, sound.landmarks.releaseFrame) - 1
  const highest = harmonicCount(sound.midiNote) - 1
  for (let frame = 0; frame < frameCount; frame++) {
    const wanted = sound.landmarks.onsetFrame + frame - truth.landmarks.onsetFrame
    const from = Math.min(last, Math.max(0, wanted)) * BINS
    for (let index = 0; index < HARMONICS; index++) {
      const place = (index + 1) * ratio - 1
      const below = Math.max(0, Math.floor(place))
      const level = (at: number) => sound.spectrogram.image[from + Math.min(highest, at)] as number
      const share = Math.min(1, Math.max(0, place - below))
      rows[frame * BINS + index] = (1 - share) * level(below) + share * level(below + 1)
    }
  }
  return rows
}

function harmonicError(rows: Float32Array, { spectrogram, midiNote }: Analysis, frames: readonly number[]): number {
  const harmonics = harmonicCount(midiNote)
  let errors = 0
  let judged = 0
  for (const frame of frames) {
    let squares = 0
    let count = 0
    for (let at = frame * BINS; at < frame * BINS + harmonics; at++) {
      const wanted = spectrogram.image[at] as number
      if (wanted <= AUDIBLE_DB) continue
      squares += (Math.max(FLOOR_DB, rows[at] as number) - wanted) ** 2
      count++
    }
    if (count === 0) continue
    errors += Math.sqrt(squares / count)
    judged++
  }
  return errors / Math.max(1, judged)
}

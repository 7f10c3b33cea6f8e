import type { ByteSource } from '../contract/byte-source.ts'
import { MidiFileError } from '../contract/errors.ts'
import type { Score } from '../contract/score.ts'
import { fileSource } from './file-source.ts'
import { DEFAULT_BEND_RANGE } from './midi-channel.ts'
import { splitMidi } from './midi-chunks.ts'
import { MidiPerformance, type PlacedEvent } from './midi-performance.ts'
import { type MidiTrackEvent, readMidiTrack } from './midi-track.ts'
import { divisionFault, tempoMap } from './tempo-map.ts'

/** Larger files are no music: an orchestra's hour takes a few megabytes. */
const MAX_MIDI_BYTES = 64 * 1024 * 1024

/** Longest piece. */
const MAX_SCORE_SECONDS = 3600

/** A MIDI file read for one instrument. */
export interface MidiScore {
  readonly score: Score
  /** Plain sentences: what was left out or mended. */
  readonly warnings: readonly string[]
}

export interface MidiOptions {
  /** Semitones of a full bend where the file does not say; 2 unless said otherwise. */
  readonly bendRangeSemitones?: number
}

/**
 * Reads a Standard MIDI File of format 0 or 1: notes with velocity, sustain pedal, pitch bend (its range by registered
 * parameter 0, MPE zones by 6), all notes off; tempo changes of all tracks, or SMPTE time. All channels play the one
 * instrument, except channel 10, where General MIDI has drums; their notes are left out and counted in a warning.
 * Controllers other than these, programs and aftertouch are passed over.
 *
 * @throws {MidiFileError} when it is something else, damaged, longer than an hour, or has no notes to play.
 * @throws {TimbrelError} 'input' when it cannot be opened.
 */
export async function readMidi(path: string, options: MidiOptions = {}): Promise<MidiScore> {
  const source = await fileSource(path)
  try {
    return await readMidiFrom(source, path, options)
  } finally {
    await source.close()
  }
}

/** As {@link readMidi}, of bytes from anywhere; `path` names them in messages. */
export async function readMidiFrom(source: ByteSource, path: string, options: MidiOptions = {}): Promise<MidiScore> {
  if (source.size > MAX_MIDI_BYTES) {
    throw new MidiFileError(path, 'a MIDI file of at most 64 MB', `${Math.round(source.size / 1e6)} MB`)
  }
  const { format, division, announced, header, tracks } = splitMidi(await source.read(0, source.size), path)
  if (format > 1) {
    const found = format === 2 ? 'format 2, separate patterns; export it as format 1' : `format ${format}`
    throw new MidiFileError(path, 'a MIDI file of format 0 or 1', found)
  }
  const fault = divisionFault(division)
  if (fault !== null) throw new MidiFileError(path, 'a time division', `${fault}: the header is damaged`)
  const read = tracks.map((track, index) => readMidiTrack(header, track, index + 1, path))
  const performance = perform(placed(read, division), options.bendRangeSemitones ?? DEFAULT_BEND_RANGE)
  checkPlayable(performance, path)
  const warnings = warningsOf(performance)
  if (tracks.length < announced) warnings.push(`${tracks.length} tracks of the ${announced} announced are there`)
  const { events, endSeconds: durationSeconds, notes } = performance
  return { score: { events, durationSeconds, notes }, warnings }
}

/** The events of all tracks in order of time; those of one tick in the order of their tracks. */
function placed(tracks: readonly (readonly MidiTrackEvent[])[], division: number): PlacedEvent[] {
  const all = tracks.flatMap((events, track) => events.map((event) => ({ track, event })))
  const secondsAt = tempoMap(
    division,
    all.flatMap(({ event }) => (event.type === 'tempo' ? [event] : [])),
  )
  return all
    .sort((a, b) => a.event.tick - b.event.tick)
    .map(({ track, event }) => ({ seconds: secondsAt(event.tick), track, event }))
}

/** How many channels play is known when they have: a channel found alone is played once more as such. */
function perform(events: readonly PlacedEvent[], bendRangeSemitones: number): MidiPerformance {
  const performed = (alone: number | null) => {
    const performance = new MidiPerformance(alone, bendRangeSemitones)
    for (const event of events) performance.play(event)
    performance.end()
    return performance
  }
  const together = performed(null)
  const [first = null, second] = together.playing
  return second === undefined ? performed(first) : together
}

function checkPlayable({ notes, drums, endSeconds }: MidiPerformance, path: string): void {
  if (notes === 0) {
    const found = drums > 0 ? `only ${drums} on channel 10, which is for drums; move them to another` : 'none'
    throw new MidiFileError(path, 'notes', found)
  }
  if (!(endSeconds <= MAX_SCORE_SECONDS)) {
    const found = `${(endSeconds / 60).toFixed(0)} minutes; check its tempo, or cut it`
    throw new MidiFileError(path, `at most ${MAX_SCORE_SECONDS / 60} minutes`, found)
  }
}

function warningsOf({ drums, stuck }: MidiPerformance): string[] {
  const warnings: string[] = []
  if (drums > 0) warnings.push(`notes on channel 10, drums by General MIDI, left out: ${drums}`)
  if (stuck > 0) warnings.push(`notes that nothing lets go, ended with their track: ${stuck}`)
  return warnings
}

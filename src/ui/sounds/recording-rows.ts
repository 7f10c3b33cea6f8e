import type { AnalysisTable, WorkspaceRecording } from '../../contract/host-api.ts'
import { isNoteSet } from './set-note.ts'

/** A recording as the table shows it. */
export interface RecordingRow {
  /** `instrument/name.wav`. */
  readonly file: string
  readonly name: string
  readonly excluded: boolean
  /** 'A4', with cents where it is off by more than 20; '' where it has none. */
  readonly note: string
  /** A person has said so. */
  readonly noteSet: boolean
  /** Outline of its waveform; empty before it is analysed. */
  readonly peaks: readonly number[]
  readonly seconds: number | null
  readonly peakDb: number | null
  /** In plain words. */
  readonly verdict: string
  /** Whether the verdict asks for a look. */
  readonly concern: boolean
}

export interface InstrumentRows {
  readonly instrument: string
  readonly rows: readonly RecordingRow[]
}

const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'] as const

/** Mistuning worth saying, semitones. */
const OFF = 0.2

/** 69 is 'A4', 69.3 is 'A4 +30'. */
export function noteInWords(midiNote: number): string {
  const whole = Math.round(midiNote)
  const cents = Math.round(100 * (midiNote - whole))
  const name = `${NAMES[((whole % 12) + 12) % 12]}${Math.floor(whole / 12) - 1}`
  if (Math.abs(midiNote - whole) < OFF) return name
  return `${name} ${cents < 0 ? '−' : '+'}${Math.abs(cents)}`
}

/** A collection's recordings by instrument, with what the analysis found, as far as it has. */
export function recordingRows(
  recordings: readonly WorkspaceRecording[],
  table: AnalysisTable | null,
): InstrumentRows[] {
  const found = new Map(table?.recordings.map((one) => [one.file, one]))
  const refused = new Map(table?.skipped.map(({ file, why }) => [file, why]))
  const groups = new Map<string, RecordingRow[]>()
  for (const { file, excluded } of recordings) {
    const [instrument = '', name = file] = file.split('/')
    const one = excluded ? undefined : found.get(file)
    const why = excluded ? undefined : refused.get(file)
    const warnings = one?.warnings ?? []
    const row: RecordingRow = {
      file,
      name,
      excluded,
      note: one?.verdict === 'pitched' ? noteInWords(one.midiNote) : one === undefined ? '' : 'none',
      noteSet: isNoteSet(name),
      peaks: one?.peaks ?? [],
      seconds: one?.durationSeconds ?? null,
      peakDb: one?.peakLoudnessDb ?? null,
      verdict: excluded
        ? 'Set aside: not trained on'
        : why !== undefined
          ? `Cannot be used: ${why}`
          : one === undefined
            ? 'Not analysed yet'
            : warnings.length === 0
              ? 'Good'
              : sentence(warnings.join('; ')),
      concern: why !== undefined || warnings.length > 0,
    }
    const rows = groups.get(instrument)
    if (rows === undefined) groups.set(instrument, [row])
    else rows.push(row)
  }
  return [...groups]
    .map(([instrument, rows]) => ({ instrument, rows: rows.sort((a, b) => order(a.name, b.name)) }))
    .sort((a, b) => order(a.instrument, b.instrument))
}

function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

function order(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true })
}

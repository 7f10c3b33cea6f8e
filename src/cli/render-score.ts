import { resolve } from 'node:path'
import type { Command } from 'commander'
import { TimbrelError } from '../contract/errors.ts'
import type { SampleFormat } from '../contract/render.ts'
import { integerWithin, numberWithin } from './arguments.ts'
import { EXIT } from './exit-codes.ts'
import { renderRequest, type SoundOptions } from './render-options.ts'
import { type Report, warn } from './report.ts'
import { table } from './table.ts'

/** Options of `render` that a MIDI file has beside those of a note. */
export interface ScoreOptions extends SoundOptions {
  readonly output: string
  readonly format: SampleFormat
  readonly json?: boolean
  readonly midi?: string
  readonly voices: number
  readonly bendRange: number
  readonly glide: number
}

/** A MIDI file says these itself. */
const OF_A_NOTE = ['note', 'velocity', 'seconds', 'grid']

const OF_A_SCORE = ['voices', 'bendRange', 'glide']

/** Adds the options of {@link ScoreOptions} to a command. */
export function addScoreOptions(command: Command): Command {
  return command
    .option('--midi <file.mid>', 'play a MIDI file in place of one note; all channels but 10, where drums are')
    .option('--voices <n>', 'with --midi: notes at once', integerWithin(1, 64), 16)
    .option(
      '--bend-range <semitones>',
      'with --midi: a full pitch bend, where the file does not say',
      numberWithin(0, 96),
      2,
    )
    .option('--glide <seconds>', 'with --midi: seconds in which pitch moves from note to note', numberWithin(0, 10), 0)
}

/** @throws TimbrelError 'input' for options that were given and do not go together. */
export function checkScoreOptions(command: Command): void {
  const given = (names: readonly string[]) =>
    command.options
      .filter((option) => names.includes(option.attributeName()))
      .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
      .map(({ long }) => long)
      .join(', ')
  const midi = command.getOptionValue('midi') !== undefined
  const misplaced = given(midi ? OF_A_NOTE : OF_A_SCORE)
  if (misplaced === '') return
  const why = midi ? 'The MIDI file says what is played, and into one file' : 'Only a MIDI file is played with these'
  throw new TimbrelError('input', `${why}: leave out ${misplaced}${midi ? '' : ', or give --midi'}.`)
}

/** Renders the MIDI file of `--midi`. */
export async function renderScore(
  command: Command,
  options: ScoreOptions,
  report: Report,
  signal: AbortSignal,
): Promise<number> {
  const { format, midi = '', voices, bendRange, glide, release } = options
  const output = resolve(options.output)
  const request = await renderRequest(options, { output, format, grid: null })
  const { renderScoreToFile } = await import('../host/score-job.ts')
  const file = await renderScoreToFile(
    {
      ...request,
      midi: resolve(midi),
      voices,
      bendRangeSemitones: bendRange,
      glideSeconds: glide,
      // The default is that of a note's seconds; a piece's notes have the sounds' own release.
      releaseSeconds: command.getOptionValueSource('release') === 'cli' ? Math.max(0.01, Math.min(30, release)) : null,
    },
    {
      onProgress: (seconds, of) => report.progress('rendering', Math.floor(Math.min(seconds, of)), Math.ceil(of), 's'),
      onWarning: (message) => warn(report, message),
    },
    signal,
  )
  report.event({ type: 'rendered', done: 1, of: 1, path: output })
  report.text(
    table(
      ['file', 'notes', 'at once', 'seconds', 'peak', 'speed'],
      [
        [
          file.path,
          `${file.notes}`,
          `${file.notesAtOnce}`,
          file.durationSeconds.toFixed(2),
          `${file.peakDb.toFixed(1)} dB`,
          `${(1 / file.realTimeRatio).toFixed(0)} x real time`,
        ],
      ],
    ),
  )
  report.result({ files: [file] })
  return EXIT.ok
}

import { mkdir, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { RecordingSummary } from '../contract/host-analysis.ts'
import { analyseRecordings } from '../host/analyse-recordings.ts'
import { defaultCacheFolder } from '../host/cache-folder.ts'
import { noteName } from '../host/note-name.ts'
import { writeAtomically } from '../io/atomic-write.ts'
import { integerWithin } from './arguments.ts'
import type { CommandContext } from './command-context.ts'
import { EXIT } from './exit-codes.ts'
import { interruptible } from './interrupt.ts'
import type { Report } from './report.ts'
import { table } from './table.ts'

interface AnalyseOptions {
  readonly png?: string
  readonly each?: boolean
  readonly cache: string
  readonly workers: number
  readonly json?: boolean
}

/** Up to this many recordings are listed one by one without being asked. */
const LISTED_RECORDINGS = 40

const EXAMPLES = `
Examples:
  timbrel analyse flute/C5.wav --png c5.png    what Timbrel hears in one recording, and a picture of it
  timbrel analyse samples                      every recording of a folder; sub-folders are instruments
  timbrel analyse samples --json | jq '.recordings[].midiNote'`

/** `timbrel analyse`: what Timbrel hears in recordings. */
export function addAnalyseCommand({ program, terminal, run }: CommandContext): void {
  program
    .command('analyse')
    .description('Say what Timbrel hears in a recording or in a folder of them.')
    .argument('<path>', 'a recording or a folder; sub-folders are instruments')
    .option('--png <path>', 'draw spectrogram, f0 and partials: a file for a recording, a folder for a folder')
    .option('--each', `list every recording, also where there are more than ${LISTED_RECORDINGS}`)
    .option('--cache <folder>', 'where analyses are kept (TIMBREL_CACHE)', defaultCacheFolder())
    .option('--workers <n>', 'threads', integerWithin(1, 256), availableParallelism())
    .option('--json', 'one JSON document on stdout, progress as JSON lines on stderr')
    .addHelpText('after', EXAMPLES)
    .action((path: string, options: AnalyseOptions) =>
      run(options, (_, report) => interruptible(terminal, (signal) => analyse(resolve(path), options, report, signal))),
    )
}

async function analyse(path: string, options: AnalyseOptions, report: Report, signal: AbortSignal): Promise<number> {
  const folder = await analyseRecordings(
    { path, cacheFolder: resolve(options.cache), workers: options.workers, signal },
    (event) => {
      report.event(event)
      if (event.type === 'analysing') report.progress('analysing', event.done, event.of, event.file)
      else if (event.type === 'warning') report.note(event.message)
      else report.note(`skipped ${event.file}: ${event.why}`)
    },
  )
  const { recordings, skipped } = folder
  const pictures = options.png === undefined ? [] : await draw(recordings, path, resolve(options.png), report)
  const fromCache = recordings.filter((recording) => recording.cached).length
  const listed = options.each === true || recordings.length <= LISTED_RECORDINGS
  report.text(listed ? recordingTable(recordings) : instrumentTable(recordings))
  for (const { file, warnings } of recordings) for (const warning of warnings) report.note(`${file}: ${warning}`)
  report.text(`\n${recordings.length} analysed (${fromCache} from the cache), ${skipped.length} skipped`)
  for (const picture of pictures) report.text(`drew ${picture}`)
  report.result({ root: folder.root, recordings, skipped, fromCache, pictures })
  return EXIT.ok
}

/** One picture for a recording; for a folder, a folder of pictures by the same names. */
async function draw(
  recordings: readonly RecordingSummary[],
  path: string,
  target: string,
  report: Report,
): Promise<string[]> {
  const { pictureOfRecording } = await import('../host/recording-picture.ts')
  const whole = (await stat(path)).isDirectory()
  const pictures: string[] = []
  for (const [index, recording] of recordings.entries()) {
    const picture = whole ? join(target, `${recording.file.replace(/\.[^./]*$/, '')}.png`) : target
    await mkdir(dirname(picture), { recursive: true })
    const png = await pictureOfRecording(recording)
    await writeAtomically(picture, async (file) => {
      await file.writeFile(png)
    })
    pictures.push(picture)
    report.progress('drawing', index + 1, recordings.length, recording.file)
  }
  report.endProgress()
  return pictures
}

function recordingTable(recordings: readonly RecordingSummary[]): string {
  const head = [
    'recording',
    'encoding',
    'Hz',
    's',
    'heard as',
    'pitch',
    'voiced',
    'attack',
    'centre',
    'flat',
    'peak',
    'B',
    'ends',
  ]
  return table(
    head,
    recordings.map((recording) => [
      recording.file,
      recording.encoding,
      String(recording.fileRateHz),
      recording.durationSeconds.toFixed(2),
      recording.verdict,
      recording.verdict === 'unpitched' ? '-' : noteName(recording.midiNote),
      `${Math.round(100 * recording.voicedShare)} %`,
      `${Math.round(1000 * recording.attackSeconds)} ms`,
      recording.timbre.centroidHz === null ? '-' : `${Math.round(recording.timbre.centroidHz)} Hz`,
      recording.timbre.flatness === null ? '-' : recording.timbre.flatness.toFixed(2),
      `${recording.peakLoudnessDb.toFixed(1)} dB`,
      recording.inharmonicity === 0 ? '0' : recording.inharmonicity.toExponential(1),
      recording.decaying ? 'decays' : 'held',
    ]),
  )
}

function instrumentTable(recordings: readonly RecordingSummary[]): string {
  const names = [...new Set(recordings.map((recording) => recording.instrument))]
  const rows = names.map((name) => {
    const own = recordings.filter((recording) => recording.instrument === name)
    const pitches = own.filter(({ verdict }) => verdict !== 'unpitched').map(({ midiNote }) => Math.round(midiNote))
    const range = pitches.length === 0 ? '-' : `${noteName(Math.min(...pitches))} to ${noteName(Math.max(...pitches))}`
    const seconds = own.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)
    const decaying = own.filter((recording) => recording.decaying).length
    const pitched = own.filter(({ verdict }) => verdict === 'pitched').length
    return [name, String(own.length), String(pitched), range, seconds.toFixed(1), String(decaying)]
  })
  return table(['instrument', 'recordings', 'pitched', 'range', 'seconds', 'decaying'], rows)
}

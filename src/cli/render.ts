import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { RenderedFile } from '../contract/host-render.ts'
import { noteName } from '../host/note-name.ts'
import { integerWithin, sampleFormat } from './arguments.ts'
import type { CommandContext } from './command-context.ts'
import { EXIT } from './exit-codes.ts'
import { interruptible } from './interrupt.ts'
import { addSoundOptions, renderRequest } from './render-options.ts'
import { addScoreOptions, checkScoreOptions, renderScore, type ScoreOptions } from './render-score.ts'
import { type Report, warn } from './report.ts'
import { table } from './table.ts'

interface RenderOptions extends ScoreOptions {
  readonly grid?: number
}

const EXAMPLES = `
Examples:
  timbrel render --from flute.wav --to guitar.wav --at 0.5 -o half.wav
  timbrel render --instruments flute,guitar_nylon --at 0..1 --note E5 --seconds 6 -o sweep.wav
  timbrel render --instruments flute,guitar_nylon --grid 5 --note C5 -o steps.wav
  timbrel render --pad 0.3,0.7 --note F#4 --velocity 0.5 --rate 48000 --format 24 -o place.wav
  timbrel render --instruments flute,oboe --curve path.json --note C5 --seconds 4 -o curve.wav
  timbrel render --midi song.mid --instruments violin,trumpet --at 0..1 -o song.wav`

/** `timbrel render`: morphs as WAV files. */
export function addRenderCommand({ program, terminal, run }: CommandContext): void {
  const command = program.command('render').description('Render a morph to WAV: one note, or a MIDI file.')
  const release = 'seconds rendered after it is let go; with --midi: seconds in which notes let go fall by 60 dB'
  addScoreOptions(addSoundOptions(command, release))
    .option('--grid <n>', 'render n even steps from 0 to 1 into n files', integerWithin(2, 1000))
    .option('--format <format>', '16, 24 or 32f', sampleFormat, '16')
    .requiredOption('-o, --output <file.wav>', 'the WAV file to write; with --grid, the stem of their names')
    .option('--json', 'one JSON document on stdout, progress as JSON lines on stderr')
    .addHelpText('after', EXAMPLES)
    .action((options: RenderOptions) =>
      run(options, (_, report) => interruptible(terminal, (signal) => render(command, options, report, signal))),
    )
}

async function render(command: Command, options: RenderOptions, report: Report, signal: AbortSignal): Promise<number> {
  checkScoreOptions(command)
  if (options.midi !== undefined) return renderScore(command, options, report, signal)
  const { format, grid = null } = options
  const request = await renderRequest(options, { output: resolve(options.output), format, grid })
  const { renderToFiles } = await import('../host/render-job.ts')
  const files = await renderToFiles(
    request,
    {
      onFile: (done, of, path) => {
        report.event({ type: 'rendered', done, of, path })
        report.progress('rendering', done, of, path)
      },
      onWarning: (message) => warn(report, message),
    },
    signal,
  )
  report.text(fileTable(files))
  report.result({ files })
  return EXIT.ok
}

function fileTable(files: readonly RenderedFile[]): string {
  return table(
    ['file', 'at', 'note', 'seconds', 'peak', 'speed'],
    files.map((file) => [
      file.path,
      file.position === null ? 'pad' : file.position.toFixed(2),
      noteName(file.midiNote),
      file.durationSeconds.toFixed(2),
      `${file.peakDb.toFixed(1)} dB`,
      `${(1 / file.realTimeRatio).toFixed(0)} x real time`,
    ]),
  )
}

import { resolve } from 'node:path'
import { TimbrelError } from '../contract/errors.ts'
import type { MorphPath, MorphSource } from '../contract/host-render.ts'
import type { SfzInstrument } from '../contract/host-sfz.ts'
import { noteName } from '../host/note-name.ts'
import { bitDepth, integerWithin, keyRange, numberWithin } from './arguments.ts'
import type { CommandContext } from './command-context.ts'
import { EXIT } from './exit-codes.ts'
import { interruptible } from './interrupt.ts'
import { modelPathOf } from './model-option.ts'
import { addBlendOptions, attributesOf, type BlendOptions, sourceOf } from './render-options.ts'
import { type Report, warn } from './report.ts'
import { table } from './table.ts'

interface ExportSfzOptions extends BlendOptions {
  readonly steps?: number
  readonly keys?: { lowest: number; highest: number }
  readonly every: number
  readonly velocities: number
  readonly seconds: number
  readonly bits: '16' | '24'
  readonly output: string
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  timbrel export-sfz --instruments flute,guitar_nylon --at 0.5 -o flute-guitar   one instrument half way
  timbrel export-sfz --instruments oboe,trumpet --at 0..1 --steps 5 -o row        five along the way
  timbrel export-sfz --pad 0.3,0.7 --keys C3..C6 --every 2 --velocities 3 --bits 24 -o place
  timbrel export-sfz --from flute.wav --to bell.wav --at 0.3 -o two-recordings`

/** `timbrel export-sfz`: sampled instruments for other players. */
export function addExportSfzCommand({ program, terminal, run }: CommandContext): void {
  const command = program
    .command('export-sfz')
    .description('Sample a place between instruments into WAV files and an .sfz that other samplers load.')
  addBlendOptions(command, 'where between: 0 to 1; with --steps: from and to, such as 0..1')
    .option('--steps <n>', 'one .sfz for each of n even steps of --at', integerWithin(2, 101))
    .option('--keys <low..high>', 'keys covered, C3..C6; default: those of the sounds', keyRange)
    .option('--every <semitones>', 'from one recorded key to the next', integerWithin(1, 24), 1)
    .option('--velocities <n>', 'velocity layers', integerWithin(1, 8), 2)
    .option('--seconds <n>', 'the longest sample; held sounds loop within it', numberWithin(1.5, 60), 6)
    .option('--bits <n>', '16 or 24', bitDepth, '16')
    .requiredOption('-o, --output <folder>', 'where to write; its name is the name of the instrument')
    .option('--json', 'one JSON document on stdout, progress as JSON lines on stderr')
    .addHelpText('after', EXAMPLES)
    .action((options: ExportSfzOptions) =>
      run(options, (_, report) => interruptible(terminal, (signal) => exportInstruments(options, report, signal))),
    )
}

async function exportInstruments(options: ExportSfzOptions, report: Report, signal: AbortSignal): Promise<number> {
  const source = sourceOf(options)
  const { exportSfz } = await import('../host/sfz/export-sfz.ts')
  const instruments = await exportSfz(
    {
      model: modelPathOf(options),
      source,
      paths: pathsOf(options, source),
      keys: options.keys ?? null,
      everySemitones: options.every,
      velocityLayers: options.velocities,
      seconds: options.seconds,
      bits: options.bits,
      attributes: attributesOf(options),
      detail: options.detail,
      evenSteps: options.evenSteps,
      seed: options.seed,
      rateHz: options.rate,
      output: resolve(options.output),
    },
    {
      onSample: (done, of, file) => {
        report.event({ type: 'sampled', done, of, file })
        report.progress('sampling', done, of, file)
      },
      onWarning: (message) => warn(report, message),
    },
    signal,
  )
  report.text(instrumentTable(instruments))
  report.text(`\nlicences of the recordings: ${resolve(options.output, 'LICENCES.txt')}`)
  report.result({ instruments })
  return EXIT.ok
}

/** A sample stays at one place: a way is split into steps. */
function pathsOf({ at, steps, pad }: ExportSfzOptions, source: MorphSource): MorphPath[] {
  if (source.kind === 'pad') {
    if (at !== undefined || steps !== undefined) {
      throw new TimbrelError('input', '--pad is a place: leave out --at and --steps.')
    }
    return [{ kind: 'points', points: [{ seconds: 0, x: pad?.x ?? 0.5, y: pad?.y ?? 0.5 }] }]
  }
  const { start, end } = at ?? { start: 0, end: steps === undefined ? 0 : 1 }
  if (steps === undefined) {
    if (start === end) return [{ kind: 'sweep', start, end }]
    throw new TimbrelError('input', `A sampler plays one place: give --steps n for n places from ${start} to ${end}.`)
  }
  if (start === end) throw new TimbrelError('input', '--steps go from one place to another: give --at 0..1, or none.')
  return Array.from({ length: steps }, (_, index) => {
    const position = start + ((end - start) * index) / (steps - 1)
    return { kind: 'sweep', start: position, end: position }
  })
}

function instrumentTable(instruments: readonly SfzInstrument[]): string {
  return table(
    ['instrument', 'at', 'keys', 'samples', 'looped', 'size'],
    instruments.map(({ path, position, samples, bytes }) => {
      const keys = samples.map(({ key }) => key)
      return [
        path,
        position === null ? 'pad' : position.toFixed(2),
        `${noteName(Math.min(...keys))} to ${noteName(Math.max(...keys))}`,
        `${samples.length}`,
        `${samples.filter(({ loop }) => loop !== null).length}`,
        `${(bytes / 1e6).toFixed(1)} MB`,
      ]
    }),
  )
}

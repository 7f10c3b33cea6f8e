import { resolve } from 'node:path'
import { Option } from 'commander'
import type { SampledInstrument, SampleRequest } from '../contract/host-sample.ts'
import type { SampleFormat } from '../contract/render.ts'
import { noteName } from '../host/note-name.ts'
import { integerWithin, note, numberWithin, sampleFormat } from './arguments.ts'
import type { CommandContext } from './command-context.ts'
import { EXIT } from './exit-codes.ts'
import { interruptible } from './interrupt.ts'
import { MODEL_OPTION, modelPathOf } from './model-option.ts'
import type { Report } from './report.ts'
import { table } from './table.ts'

interface SampleOptions {
  readonly model?: string
  readonly count: number
  readonly near?: string
  readonly temperature: number
  readonly prior: SampleRequest['prior']
  readonly note: number
  readonly seconds: number
  readonly release: number
  readonly seed: number
  readonly rate: number
  readonly format: SampleFormat
  readonly output: string
  readonly keep?: string
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  timbrel sample --count 16                              sixteen new instruments at C4 into out/samples/
  timbrel sample --near flute --temperature 1.5 --note C5 what else a flute could be
  timbrel sample --count 8 --seed 2 --keep new.timbrel    and a model to play them with`

/** `timbrel sample`: instruments that were never recorded. */
export function addSampleCommand({ program, terminal, run }: CommandContext): void {
  program
    .command('sample')
    .description('Draw new instruments from the latent space of a model, render them, and say how plausible they are.')
    .option(...MODEL_OPTION)
    .option('--count <n>', 'how many', integerWithin(1, 1000), 16)
    .option('--near <instrument>', 'stay near an instrument of the model')
    .option(
      '--temperature <t>',
      'how far draws spread: 0 is the mean, 1 as far as real sounds',
      numberWithin(0, 4),
      0.7,
    )
    .addOption(
      new Option('--prior <kind>', 'fitted: the Gaussian of the sounds of the model; standard: N(0, 1)')
        .choices(['fitted', 'standard'])
        .default('fitted'),
    )
    .option('--note <note>', 'C4, F#3, or a MIDI number', note, 60)
    .option('--seconds <n>', 'seconds the key is held', numberWithin(0.01, 600), 2)
    .option('--release <n>', 'seconds rendered after it is let go', numberWithin(0, 60), 0.5)
    .option('--seed <n>', 'decides the draws', integerWithin(1, 2 ** 31 - 1), 1)
    .option('--rate <Hz>', 'sample rate', integerWithin(8000, 192_000), 44_100)
    .option('--format <format>', '16, 24 or 32f', sampleFormat, '16')
    .option('-o, --output <folder>', 'where to write the WAV files', 'out/samples')
    .option('--keep <model.timbrel>', 'also write a model of the drawn instruments')
    .option('--json', 'one JSON document on stdout, progress as JSON lines on stderr')
    .addHelpText('after', EXAMPLES)
    .action((options: SampleOptions) =>
      run(options, (_, report) => interruptible(terminal, (signal) => sample(options, report, signal))),
    )
}

async function sample(options: SampleOptions, report: Report, signal: AbortSignal): Promise<number> {
  const { count, near = null, temperature, prior, seconds, seed, format } = options
  const { sampleInstruments } = await import('../host/sample-job.ts')
  const outcome = await sampleInstruments(
    {
      model: modelPathOf(options),
      count,
      near,
      temperature,
      prior,
      midiNote: options.note,
      seconds,
      releaseSeconds: options.release,
      seed,
      rateHz: options.rate,
      format,
      output: resolve(options.output),
      keep: options.keep === undefined ? null : resolve(options.keep),
    },
    (done, of, path) => {
      report.event({ type: 'rendered', done, of, path })
      report.progress('drawing', done, of, path)
    },
    signal,
  )
  report.text(drawnTable(outcome.instruments))
  const limit = outcome.instruments[0]?.limitDb.toFixed(1)
  report.text(
    `\n${Math.round(100 * outcome.plausible)} % plausible at ${noteName(options.note)}, temperature ${temperature}: on ` +
      `average as near to real frames as 95 % of real sounds to other recordings (${limit} dB)`,
  )
  report.text(`listen in ${resolve(options.output)}${options.keep === undefined ? '' : `; kept in ${options.keep}`}`)
  report.result(outcome)
  return EXIT.ok
}

function drawnTable(instruments: readonly SampledInstrument[]): string {
  return table(
    ['drawn', 'distance', 'plausible', 'like', 'moves as', 'peak'],
    instruments.map(({ name, distanceDb, plausible, nearest, carrier, peakDb }) => [
      name,
      `${distanceDb.toFixed(1)} dB`,
      plausible ? 'yes' : 'no',
      likeness(nearest),
      carrier,
      `${peakDb.toFixed(1)} dB`,
    ]),
  )
}

/** 'oboe, some clarinet': the two instruments whose real frames are nearest. */
function likeness(nearest: SampledInstrument['nearest']): string {
  const [first, second] = nearest
  if (first === undefined) return '-'
  if (second === undefined || second.share < 0.1) return first.instrument
  return `${first.instrument}, ${second.share > 0.35 ? 'and' : 'some'} ${second.instrument}`
}

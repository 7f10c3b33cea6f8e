import type { ModelSummary } from '../contract/host-model.ts'
import { modelSummary } from '../host/model-summary.ts'
import { noteName } from '../host/note-name.ts'
import type { CommandContext } from './command-context.ts'
import { EXIT } from './exit-codes.ts'
import { modelPathOf } from './model-option.ts'
import type { Report } from './report.ts'
import { table } from './table.ts'
import { describeVerdict } from './verdict-text.ts'

interface InfoOptions {
  readonly sounds?: boolean
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  timbrel info orchestra.timbrel             instruments, how it was trained, its verdict
  timbrel info                               the model that comes with Timbrel
  timbrel info orchestra.timbrel --sounds    every sound with its source and licence
  timbrel info orchestra.timbrel --json | jq .origin.verdict`

/** `timbrel info`: what is in a model. */
export function addInfoCommand({ program, run }: CommandContext): void {
  program
    .command('info')
    .description('Say what is in a model: instruments, training, verdict, provenance and licences.')
    .argument('[model]', 'the model file; default: the orchestra that comes with Timbrel')
    .option('--sounds', 'list every sound with its source and licence')
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', EXAMPLES)
    .action((model: string | undefined, options: InfoOptions) =>
      run(options, (_, report) => info(modelPathOf(model === undefined ? {} : { model }), options, report)),
    )
}

async function info(path: string, options: InfoOptions, report: Report): Promise<number> {
  const summary = await modelSummary(path)
  const { origin } = summary
  const made = `${origin.createdAt} by ${origin.program} on ${origin.trainingEngine}`
  const { training, network } = summary
  report.text(`${origin.name}: ${path} (${(summary.bytes / 1e6).toFixed(1)} MB), made ${made}`)
  report.text(
    `network ${network.family} ${network.kind}, ${network.latentSize} latent dimensions every ${network.latentStride} frames, ` +
      `${network.parameters} parameters; ${origin.steps} steps, beta ${training.beta}, seed ${training.seed}`,
  )
  report.text(`${describeVerdict(origin.verdict)}\n`)
  report.text(instrumentTable(summary))
  report.text(`\nlicences: ${summary.licences.map(({ licence, sounds }) => `${licence} (${sounds})`).join(', ')}`)
  if (options.sounds === true) report.text(`\n${soundTable(summary)}`)
  report.result(summary)
  return EXIT.ok
}

function instrumentTable(summary: ModelSummary): string {
  return table(
    ['instrument', 'sounds', 'range', 'seconds', 'x', 'y'],
    summary.instruments.map((instrument) => [
      instrument.name,
      String(instrument.sounds),
      `${noteName(Math.round(instrument.lowestMidiNote))} to ${noteName(Math.round(instrument.highestMidiNote))}`,
      instrument.seconds.toFixed(1),
      instrument.x.toFixed(2),
      instrument.y.toFixed(2),
    ]),
  )
}

function soundTable(summary: ModelSummary): string {
  return table(
    ['sound', 'pitch', 'seconds', 'held out', 'licence', 'source'],
    summary.sounds.map((sound) => [
      sound.name,
      sound.verdict === 'unpitched' ? '-' : noteName(sound.midiNote),
      sound.seconds.toFixed(2),
      sound.heldOut ? 'yes' : '',
      sound.licence ?? 'unknown',
      sound.source ?? '',
    ]),
  )
}

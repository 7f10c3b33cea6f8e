import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defaultCacheFolder } from '../host/cache-folder.ts'
import { noteName } from '../host/note-name.ts'
import { integerWithin } from './arguments.ts'
import type { CommandContext } from './command-context.ts'
import { EXIT } from './exit-codes.ts'
import { interruptible } from './interrupt.ts'
import type { Report } from './report.ts'
import { table } from './table.ts'

interface AddOptions {
  readonly instrument?: string
  readonly output?: string
  readonly source?: string
  readonly licence?: string
  readonly cache: string
  readonly workers: number
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  timbrel add orchestra.timbrel bowl/*.wav                   a new instrument, named after the folder
  timbrel add orchestra.timbrel a.wav b.wav --instrument bowl -o with-bowl.timbrel
  timbrel add mine.timbrel flute/D6.wav --licence CC0-1.0 --source "recorded at home"`

/** `timbrel add`: recordings into a model without training. */
export function addAddCommand({ program, terminal, run }: CommandContext): void {
  program
    .command('add')
    .description('Add recordings to a model without training it: its encoder hears them.')
    .argument('<model>', 'the model file')
    .argument('<recordings...>', 'recordings, or folders of them')
    .option('--instrument <name>', 'their instrument; default: the name of the folder each lies in')
    .option('-o, --output <model.timbrel>', 'write here; default: the model itself, replaced whole or not at all')
    .option('--source <text>', 'where they come from; kept in the model')
    .option('--licence <id>', 'their licence; kept in the model')
    .option('--cache <folder>', 'where analyses are kept (TIMBREL_CACHE)', defaultCacheFolder())
    .option('--workers <n>', 'threads that analyse', integerWithin(1, 256), availableParallelism())
    .option('--json', 'one JSON document on stdout, progress as JSON lines on stderr')
    .addHelpText('after', EXAMPLES)
    .action((model: string, recordings: string[], options: AddOptions) =>
      run(options, (_, report) =>
        interruptible(terminal, (signal) => add(resolve(model), recordings, options, report, signal)),
      ),
    )
}

async function add(
  model: string,
  recordings: readonly string[],
  options: AddOptions,
  report: Report,
  signal: AbortSignal,
): Promise<number> {
  // Brings the tensor library with it, which no other command should wait for.
  const { addRecordings } = await import('../host/add-recordings.ts')
  const { instrument, source, licence } = options
  const outcome = await addRecordings(
    {
      model,
      output: resolve(options.output ?? model),
      recordings: recordings.map((path) => resolve(path)),
      instrument: instrument ?? null,
      ...(source !== undefined && { source }),
      ...(licence !== undefined && { licence }),
      cacheFolder: resolve(options.cache),
      workers: options.workers,
      signal,
    },
    (event) => {
      report.event(event)
      if (event.type === 'analysing') report.progress('analysing', event.done, event.of, event.file)
      else if (event.type === 'warning') report.note(event.message)
      else report.note(`skipped ${event.file}: ${event.why}`)
    },
  )
  report.text(
    table(
      ['sound', 'instrument', 'pitch', ''],
      outcome.added.map(({ name, instrument: of, midiNote, replaced }) => [
        name,
        of,
        noteName(midiNote),
        replaced ? 'replaced' : 'new',
      ]),
    ),
  )
  report.text(`\nwrote ${outcome.path}: ${outcome.sounds} sounds, ${outcome.instruments} instruments`)
  report.result(outcome)
  return EXIT.ok
}

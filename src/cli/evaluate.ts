import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { EvaluationEvent, EvaluationRequest } from '../contract/host-evaluation.ts'
import { defaultCacheFolder } from '../host/cache-folder.ts'
import { integerWithin } from './arguments.ts'
import type { CommandContext } from './command-context.ts'
import {
  barTable,
  directionTable,
  latentTable,
  leftOutTable,
  networkTable,
  soundTable,
  systemTable,
} from './evaluation-tables.ts'
import { EXIT } from './exit-codes.ts'
import { interruptible } from './interrupt.ts'
import type { Report } from './report.ts'

interface EvaluateOptions {
  readonly output: string
  readonly quick?: boolean
  readonly baselines: boolean
  readonly baselineSteps?: number
  readonly leaveOneOut?: boolean
  readonly leaveOneOutSteps?: number
  readonly requireFloors?: string
  readonly seed: number
  readonly cache: string
  readonly workers: number
  readonly json?: boolean
}

/** Steps of baselines and of trainings that leave an instrument out, in earnest and in a quick evaluation. */
const STEPS = { baseline: 1500, leaveOneOut: 600 } as const
const QUICK_STEPS = { baseline: 60, leaveOneOut: 60 } as const

const EXAMPLES = `
Written into the folder: index.html, one page that opens from disk, and report.json.

Examples:
  timbrel evaluate orchestra.timbrel samples -o report --leave-one-out
  timbrel evaluate orchestra.timbrel strangers -o report --no-baselines
  timbrel evaluate small.timbrel samples -o report --quick --require-floors floors.json`

/** `timbrel evaluate`: how good a model is, figure by figure. */
export function addEvaluateCommand({ program, terminal, run }: CommandContext): void {
  program
    .command('evaluate')
    .description('Measure a model on recordings, beside baselines trained on the same, and write a report.')
    .argument('<model>', 'the model file')
    .argument('<folder>', 'the recordings it was trained on, or others')
    .requiredOption('-o, --output <folder>', 'where the report goes')
    .option('--quick', 'touch everything, train next to nothing: for continuous integration')
    .option('--no-baselines', 'train no baselines (PCA stays)')
    .option('--baseline-steps <n>', `steps of each baseline; default: ${STEPS.baseline}`, integerWithin(1, 1_000_000))
    .option('--leave-one-out', 'train once without each instrument, then hear it')
    .option(
      '--leave-one-out-steps <n>',
      `steps of each of those; default: ${STEPS.leaveOneOut}`,
      integerWithin(1, 1_000_000),
    )
    .option('--require-floors <floors.json>', 'fail, naming it, where a figure falls below its floor')
    .option('--seed <n>', 'decides every random choice', integerWithin(1, 2 ** 31 - 1), 1)
    .option('--cache <folder>', 'where analyses are kept (TIMBREL_CACHE)', defaultCacheFolder())
    .option('--workers <n>', 'threads; figures do not depend on it', integerWithin(1, 256), availableParallelism())
    .option('--json', 'one JSON document on stdout, progress as JSON lines on stderr')
    .addHelpText('after', EXAMPLES)
    .action((model: string, folder: string, options: EvaluateOptions) =>
      run(options, (_, report) =>
        interruptible(terminal, (signal) => runEvaluation(requestOf(model, folder, options), options, report, signal)),
      ),
    )
}

function requestOf(model: string, folder: string, options: EvaluateOptions): EvaluationRequest {
  const steps = options.quick === true ? QUICK_STEPS : STEPS
  return {
    model: resolve(model),
    folder: resolve(folder),
    output: resolve(options.output),
    cacheFolder: resolve(options.cache),
    workers: options.workers,
    seed: options.seed,
    baselineSteps: options.baselines ? (options.baselineSteps ?? steps.baseline) : 0,
    leaveOneOutSteps: options.leaveOneOut === true ? (options.leaveOneOutSteps ?? steps.leaveOneOut) : 0,
    quick: options.quick === true,
  }
}

async function runEvaluation(
  request: EvaluationRequest,
  { requireFloors }: EvaluateOptions,
  report: Report,
  signal: AbortSignal,
): Promise<number> {
  // Brings the tensor library with it, which no other command should wait for.
  const { evaluate } = await import('../host/evaluate/evaluate-job.ts')
  const { fallenBelow, readFloors } = await import('../host/evaluate/floors-file.ts')
  const floors = requireFloors === undefined ? {} : await readFloors(resolve(requireFloors))
  const outcome = await evaluate(request, { onEvent: (event) => show(event, report), signal })
  const broken = fallenBelow(outcome.report, floors)
  const made = [barTable, networkTable, latentTable, systemTable, directionTable, soundTable]
  const tables = made.map((make) => make(outcome.report))
  if (outcome.report.leftOut.length > 0) tables.push(leftOutTable(outcome.report))
  report.text(`\n${tables.join('\n\n')}\n`)
  report.text(outcome.files.map((path) => `wrote ${path}`).join('\n'))
  for (const { figure, value, limit } of broken) {
    report.text(
      `fell below its floor: ${figure}: ${value === null ? 'not measured' : value.toFixed(3)}, floor ${limit}`,
    )
  }
  report.result({ ...outcome, broken })
  return broken.length > 0 ? EXIT.failure : EXIT.ok
}

function show(event: EvaluationEvent, report: Report): void {
  report.event(event)
  if (event.type === 'analysing') report.progress('analysing', event.done, event.of, event.file)
  else if (event.type === 'judging') report.progress('judging', event.done, event.of, event.file)
  else if (event.type === 'leaving-out') report.progress('leaving out', event.done, event.of, event.instrument)
  else if (event.type === 'training-network') report.progress('training baselines', event.done, event.of, event.name)
  else if (event.type === 'morphing') report.progress('judging morphs', event.done, event.of, event.pair)
  else if (event.type === 'measuring') report.note(`measuring ${event.what}`)
  else if (event.type === 'warning') report.note(event.message)
  else if (event.type === 'skipped') report.note(`skipped ${event.file}: ${event.why}`)
}

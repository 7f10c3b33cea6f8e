import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { Option } from 'commander'
import type { EngineChoice, TrainingEvent, TrainingOptions } from '../contract/training.ts'
import { defaultCacheFolder } from '../host/cache-folder.ts'
import { type RunningTraining, startTraining } from '../host/training-client.ts'
import { integerWithin, numberWithin } from './arguments.ts'
import type { CommandContext } from './command-context.ts'
import { EXIT } from './exit-codes.ts'
import type { Report } from './report.ts'
import type { Terminal } from './terminal.ts'
import { describeVerdict } from './verdict-text.ts'

interface TrainOptions {
  readonly output: string
  readonly minutes?: number
  readonly steps?: number
  readonly latent?: number
  readonly beta?: number
  readonly seed?: number
  readonly engine?: EngineChoice
  readonly network?: TrainingOptions['network']
  readonly kind?: TrainingOptions['kind']
  readonly holdOut?: number
  readonly soundsPerInstrument?: number
  readonly resume?: boolean
  readonly checkpointSeconds: number
  readonly cache: string
  readonly workers: number
  readonly json?: boolean
}

const EXAMPLES = `
Ctrl-C stops and keeps the best model so far (exit code 0); a second Ctrl-C aborts (130). While it trains,
<output>.checkpoint is kept beside the model; after a crash or a kill, the same command with --resume goes on from it.

Examples:
  timbrel train samples -o orchestra.timbrel --minutes 10
  timbrel train samples -o orchestra.timbrel --resume
  timbrel train drums -o drums.timbrel --network dense --latent 8 --beta 0.01 --seed 7 --json`

/** `timbrel train`: a model from a folder of recordings. */
export function addTrainCommand({ program, terminal, run }: CommandContext): void {
  program
    .command('train')
    .description('Train a model on a folder of recordings; sub-folders are instruments.')
    .argument('<folder>', 'the recordings')
    .requiredOption('-o, --output <model.timbrel>', 'the model file to write')
    .option('--minutes <n>', 'train at most this long', numberWithin(0.01, 100_000))
    .option('--steps <n>', 'train at most this many steps', integerWithin(1, 100_000_000))
    .option('--latent <n>', 'latent dimensions', integerWithin(1, 256))
    .option('--beta <x>', 'weight of the KL term', numberWithin(0, 100))
    .option('--seed <n>', 'decides every random choice', integerWithin(1, 2 ** 31 - 1))
    .addOption(new Option('--engine <name>', 'tensor engine').choices(['auto', 'tfjs-node', 'wasm', 'cpu']))
    .addOption(new Option('--network <family>', 'convolution over time, or frame by frame').choices(['conv', 'dense']))
    .addOption(new Option('--kind <kind>', 'variational or plain autoencoder').choices(['vae', 'ae']))
    .option('--hold-out <n>', 'hold out every n-th pitch of an instrument; 0: none', integerWithin(0, 100))
    .option('--sounds-per-instrument <n>', 'most sounds of one instrument kept in the model', integerWithin(1, 1000))
    .option('--resume', 'go on from <output>.checkpoint with the options stored in it')
    .option('--checkpoint-seconds <n>', 'seconds between checkpoints', numberWithin(0.1, 86_400), 30)
    .option('--cache <folder>', 'where analyses are kept (TIMBREL_CACHE)', defaultCacheFolder())
    .option(
      '--workers <n>',
      'threads; the model does not depend on how many',
      integerWithin(1, 256),
      availableParallelism(),
    )
    .option('--json', 'one JSON document on stdout, progress as JSON lines on stderr')
    .addHelpText('after', EXAMPLES)
    .action((folder: string, options: TrainOptions) =>
      run(options, (_, report) => train(resolve(folder), options, report, terminal)),
    )
}

async function train(folder: string, options: TrainOptions, report: Report, terminal: Terminal): Promise<number> {
  const training = startTraining(
    {
      folder,
      output: resolve(options.output),
      cacheFolder: resolve(options.cache),
      options: chosenOptions(options),
      resume: options.resume === true,
      workers: options.workers,
      checkpointSeconds: options.checkpointSeconds,
      playablePreviews: false,
    },
    (event) => show(event, report),
  )
  report.event({ type: 'process', id: training.processId })
  const stopListening = listenForInterrupts(training, terminal, report)
  try {
    const { path, verdict } = await training.finished
    report.text(`\nwrote ${path}`)
    report.text(describeVerdict(verdict))
    report.result({ path, verdict })
    return EXIT.ok
  } finally {
    stopListening()
  }
}

/** First Ctrl-C: stop and keep; second: abort. */
function listenForInterrupts(training: RunningTraining, terminal: Terminal, report: Report): () => void {
  let interrupts = 0
  return terminal.onInterrupt(() => {
    interrupts++
    if (interrupts > 1) {
      training.abort()
      return
    }
    report.note('stopping: the best model so far will be kept (Ctrl-C again aborts)')
    report.event({ type: 'stopping' })
    training.stopAndKeep()
  })
}

/** Only what was given on the command line: the rest are the model's defaults, or the checkpoint's. */
function chosenOptions(options: TrainOptions): Partial<TrainingOptions> {
  return {
    ...(options.minutes !== undefined && { maxMinutes: options.minutes }),
    ...(options.steps !== undefined && { maxSteps: options.steps }),
    ...(options.latent !== undefined && { latentSize: options.latent }),
    ...(options.beta !== undefined && { beta: options.beta }),
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.engine !== undefined && { engine: options.engine }),
    ...(options.network !== undefined && { network: options.network }),
    ...(options.kind !== undefined && { kind: options.kind }),
    ...(options.holdOut !== undefined && { holdOutEvery: options.holdOut }),
    ...(options.soundsPerInstrument !== undefined && { soundsPerInstrument: options.soundsPerInstrument }),
  }
}

function show(event: TrainingEvent, report: Report): void {
  report.event(event)
  if (event.type === 'analysing') {
    report.progress('analysing', event.done, event.of, `${event.file}${event.cached ? ' (cached)' : ''}`)
  } else if (event.type === 'step') {
    report.progress('training', event.step, event.maxSteps, describeStep(event))
  } else {
    const remark = describe(event)
    if (remark !== null) report.note(remark)
  }
}

function describeStep(event: Extract<TrainingEvent, { type: 'step' }>): string {
  const { reconstruction, kl, total } = event.loss
  const beta = event.beta.toPrecision(2)
  const losses = `loss ${total.toFixed(4)} = ${reconstruction.toFixed(4)} + ${beta} x ${kl.toFixed(2)}`
  return `epoch ${event.epoch.toFixed(1)}  ${losses}  rate ${event.learningRate.toExponential(1)}  ${clock(event.secondsLeft)} left`
}

/** What is worth a line; null for what the progress display or the end says anyway. */
function describe(event: TrainingEvent): string | null {
  switch (event.type) {
    case 'skipped':
      return `skipped ${event.file}: ${event.why}`
    case 'warning':
      return event.message
    case 'engine':
      return `engine ${event.name} ${event.version}: ${event.why}`
    case 'dataset': {
      const held = `${event.heldOut} of them held out`
      return `${event.instruments} instruments, ${event.sounds} sounds (${held}), ${event.frames} frames`
    }
    case 'validation': {
      const best = event.best ? ', the best so far' : ''
      return `step ${event.step}: held-out error ${event.loss.reconstruction.toFixed(4)}${best}`
    }
    case 'preview':
      return `preview after ${Math.round(event.secondsElapsed)} s: ${event.path}`
    default:
      return null
  }
}

/** 83 seconds is 1:23. */
function clock(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?'
  const whole = Math.max(0, Math.round(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

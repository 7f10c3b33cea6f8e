import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { bundledSamplesFolder } from '../host/bundled-model.ts'
import type { DemoOutcome } from '../host/demo-job.ts'
import { noteName } from '../host/note-name.ts'
import type { CommandContext } from './command-context.ts'
import { EXIT } from './exit-codes.ts'
import { figureTable } from './figure-table.ts'
import { MODEL_OPTION, modelPathOf } from './model-option.ts'
import type { Report } from './report.ts'
import { table } from './table.ts'

interface DemoOptions {
  readonly model?: string
  readonly recordings: string
  readonly from: string
  readonly to: string
  readonly output: string
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  timbrel demo                                      flute to nylon guitar into out/demo/
  timbrel demo --from clarinet --to trumpet -o out/brass`

/** `timbrel demo`: what Timbrel does, in a minute. */
export function addDemoCommand({ program, run }: CommandContext): void {
  program
    .command('demo')
    .description('Render flute to nylon guitar in five steps and a sweep, draw them, and measure them.')
    .option(...MODEL_OPTION)
    .option('--recordings <folder>', 'the recordings the model was trained on', bundledSamplesFolder())
    .option('--from <instrument>', 'first instrument', 'flute')
    .option('--to <instrument>', 'second instrument', 'guitar_nylon')
    .option('-o, --output <folder>', 'where to write', 'out/demo')
    .option('--json', 'one JSON document on stdout, progress as JSON lines on stderr')
    .addHelpText('after', EXAMPLES)
    .action((options: DemoOptions) => run(options, (_, report) => demo(options, report)))
}

async function demo(options: DemoOptions, report: Report): Promise<number> {
  const { from, to } = options
  const startedAt = performance.now()
  const { runDemo } = await import('../host/demo-job.ts')
  const outcome = await runDemo(
    {
      model: modelPathOf(options),
      recordings: resolve(options.recordings),
      from,
      to,
      output: resolve(options.output),
    },
    (path) => {
      report.event({ type: 'wrote', path })
      report.note(`wrote ${path}`)
    },
  )
  const seconds = (performance.now() - startedAt) / 1000
  const compared = `the first ${outcome.comparedSeconds.toFixed(2)} s against the recordings`
  const title = `${from} to ${to} at ${noteName(outcome.midiNote)}, ${compared}`
  const figures = figureTable(outcome.figures, from, to)
  const figuresFile = join(resolve(options.output), 'figures.txt')
  await writeFile(figuresFile, `${title}\n\n${figures}\n`)
  report.text(`\n${stepTable(outcome)}\n\n${title}\n\n${figures}\n`)
  report.text(`made in ${seconds.toFixed(1)} s; listen in ${resolve(options.output)}`)
  report.result({ from, to, seconds, ...outcome })
  return EXIT.ok
}

function stepTable({ files }: DemoOutcome): string {
  return table(
    ['file', 'seconds', 'peak', 'speed'],
    files.map(({ path, durationSeconds, peakDb, realTimeRatio }) => [
      path,
      durationSeconds.toFixed(2),
      `${peakDb.toFixed(1)} dB`,
      `${(1 / realTimeRatio).toFixed(0)} x real time`,
    ]),
  )
}

import { Command, CommanderError } from 'commander'
import { PROGRAM_VERSION } from '../host/program-version.ts'
import { addAddCommand } from './add.ts'
import { addAnalyseCommand } from './analyse.ts'
import type { CommandContext } from './command-context.ts'
import { addDemoCommand } from './demo.ts'
import { addEvaluateCommand } from './evaluate.ts'
import { EXIT, EXIT_CODES_TEXT, exitCodeOf } from './exit-codes.ts'
import { addExportSfzCommand } from './export-sfz.ts'
import { addInfoCommand } from './info.ts'
import { addPlayCommand } from './play.ts'
import { addRenderCommand } from './render.ts'
import { Report } from './report.ts'
import { addSampleCommand } from './sample.ts'
import { addStudioCommand } from './studio.ts'
import type { Terminal } from './terminal.ts'
import { addTrainCommand } from './train.ts'

/**
 * Runs the command line.
 *
 * @param argv the words after the program's name.
 * @returns the exit code (see EXIT); never throws.
 */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = new Command('timbrel')
  let exitCode: number = EXIT.ok
  const context: CommandContext = {
    program,
    terminal,
    async run(options, body) {
      const report = new Report(terminal, options.json === true)
      try {
        exitCode = await body(options, report)
        report.endProgress()
      } catch (error) {
        report.failure(error)
        exitCode = exitCodeOf(error)
      }
    },
  }
  program
    .description('Plays the space between instruments: analyses recordings, trains on them, renders morphs.')
    .version(PROGRAM_VERSION)
    .addHelpText('after', `\n${EXIT_CODES_TEXT}`)
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) })
    .exitOverride()
  const commands = [
    addAnalyseCommand,
    addTrainCommand,
    addRenderCommand,
    addExportSfzCommand,
    addInfoCommand,
    addAddCommand,
    addPlayCommand,
    addDemoCommand,
    addEvaluateCommand,
    addSampleCommand,
    addStudioCommand,
  ]
  for (const add of commands) add(context)
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Commander has already said what is wrong; --help and --version end here with 0 too.
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  }
  return exitCode
}

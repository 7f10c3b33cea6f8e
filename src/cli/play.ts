import { Option } from 'commander'
import { audition } from '../host/audition.ts'
import { noteName } from '../host/note-name.ts'
import type { CommandContext } from './command-context.ts'
import { EXIT } from './exit-codes.ts'
import { interruptible } from './interrupt.ts'
import { addSoundOptions, renderRequest, type SoundOptions } from './render-options.ts'
import { type Report, warn } from './report.ts'

interface PlayOptions extends SoundOptions {
  readonly sink: 'default' | 'none'
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  timbrel play --instruments flute,guitar_nylon --at 0..1 --note E5 --seconds 6
  timbrel play --pad 0.3,0.7 --note C4
  timbrel play --instruments flute --at 0 --sink none     on a machine without a sound device`

/** `timbrel play`: a render, heard. */
export function addPlayCommand({ program, terminal, run }: CommandContext): void {
  const command = program.command('play').description("Render a morph and play it through this machine's sound device.")
  addSoundOptions(command)
    .addOption(
      new Option('--sink <name>', 'default: the sound device; none: play to nowhere, in real time')
        .choices(['default', 'none'])
        .default('default'),
    )
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', EXAMPLES)
    .action((options: PlayOptions) =>
      run(options, (_, report) => interruptible(terminal, (signal) => play(options, report, signal))),
    )
}

async function play(options: PlayOptions, report: Report, signal: AbortSignal): Promise<number> {
  const request = await renderRequest(options, { output: '', format: '32f', grid: null })
  const { renderClips } = await import('../host/render-job.ts')
  for (const { clip, midiNote } of await renderClips(request, { onWarning: (message) => warn(report, message) })) {
    const seconds = clip.samples.length / clip.sampleRateHz
    report.note(`playing ${noteName(midiNote)} for ${seconds.toFixed(1)} s`)
    const heard = await audition(clip, { sink: options.sink, signal })
    report.result({ midiNote, seconds, ...heard })
  }
  return EXIT.ok
}

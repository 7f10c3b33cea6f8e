import { resolve } from 'node:path'
import type { Command } from 'commander'
import { TimbrelError } from '../contract/errors.ts'
import type { MorphPath, MorphSource, RenderRequest } from '../contract/host-render.ts'
import type { SampleFormat } from '../contract/render.ts'
import { readCurve } from '../host/curve-file.ts'
import { type At, integerWithin, nameList, note, numberWithin, padPoint, position } from './arguments.ts'
import { MODEL_OPTION, modelPathOf } from './model-option.ts'

/** Options of everything that is rendered: what of, where between, and how it sounds. */
export interface BlendOptions {
  readonly model?: string
  readonly from?: string
  readonly to?: string
  readonly instruments?: string[]
  readonly pad?: { x: number; y: number }
  readonly at?: At
  readonly detail: number
  readonly brightness: number
  readonly noisiness: number
  readonly oddEven: number
  readonly attackTime: number
  readonly evenSteps: boolean
  readonly seed: number
  readonly rate: number
}

/** Options that `render` and `play` share: what sounds and for how long. */
export interface SoundOptions extends BlendOptions {
  readonly curve?: string
  readonly note?: number
  readonly velocity: number
  readonly seconds?: number
  readonly release: number
}

/** A knob of a named attribute. */
const KNOB = numberWithin(-4, 4)

/** Adds the options of {@link SoundOptions} to a command. */
export function addSoundOptions(command: Command, releaseHelp = 'seconds rendered after it is let go'): Command {
  return addBlendOptions(command, 'where between: 0 to 1, or a sweep such as 0..1 over the duration')
    .option('--curve <path.json>', 'positions over time: [{"seconds": 0, "value": 0}, ...]; "x", "y" for the pad')
    .option('--note <note>', 'C5, F#3, or a MIDI number', note)
    .option('--velocity <v>', '0 to 1', numberWithin(0, 1), 0.8)
    .option('--seconds <n>', 'seconds the key is held', numberWithin(0.01, 600))
    .option('--release <n>', releaseHelp, numberWithin(0, 60), 0.5)
}

/** Adds the options of {@link BlendOptions} to a command. @param atHelp what `--at` says there. */
export function addBlendOptions(command: Command, atHelp: string): Command {
  return command
    .option(...MODEL_OPTION)
    .option('--from <recording>', 'morph from this recording, whether the model has seen it or not')
    .option('--to <recording>', 'to this one')
    .option('--instruments <names>', 'morph along instruments of the model: flute,guitar_nylon', nameList(1))
    .option('--pad <x,y>', 'a place on the pad', padPoint)
    .option('--at <position>', atHelp, position)
    .option('--detail <amount>', 'detail of the recordings beyond the network: 0 to 1', numberWithin(0, 1), 1)
    .option(
      '--brightness <n>',
      'brighter (+) or duller (-), in standard deviations of the sounds of the model',
      KNOB,
      0,
    )
    .option('--noisiness <n>', 'more or less noise over harmonics, likewise', KNOB, 0)
    .option('--odd-even <n>', 'odd over even harmonics, likewise', KNOB, 0)
    .option('--attack-time <n>', 'octaves of the duration of the attack: +1 is twice as long', KNOB, 0)
    .option('--even-steps', 'make equal steps of --at sound equally far apart', false)
    .option('--seed <n>', 'decides the noise', integerWithin(1, 2 ** 31 - 1), 1)
    .option('--rate <Hz>', 'sample rate', integerWithin(8000, 192_000), 44_100)
}

/**
 * The render that the options describe.
 *
 * @throws TimbrelError 'input' where they contradict each other or a curve file does not hold.
 */
export async function renderRequest(
  options: SoundOptions,
  target: { readonly output: string; readonly format: SampleFormat; readonly grid: number | null },
): Promise<RenderRequest> {
  const source = sourceOf(options)
  return {
    model: modelPathOf(options),
    source,
    path: await pathOf(options, source, target.grid),
    midiNote: options.note ?? null,
    velocity: options.velocity,
    seconds: options.seconds ?? null,
    releaseSeconds: options.release,
    attributes: attributesOf(options),
    detail: options.detail,
    evenSteps: options.evenSteps,
    seed: options.seed,
    rateHz: options.rate,
    ...target,
  }
}

/** The knobs as a request has them. */
export function attributesOf(options: BlendOptions): RenderRequest['attributes'] {
  const { brightness, noisiness, oddEven, attackTime } = options
  return { brightness, noisiness, oddEven, attackTime }
}

/** What is rendered. @throws TimbrelError 'input' where the options name nothing, or more than one thing. */
export function sourceOf(options: BlendOptions & { readonly curve?: string }): MorphSource {
  const { from, to, instruments, pad, curve } = options
  const chosen = [from !== undefined || to !== undefined, instruments !== undefined, pad !== undefined]
  const count = chosen.filter(Boolean).length
  if (count > 1) throw new TimbrelError('input', 'Choose one of --from and --to, --instruments, --pad.')
  if (instruments !== undefined) return { kind: 'instruments', names: instruments }
  if (pad !== undefined) return { kind: 'pad' }
  if (from !== undefined && to !== undefined) return { kind: 'pair', from: resolve(from), to: resolve(to) }
  if (count === 1) throw new TimbrelError('input', '--from and --to go together: give both recordings.')
  if (curve !== undefined) return { kind: 'pad' }
  throw new TimbrelError('input', 'Say what to render: --from and --to, --instruments, or --pad.')
}

async function pathOf(options: SoundOptions, source: MorphSource, grid: number | null): Promise<MorphPath> {
  const { at, pad, curve } = options
  if (curve !== undefined) {
    if (at !== undefined || pad !== undefined || grid !== null) {
      throw new TimbrelError('input', '--curve says where to be at each time: leave out --at, --grid and --pad x,y.')
    }
    const points = await readCurve(resolve(curve))
    const onPad = points.some((point) => 'x' in point)
    if (onPad !== (source.kind === 'pad')) {
      const wanted = source.kind === 'pad' ? '"x" and "y" in each point' : '"value" in each point'
      throw new TimbrelError('input', `${curve}: expected ${wanted}, since the render moves over ${source.kind}`)
    }
    return { kind: 'points', points }
  }
  if (pad !== undefined) {
    if (at !== undefined || grid !== null)
      throw new TimbrelError('input', '--pad is a place: leave out --at and --grid.')
    return { kind: 'points', points: [{ seconds: 0, ...pad }] }
  }
  if (grid !== null && at !== undefined) throw new TimbrelError('input', '--grid renders every place: leave out --at.')
  return { kind: 'sweep', ...(at ?? { start: 0, end: 0 }) }
}

import { parse } from 'node:path'
import type { AudioClip } from '../contract/audio-clip.ts'
import { TimbrelError } from '../contract/errors.ts'
import type { MorphPath, RenderedFile, RenderRequest } from '../contract/host-render.ts'
import { HOP_SECONDS } from '../contract/spectrogram.ts'
import { measureSteps } from '../engine/even-steps.ts'
import type { Kernels } from '../engine/kernels.ts'
import { type PlayableModel, prepareModel } from '../engine/prepared-model.ts'
import { type NoteRender, renderNote, type WeightCurve } from '../engine/render.ts'
import { readModel } from '../io/model-file.ts'
import { writeWav } from '../io/write-wav.ts'
import { commonNote } from './common-note.ts'
import { engineKernels } from './engine-kernels.ts'
import { padWeights, positionCurve, positionsOf, rowWeights, type Warp } from './morph-weights.ts'

/** Seconds a note is held where nothing else says how long. */
const DEFAULT_SECONDS = 2

/** A render in memory. */
export interface RenderedClip {
  readonly clip: AudioClip
  readonly midiNote: number
  /** Where it begins, 0 to 1; null on the pad. */
  readonly position: number | null
  readonly realTimeRatio: number
}

/** What a render tells as it goes. */
export interface RenderHooks {
  onFile(done: number, of: number, path: string): void
  /** What to be careful about in a recording that was encoded on the fly: not pitched, several pitches, truncated. */
  onWarning(message: string): void
}

/** What is played and what decides the note where the request leaves it open. */
export interface RenderScene {
  readonly model: PlayableModel
  readonly kernels: Kernels
  /** Indices of the instruments that the render moves along; empty on the pad. */
  readonly row: readonly number[]
  readonly midiNote: number
  readonly seconds: number
}

/**
 * Renders a request into its WAV files, one after another.
 *
 * @throws TimbrelError 'input' for an instrument the model does not have; those of reader, model file and engine.
 */
export async function renderToFiles(
  request: RenderRequest,
  hooks: RenderHooks,
  signal?: AbortSignal,
): Promise<RenderedFile[]> {
  const scene = await sceneOf(request, hooks)
  const paths = positionsOf(request)
  const files: RenderedFile[] = []
  for (const path of paths) {
    signal?.throwIfAborted()
    const { clip, midiNote, position, realTimeRatio } = renderScene(scene, request, path)
    const file = request.grid === null ? request.output : gridFile(request.output, position ?? 0)
    await writeWav(file, [clip.samples], clip.sampleRateHz, request.format)
    const durationSeconds = clip.samples.length / clip.sampleRateHz
    files.push({ path: file, position, midiNote, durationSeconds, peakDb: peakDb(clip.samples), realTimeRatio })
    hooks.onFile(files.length, paths.length, file)
    // Lets Ctrl-C through between files: rendering itself never waits.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return files
}

/** Renders a request into memory; as {@link renderToFiles} otherwise. */
export async function renderClips(
  request: RenderRequest,
  hooks: Pick<RenderHooks, 'onWarning'>,
): Promise<RenderedClip[]> {
  const scene = await sceneOf(request, hooks)
  return positionsOf(request).map((path) => renderScene(scene, request, path))
}

/** Loads the model and settles what the request leaves open. */
export async function sceneOf(
  request: Pick<RenderRequest, 'model' | 'source' | 'midiNote' | 'seconds'>,
  { onWarning }: Pick<RenderHooks, 'onWarning'>,
): Promise<RenderScene> {
  const kernels = await engineKernels()
  if (request.source.kind === 'pair') {
    // The tensor engine takes a second to load: only recordings that have yet to be encoded need it.
    const { pairModel } = await import('./pair-model.ts')
    const { model, warnings } = await pairModel(request.model, request.source.from, request.source.to)
    for (const warning of warnings) onWarning(warning)
    const [from, to] = model.sounds
    const longest = Math.max(from?.frameCount ?? 0, to?.frameCount ?? 0) * HOP_SECONDS
    const pitched = model.sounds.find(({ verdict }) => verdict === 'pitched') ?? from
    const midiNote = request.midiNote ?? pitched?.midiNote ?? 60
    return { model, kernels, row: [0, 1], midiNote, seconds: request.seconds ?? longest }
  }
  const model = await readModel(request.model)
  const row = request.source.kind === 'pad' ? [] : instrumentIndices(model, request.source.names)
  const seconds = request.seconds ?? DEFAULT_SECONDS
  return { model, kernels, row, midiNote: request.midiNote ?? commonNote(model, row), seconds }
}

/** Renders one path through a scene. */
export function renderScene(scene: RenderScene, request: RenderRequest, path: MorphPath): RenderedClip {
  const { model, kernels, row, midiNote, seconds } = scene
  const { velocity, releaseSeconds, rateHz, seed, detail, attributes, evenSteps } = request
  const startedAt = performance.now()
  const weights = weightsAlong(scene, path, seconds + releaseSeconds, evenSteps ? velocity : null)
  const note = { midiNote, velocity, seconds, releaseSeconds }
  const samples = renderNote(model, {
    note,
    weights,
    sampleRateHz: rateHz,
    seed,
    detailAmount: detail,
    attributes,
    ...shapeOf(request),
    kernels,
  })
  const tookSeconds = (performance.now() - startedAt) / 1000
  return {
    clip: { sampleRateHz: rateHz, samples },
    midiNote,
    position: row.length === 0 ? null : positionCurve(path, seconds + releaseSeconds)(0),
    realTimeRatio: tookSeconds / (seconds + releaseSeconds),
  }
}

/** What a request says of shape and brightness, if anything. */
function shapeOf({ shape, brightnessOctaves = 0 }: RenderRequest): Pick<NoteRender, 'shape' | 'brightnessOctaves'> {
  return { brightnessOctaves, ...(shape && { shape }) }
}

/**
 * Weights of a scene's instruments along a path that takes `durationSeconds`.
 *
 * @param evenVelocity of the note at which the way is measured for even steps; null: positions are as they are.
 */
export function weightsAlong(
  scene: RenderScene,
  path: MorphPath,
  durationSeconds: number,
  evenVelocity: number | null,
): WeightCurve {
  if (path.kind === 'points' && scene.row.length === 0) return padWeights(scene.model, path.points)
  const warp: Warp = evenVelocity === null ? (_, share) => share : evenWarp(scene, evenVelocity)
  return rowWeights(scene.row, positionCurve(path, durationSeconds), warp)
}

/** Positions as shares of the perceived way, each leg measured at this note. */
function evenWarp({ model, kernels, row, midiNote, seconds }: RenderScene, velocity: number): Warp {
  const prepared = prepareModel(model, kernels)
  const legs = row
    .slice(1)
    .map((to, index) => measureSteps(prepared, row[index] as number, to, midiNote, velocity, seconds))
  return (leg, share) => legs[leg]?.warp(share) ?? share
}

function instrumentIndices({ instruments }: PlayableModel, names: readonly string[]): number[] {
  return names.map((name) => {
    const index = instruments.findIndex((instrument) => instrument.name === name)
    if (index >= 0) return index
    const known = instruments.map((instrument) => instrument.name).join(', ')
    throw new TimbrelError('input', `The model has no instrument "${name}". It has: ${known}.`)
  })
}

/** steps.wav at 0.25 is steps-0.25.wav; three digits where two would give two files one name. */
function gridFile(output: string, position: number): string {
  const { dir, name, ext } = parse(output)
  return `${dir}/${name}-${position.toFixed(Number((position * 100).toFixed(6)) % 1 === 0 ? 2 : 4)}${ext}`
}

/** Peak of a clip, dB re full scale; -120 for silence. */
export function peakDb(samples: Float32Array): number {
  let peak = 0
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample))
  return 20 * Math.log10(Math.max(1e-6, peak))
}

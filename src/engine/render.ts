import { TimbrelError } from '../contract/errors.ts'
import type { Network } from '../contract/network.ts'
import type { CurvePoint, NoteRequest, Weights } from '../contract/render.ts'
import type { Sound } from '../contract/sound.ts'
import type { SoundShape } from '../contract/sound-shape.ts'
import { HOP_SECONDS, MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import type { Attributes } from './attributes.ts'
import { Engine } from './engine.ts'
import { measureSteps } from './even-steps.ts'
import { typeScriptKernels } from './kernels/typescript.ts'
import type { Kernels } from './kernels.ts'
import { createShares, KeyMap } from './key-map.ts'
import { type PlayableModel, prepareModel } from './prepared-model.ts'

/** Sounds of one instrument that a note is played with, at most: two pitches of two dynamic layers. */
const SOUNDS_OF_KEY = 4

/** Writes the weights at a time of the render, in seconds from its start. */
export type WeightCurve = (seconds: number, out: Weights) => void

/** What every render has in common. */
export interface RenderSettings {
  readonly note: NoteRequest
  /** MODEL_RATE_HZ unless said otherwise. */
  readonly sampleRateHz?: number
  /** An integer >= 1; 1 unless said otherwise. */
  readonly seed?: number
  /** 0 is the decoder alone, 1 (unless said otherwise) with the recordings' own detail. */
  readonly detailAmount?: number
  /** Knobs of the named attributes. */
  readonly attributes?: Attributes
  /** In place of `attributes`. */
  readonly shape?: SoundShape
  /** Octaves by which the spectral centroid is moved, -2 to 2; 0 unless said otherwise. */
  readonly brightnessOctaves?: number
  /** See EngineOptions. */
  readonly evenBrightness?: boolean
  readonly kernels?: Kernels
}

/** A note of a model's instruments. */
export interface NoteRender extends RenderSettings {
  /** Of the model's instruments: fixed, or moving. */
  readonly weights: Weights | WeightCurve
}

export interface MorphRender extends RenderSettings {
  /** Position between the two, 0 to 1: fixed, or a curve over the seconds of the render. */
  readonly at: number | readonly CurvePoint[]
  /** Positions are shares of the perceived path: see EvenSteps. False unless said otherwise. */
  readonly evenSteps?: boolean
}

/**
 * Renders one note offline through the same {@link Engine} that plays live: the same samples, but for the limiter,
 * whose place is taken by turning the whole render down when it would pass full scale.
 *
 * The sounds' onset lies ONSET_LEAD_FRAMES · HOP_SECONDS (21.8 ms) after the first sample at every position; the
 * engine's latency is taken off.
 *
 * @returns fresh mono samples, note.seconds + note.releaseSeconds long.
 * @throws TimbrelError 'render' for a note out of range or a shape that is not the model's, 'input' and 'model-file' as Engine.
 */
export function renderNote(model: PlayableModel, request: NoteRender): Float32Array {
  const { sampleRateHz = MODEL_RATE_HZ, seed = 1, evenBrightness = true, kernels = typeScriptKernels } = request
  requireNote(request.note)
  const engine = new Engine(model, { sampleRateHz, voices: 1, seed, limit: false, evenBrightness, kernels })
  return playNote(engine, model, request)
}

/**
 * Renders one note on an engine of one voice and no limiter, made of `model` at the request's rate and seed: what
 * {@link renderNote} does, for rows of renders of one model. Starts with a reset.
 */
export function playNote(engine: Engine, model: PlayableModel, request: NoteRender): Float32Array {
  const { note, weights: given, sampleRateHz = MODEL_RATE_HZ, detailAmount = 1, attributes = {}, shape } = request
  requireNote(note)
  engine.reset()
  engine.setDetail(detailAmount)
  engine.setBrightness(request.brightnessOctaves ?? 0)
  const weights = new Float32Array(model.instruments.length)
  const curve: WeightCurve = typeof given === 'function' ? given : (_, out) => out.set(given)
  const length = Math.round((note.seconds + note.releaseSeconds) * sampleRateHz)
  const out = new Float32Array(length + engine.latencySamples)
  const step = Math.round(HOP_SECONDS * sampleRateHz)
  const played = new Set<number>()
  for (let from = 0; from < out.length; from += step) {
    curve(from / sampleRateHz, weights)
    for (const [instrument, weight] of weights.entries()) if (weight > 0) played.add(instrument)
  }
  if (shape) requireShape(engine, shape)
  else engine.setAttributes(attributes, soundsOfNote(model, played, note))
  const id = engine.noteOn({ key: note.midiNote, velocity: note.velocity })
  engine.noteOff(id, Math.round(note.seconds * sampleRateHz))
  const right = new Float32Array(out.length)
  for (let from = 0; from < out.length; from += step) {
    const to = Math.min(out.length, from + step)
    curve(from / sampleRateHz, weights)
    engine.setWeights(weights)
    engine.process(out.subarray(from, to), right, to - from)
  }
  return withinFullScale(out.slice(engine.latencySamples))
}

/** Gives an engine a shape. @throws TimbrelError 'render' for one that does not fit its model. */
export function requireShape(engine: Engine, shape: SoundShape): void {
  if (engine.setShape(shape)) return
  const found = `${shape.latents?.length ?? 'no'} offsets and a factor of ${shape.attackFactor}`
  throw new TimbrelError('render', `expected finite offsets, one for each latent of each sound, found ${found}`)
}

/** Indices of the sounds with which instruments play a note: no others need attributes. */
function soundsOfNote(
  { instruments, sounds }: PlayableModel,
  played: ReadonlySet<number>,
  { midiNote, velocity }: NoteRequest,
): number[] {
  return [...played].flatMap((instrument) => {
    const shares = createShares(SOUNDS_OF_KEY)
    new KeyMap(sounds, instruments[instrument]?.sounds ?? []).add({ key: midiNote, velocity }, 1, shares)
    return Array.from(shares.sounds.subarray(0, shares.count))
  })
}

/** Turns a render down as a whole if it would pass full scale: where time does not press, no limiter need bend it. */
function withinFullScale(samples: Float32Array): Float32Array {
  let peak = 0
  for (const value of samples) peak = Math.max(peak, Math.abs(value))
  return peak > 1 ? samples.map((value) => value / peak) : samples
}

/** Renders a morph between two instruments of a model; as {@link renderNote} otherwise. */
export function renderPair(model: PlayableModel, from: number, to: number, request: MorphRender): Float32Array {
  for (const index of [from, to]) {
    if (!model.instruments[index]) {
      throw new TimbrelError(
        'render',
        `expected an instrument from 0 to ${model.instruments.length - 1}, found ${index}`,
      )
    }
  }
  const { note, at, evenSteps = false, kernels = typeScriptKernels } = request
  requireNote(note)
  const steps = evenSteps
    ? measureSteps(prepareModel(model, kernels), from, to, note.midiNote, note.velocity, note.seconds)
    : null
  const weights: WeightCurve = (seconds, out) => {
    const position = positionAt(at, seconds)
    const share = steps ? steps.warp(position) : position
    out.fill(0)
    out[from] = 1 - share
    out[to] = (out[to] as number) + share
  }
  return renderNote(model, { ...request, weights })
}

/** Renders a morph between two sounds, of a model or just encoded by its network; as {@link renderNote} otherwise. */
export function renderMorph(from: Sound, to: Sound, network: Network, request: MorphRender): Float32Array {
  const instruments = [from, to].map(({ instrument }, index) => ({ name: instrument, x: index, y: 0, sounds: [index] }))
  return renderPair({ network, instruments, sounds: [from, to] }, 0, 1, request)
}

/** Value of a curve at a time: linear between its points, which rise in time, level before and after. */
export function positionAt(at: number | readonly CurvePoint[], seconds: number): number {
  if (typeof at === 'number') return clip(at)
  const next = at.findIndex((point) => point.seconds > seconds)
  const above = next < 0 ? at.at(-1) : at[next]
  const below = next <= 0 ? above : at[next - 1]
  if (!above || !below) throw new TimbrelError('render', 'a morph curve needs at least one point, found none')
  const gap = above.seconds - below.seconds
  const share = gap > 0 ? (seconds - below.seconds) / gap : 1
  return clip(below.value + share * (above.value - below.value))
}

function clip(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0
}

function requireNote({ midiNote, velocity, seconds, releaseSeconds }: NoteRequest): void {
  const fits = midiNote >= 0 && midiNote <= 127 && velocity >= 0 && velocity <= 1 && seconds > 0 && releaseSeconds >= 0
  if (!fits || !Number.isFinite(seconds + releaseSeconds)) {
    throw new TimbrelError(
      'render',
      'expected a note of 0 to 127, a velocity of 0 to 1, and finite seconds above 0, found ' +
        `note ${midiNote}, velocity ${velocity}, ${seconds} s and ${releaseSeconds} s of release`,
    )
  }
}

import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { TimbrelError } from '../contract/errors.ts'
import type { SampledInstrument, SampleRequest } from '../contract/host-sample.ts'
import type { TimbrelModel } from '../contract/model.ts'
import { AIR_STEP, type Sound } from '../contract/sound.ts'
import { HOP_SAMPLES } from '../contract/spectrogram.ts'
import { Random } from '../dsp/random.ts'
import { type DrawnInstrument, drawInstrument } from '../engine/draw-instrument.ts'
import { fitPrior } from '../engine/latent-prior.ts'
import { renderNote } from '../engine/render.ts'
import { RealFrames } from '../evaluation/plausibility.ts'
import { readModel, writeModel } from '../io/model-file.ts'
import { writeWav } from '../io/write-wav.ts'
import { placeInstruments } from '../model/pad-map.ts'
import { engineKernels } from './engine-kernels.ts'
import { peakDb } from './render-job.ts'

/** Velocity at which draws are heard, as renders are. */
const VELOCITY = 0.8

/** What came of it. */
export interface SampleOutcome {
  readonly instruments: readonly SampledInstrument[]
  /** Share of the draws that are plausible. */
  readonly plausible: number
}

/**
 * Draws instruments, renders a note of each into a WAV file and judges how near they come to the model's real frames.
 *
 * @throws TimbrelError 'input' for an instrument the model does not have, or a model without pitched sounds; those of
 *   model file and engine.
 */
export async function sampleInstruments(
  request: SampleRequest,
  onFile: (done: number, of: number, path: string) => void,
  signal?: AbortSignal,
): Promise<SampleOutcome> {
  const model = await readModel(request.model)
  const near = request.near === null ? null : indexOf(model, request.near)
  const { prior: kind, count, temperature, midiNote } = request
  const prior = fitPrior(model)
  const real = new RealFrames(model, 1)
  const seeds = new Random(request.seed)
  const digits = String(count).length
  await mkdir(request.output, { recursive: true })
  const drawn: DrawnInstrument[] = []
  const instruments: SampledInstrument[] = []
  for (let index = 0; index < count; index++) {
    signal?.throwIfAborted()
    const name = `drawn-${String(index + 1).padStart(digits, '0')}`
    const seed = (seeds.word() >>> 1) + 1
    const draw = drawInstrument(model, prior, { prior: kind, near, temperature, midiNote, seed, name })
    const found = await hear(draw, { model, real, request, name, seed })
    drawn.push(draw)
    instruments.push(found)
    onFile(index + 1, count, found.path)
    // Lets Ctrl-C through between files: rendering itself never waits.
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (request.keep !== null) await writeModel(request.keep, keptModel(model, drawn, request.keep))
  return { instruments, plausible: instruments.filter(({ plausible }) => plausible).length / Math.max(1, count) }
}

interface Hearing {
  readonly model: TimbrelModel
  readonly real: RealFrames
  readonly request: SampleRequest
  readonly name: string
  readonly seed: number
}

async function hear({ sounds, carrier }: DrawnInstrument, hearing: Hearing): Promise<SampledInstrument> {
  const { model, real, request, name, seed } = hearing
  const { midiNote, seconds, releaseSeconds, rateHz, format } = request
  const instrument = { name, x: 0.5, y: 0.5, sounds: [...sounds.keys()] }
  const samples = renderNote(
    { network: model.network, instruments: [instrument], sounds },
    {
      note: { midiNote, velocity: VELOCITY, seconds, releaseSeconds },
      weights: Float32Array.of(1),
      sampleRateHz: rateHz,
      kernels: await engineKernels(),
      seed,
    },
  )
  const path = join(request.output, `${name}.wav`)
  await writeWav(path, [samples], rateHz, format)
  const heard = sounds.find((sound) => sound.midiNote === midiNote) as Sound
  const { distanceDb, nearest } = real.judge(heard)
  return {
    name,
    path,
    distanceDb,
    limitDb: real.limitDb,
    plausible: distanceDb <= real.limitDb,
    nearest,
    carrier: model.sounds[carrier]?.instrument ?? '',
    peakDb: peakDb(samples),
  }
}

/** A model of the drawn instruments, played like any other. Its file holds air for every sound: white noise. */
function keptModel(model: TimbrelModel, drawn: readonly DrawnInstrument[], path: string): TimbrelModel {
  const random = new Random(1)
  const sounds = drawn.flatMap((draw) => draw.sounds.map((sound) => ({ ...sound, air: whiteAir(sound, random) })))
  const origin = { ...model.origin, name: basename(path, '.timbrel') }
  return { ...model, origin, instruments: placeInstruments(sounds), sounds }
}

function whiteAir({ frameCount }: Sound, random: Random): Int8Array {
  return Int8Array.from({ length: frameCount * HOP_SAMPLES }, () => {
    return Math.max(-127, Math.min(127, Math.round(random.normal() / AIR_STEP)))
  })
}

function indexOf({ instruments }: TimbrelModel, name: string): number {
  const index = instruments.findIndex((instrument) => instrument.name === name)
  if (index >= 0) return index
  const known = instruments.map((instrument) => instrument.name).join(', ')
  throw new TimbrelError('input', `The model has no instrument "${name}". It has: ${known}.`)
}

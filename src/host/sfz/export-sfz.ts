import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { TimbrelError } from '../../contract/errors.ts'
import type { SfzInstrument, SfzRequest, SfzSample } from '../../contract/host-sfz.ts'
import { writeAtomically } from '../../io/atomic-write.ts'
import { writeFolder } from '../../io/write-folder.ts'
import { writeWav } from '../../io/write-wav.ts'
import { positionCurve } from '../morph-weights.ts'
import { noteName } from '../note-name.ts'
import { type RenderScene, sceneOf, weightsAlong } from '../render-job.ts'
import { blendedSounds, coveredKeys } from './covered-keys.ts'
import { licencesText } from './licences-text.ts'
import { NoteSampler } from './sampled-note.ts'
import { type SfzRegion, sfzText } from './sfz-text.ts'
import { type KeyZone, keyZones, type VelocityLayer, velocityLayers } from './zones.ts'

/** Folder of the samples beside the `.sfz` files. */
const SAMPLES = 'samples'

/** Highest peak written; above it a sample is written softer and the player raises it again. */
const HIGHEST_PEAK = 0.99

/** What an export tells as it goes. */
export interface SfzHooks {
  onSample(done: number, of: number, file: string): void
  onWarning(message: string): void
}

/** What all instruments of an export have in common. */
interface Export {
  readonly request: SfzRequest
  readonly folder: string
  readonly sampler: NoteSampler
  readonly zones: readonly KeyZone[]
  readonly layers: readonly VelocityLayer[]
  readonly onSample: (file: string) => void
  readonly signal: AbortSignal | undefined
}

/** One instrument of an export. */
interface Place {
  readonly stem: string
  readonly title: string
  readonly position: number | null
  readonly weights: Float32Array
}

/**
 * Writes sampled instruments into a folder: `<name>.sfz` for each place, their samples and LICENCES.txt. All or nothing:
 * what is interrupted or fails leaves the folder as it was.
 *
 * @throws TimbrelError 'input' for an instrument the model does not have, or keys without room; those of reader, model
 *   file and engine.
 */
export async function exportSfz(request: SfzRequest, hooks: SfzHooks, signal?: AbortSignal): Promise<SfzInstrument[]> {
  const scene = await sceneOf({ ...request, midiNote: null, seconds: request.seconds }, hooks)
  const places = placesOf(scene, request)
  const weights = places.map((place) => place.weights)
  const { lowest, highest } = request.keys ?? coveredKeys(scene.model, weights)
  const zones = keyZones(lowest, highest, request.everySemitones)
  const layers = velocityLayers(request.velocityLayers)
  const of = places.length * zones.length * layers.length
  let done = 0
  const instruments: SfzInstrument[] = []
  await writeFolder(request.output, async (folder) => {
    await mkdir(join(folder, SAMPLES))
    const sampler = new NoteSampler(scene.model, { ...request, kernels: scene.kernels })
    const onSample = (file: string) => hooks.onSample(++done, of, file)
    const job: Export = { request, folder, sampler, zones, layers, onSample, signal }
    for (const place of places) instruments.push(await writeInstrument(job, place))
    const title = places.map((place) => place.title).join('\n')
    await writeText(join(folder, 'LICENCES.txt'), licencesText(title, blendedSounds(scene.model, weights)))
  })
  return instruments
}

function placesOf(scene: RenderScene, request: SfzRequest): Place[] {
  const { paths, evenSteps, seconds, output } = request
  const name = basename(output).replace(/[^\w.-]+/g, '_')
  const row = scene.row.map((index) => scene.model.instruments[index]?.name ?? '')
  return paths.map((path) => {
    const weights = new Float32Array(scene.model.instruments.length)
    weightsAlong(scene, path, seconds, evenSteps ? 1 : null)(0, weights)
    const position = row.length === 0 ? null : positionCurve(path, seconds)(0)
    const where = position === null ? 'a place on the pad' : `${row.join(' to ')} at ${placeName(position)}`
    const stem = paths.length === 1 ? name : `${name}-${placeName(position ?? 0)}`
    return { stem, title: `${name}: ${where}`, position, weights }
  })
}

/** 0.25; four digits where two would give two places one name. */
function placeName(position: number): string {
  return position.toFixed(Number((position * 100).toFixed(6)) % 1 === 0 ? 2 : 4)
}

async function writeInstrument(job: Export, place: Place): Promise<SfzInstrument> {
  const { zones, layers, folder, sampler, request } = job
  const releases = zones.map(({ root }) => sampler.releaseSeconds(place.weights, root))
  const groups: { layer: VelocityLayer; regions: SfzRegion[] }[] = []
  let bytes = 0
  for (const [index, layer] of layers.entries()) {
    const regions: SfzRegion[] = []
    for (const [at, zone] of zones.entries()) {
      job.signal?.throwIfAborted()
      const file = `${SAMPLES}/${place.stem}-${noteName(zone.root).replace('#', 's')}-v${index + 1}.wav`
      const { sample, volumeDb, size } = await writeSample(job, place, { zone, layer, file })
      regions.push({ sample, zone, releaseSeconds: releases[at] as number, volumeDb })
      bytes += size
      job.onSample(file)
      // Lets Ctrl-C through between samples: rendering itself never waits.
      await new Promise((resolve) => setImmediate(resolve))
    }
    groups.push({ layer, regions })
  }
  await writeText(join(folder, `${place.stem}.sfz`), sfzText(place.title, groups))
  const samples = groups.flatMap(({ regions }) => regions.map(({ sample }) => sample))
  return { path: join(request.output, `${place.stem}.sfz`), position: place.position, samples, bytes }
}

async function writeSample(
  { request, folder, sampler }: Export,
  { weights }: Place,
  { zone, layer, file }: { zone: KeyZone; layer: VelocityLayer; file: string },
): Promise<{ sample: SfzSample; volumeDb: number; size: number }> {
  const { samples, loop } = sampler.record(weights, zone.root, layer.velocity, request.seconds)
  const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (!Number.isFinite(peak)) throw new TimbrelError('render', `${file}: the engine rendered no finite samples`)
  const gain = 10 ** (layer.gainDb / 20)
  const softer = Math.max(1, (gain * peak) / HIGHEST_PEAK)
  const written = samples.map((value) => (gain / softer) * value)
  const ends = loop === null ? null : { first: loop.start, last: loop.end - 1 }
  await writeWav(join(folder, file), [written], request.rateHz, request.bits, { midiNote: zone.root, loop: ends })
  return {
    sample: {
      file,
      key: zone.root,
      lowestVelocity: layer.lowest,
      highestVelocity: layer.highest,
      durationSeconds: written.length / request.rateHz,
      loop: ends && loop && { start: ends.first, end: ends.last, correlation: loop.correlation },
    },
    volumeDb: softer === 1 ? 0 : 20 * Math.log10(softer),
    size: (written.length * Number(request.bits)) / 8,
  }
}

async function writeText(path: string, text: string): Promise<void> {
  await writeAtomically(path, async (file) => {
    await file.writeFile(text)
  })
}

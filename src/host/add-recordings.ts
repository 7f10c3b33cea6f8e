import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { TimbrelError } from '../contract/errors.ts'
import type { AnalysisTask } from '../contract/host-analysis.ts'
import type { TimbrelModel } from '../contract/model.ts'
import type { Sound } from '../contract/sound.ts'
import { type ManifestEntry, readManifest } from '../io/manifest.ts'
import { readModel, writeModel } from '../io/model-file.ts'
import { scanFolder } from '../io/scan-folder.ts'
import { placeNewInstruments } from '../model/pad-map.ts'
import { type AnalysisEvent, analyseFound } from './analyse-recordings.ts'
import { type EncodeTask, encodeRecordings } from './encode-recordings.ts'
import { loadEncoderEngine } from './encoder-engine.ts'

/** What to add to which model. */
export interface AddRequest {
  readonly model: string
  /** May be the model itself, which is then replaced whole or not at all. */
  readonly output: string
  /** Recordings, or folders of them; absolute. */
  readonly recordings: readonly string[]
  /** Null: the folder each recording lies in. */
  readonly instrument: string | null
  /** Kept with each sound; otherwise what a MANIFEST.csv in its folder says. */
  readonly source?: string
  readonly licence?: string
  readonly cacheFolder: string
  readonly workers: number
  readonly signal?: AbortSignal
}

/** What was added. */
export interface AddOutcome {
  readonly path: string
  readonly added: readonly {
    readonly name: string
    readonly instrument: string
    readonly midiNote: number
    /** True where the model already had a sound of this name. */
    readonly replaced: boolean
  }[]
  readonly skipped: readonly { readonly file: string; readonly why: string }[]
  readonly sounds: number
  readonly instruments: number
}

/**
 * Adds recordings to a model without training: its own encoder hears them. Places of instruments already on the pad
 * stay as they are.
 *
 * @throws TimbrelError 'folder' when none of the recordings could be used; those of the model file.
 */
export async function addRecordings(request: AddRequest, onEvent: (event: AnalysisEvent) => void): Promise<AddOutcome> {
  const model = await readModel(request.model)
  const { found, skipped } = await findRecordings(request)
  for (const { file, why } of skipped) onEvent({ type: 'skipped', file, why })
  const { recordings, refused } = await analyseFound(found, request, onEvent)
  const notUsed = [...skipped, ...refused]
  if (recordings.length === 0) {
    const [first] = notUsed
    const why = first === undefined ? 'found none' : `${first.file}: ${first.why}`
    throw new TimbrelError('folder', `expected at least one recording that can be used; ${why}`)
  }
  const manifests = new Map<string, Map<string, ManifestEntry>>()
  const tasks: EncodeTask[] = []
  for (const recording of recordings) {
    const { file, path, sha256 } = recording
    const provenance = { file, sha256, ...(await manifestEntry(path, manifests)), ...given(request) }
    tasks.push({ recording, name: file, provenance, heldOut: true })
  }
  await loadEncoderEngine()
  const fresh: Sound[] = []
  for await (const sound of encodeRecordings(model.network, tasks)) fresh.push(sound)
  const merged = merge(model, fresh)
  await writeModel(request.output, merged)
  const known = new Set(model.sounds.map(({ name }) => name))
  return {
    path: request.output,
    added: fresh.map(({ name, instrument, midiNote }) => ({ name, instrument, midiNote, replaced: known.has(name) })),
    skipped: notUsed,
    sounds: merged.sounds.length,
    instruments: merged.instruments.length,
  }
}

function given({ source, licence }: AddRequest): ManifestEntry {
  return { ...(source !== undefined && { source }), ...(licence !== undefined && { licence }) }
}

type Found = Omit<AnalysisTask, 'cacheFolder'>

async function findRecordings({ recordings, instrument }: AddRequest) {
  const found: Found[] = []
  const skipped: { file: string; why: string }[] = []
  for (const path of recordings) {
    const status = await stat(path).catch((cause: unknown) => {
      throw new TimbrelError('folder', `${path}: expected a recording or a folder, found nothing there`, { cause })
    })
    if (status.isDirectory()) {
      const scan = await scanFolder(path)
      skipped.push(...scan.skipped)
      for (const { name, recordings: own } of scan.instruments) {
        for (const recording of own) found.push({ recording, instrument: instrument ?? name })
      }
    } else if (status.isFile()) {
      const folder = basename(dirname(path))
      const recording = { path, file: `${instrument ?? folder}/${basename(path)}`, bytes: status.size }
      found.push({ recording, instrument: instrument ?? folder })
    } else skipped.push({ file: path, why: 'neither a file nor a folder' })
  }
  return { found: withoutDoubles(found), skipped }
}

/** A file named twice, or within a folder that is named too, is one recording. */
function withoutDoubles(found: readonly Found[]): Found[] {
  return [...new Map(found.map((task) => [task.recording.path, task])).values()]
}

/** What a manifest beside the recording, or one folder up, says of it. */
async function manifestEntry(path: string, read: Map<string, Map<string, ManifestEntry>>): Promise<ManifestEntry> {
  const own = basename(path)
  const folder = dirname(path)
  const places = [
    { root: folder, file: own },
    { root: dirname(folder), file: `${basename(folder)}/${own}` },
  ]
  for (const { root, file } of places) {
    const manifest = read.get(root) ?? (await readManifest(root).catch(() => new Map<string, ManifestEntry>()))
    read.set(root, manifest)
    const entry = manifest.get(file)
    if (entry !== undefined) return entry
  }
  return {}
}

/** The model with the fresh sounds in place of those of the same name, or after all others. */
function merge(model: TimbrelModel, fresh: readonly Sound[]): TimbrelModel {
  const names = new Set(fresh.map(({ name }) => name))
  const sounds = [...model.sounds.filter(({ name }) => !names.has(name)), ...fresh]
  return { ...model, instruments: placeNewInstruments(model, sounds), sounds }
}

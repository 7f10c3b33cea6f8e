import { parse } from 'node:path'
import type { RecordingSummary } from '../contract/host-analysis.ts'
import type { TrainingJob } from '../contract/host-training.ts'
import type { Provenance, Sound } from '../contract/sound.ts'
import type { TrainingOptions } from '../contract/training.ts'
import { readManifest } from '../io/manifest.ts'
import { readModelInfo, writeModelStream } from '../io/model-file.ts'
import { type PlacedInstrument, placeInstruments, type TimbreSound } from '../model/pad-map.ts'
import type { TrainingResult } from '../model/train.ts'
import type { TrainingSource } from '../model/training-source.ts'
import { type SoundHead, soundHead } from '../model-file/model-layout.ts'
import { type EncodeTask, encodeRecordings } from './encode-recordings.ts'
import { PROGRAM_VERSION } from './program-version.ts'
import { spreadOverPitch } from './sound-selection.ts'

/** What a model file is written from when training has ended. */
export interface TrainedModel {
  readonly job: TrainingJob
  readonly options: TrainingOptions
  readonly engineName: string
  readonly recordings: readonly RecordingSummary[]
  readonly source: TrainingSource
  readonly result: TrainingResult
}

/** Sounds held in memory between being placed on the pad and being written: a quarter of an hour of them. */
const HELD_BYTES = 160e6

/** Bytes of a frame of an encoded sound: 240 of air, up to 144 of detail, latents, loudness and pitch. */
const FRAME_BYTES = 450

/**
 * Encodes the sounds to be kept and writes the model file. The pad needs all latents before the first sound can be
 * written: where the sounds are too many to be held meanwhile, they are encoded a second time as they are written.
 */
export async function writeTrainedModel(trained: TrainedModel): Promise<void> {
  const { job, options, engineName, result } = trained
  const { network } = result
  const tasks = await encodeTasks(trained)
  const frames = tasks.reduce((sum, { recording }) => sum + recording.frameCount, 0)
  const held: Sound[] | null = frames * FRAME_BYTES <= HELD_BYTES ? [] : null
  const outlines: TimbreSound[] = []
  const heads: SoundHead[] = []
  for await (const sound of encodeRecordings(network, tasks)) {
    held?.push(sound)
    heads.push(soundHead(sound, network.spec.latentSize))
    const { instrument, midiNote, latents, loudnessDb, landmarks, frameCount } = sound
    outlines.push({ instrument, midiNote, latents, loudnessDb, landmarks, frameCount })
  }
  const origin = {
    name: parse(job.output).name,
    createdAt: new Date().toISOString(),
    program: `timbrel ${PROGRAM_VERSION}`,
    trainingEngine: engineName,
    training: options,
    steps: result.state.step,
    verdict: result.verdict,
  }
  const instruments = placeInstruments(outlines, await previousPlaces(job.output))
  const head = { origin, network, instruments, sounds: heads }
  await writeModelStream(job.output, head, held ?? encodeRecordings(network, tasks))
}

/** The pad of the model that is about to be replaced: hands that know it should find it again. */
async function previousPlaces(output: string): Promise<readonly PlacedInstrument[]> {
  return readModelInfo(output).then(
    ({ instruments }) => instruments,
    () => [],
  )
}

async function encodeTasks({ job, options, recordings, source }: TrainedModel): Promise<EncodeTask[]> {
  const manifest = await readManifest(job.folder)
  return spreadOverPitch(recordings, options.soundsPerInstrument).flatMap((index) => {
    const recording = recordings[index]
    if (recording === undefined) return []
    const { file, sha256 } = recording
    const provenance: Provenance = { file, sha256, ...manifest.get(file) }
    return [{ recording, name: file, provenance, heldOut: source.items[index]?.heldOut === true }]
  })
}

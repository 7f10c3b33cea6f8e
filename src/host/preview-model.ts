import type { RecordingSummary } from '../contract/host-analysis.ts'
import type { Network } from '../contract/network.ts'
import type { Sound } from '../contract/sound.ts'
import type { PreviewMap, TrainingOptions } from '../contract/training.ts'
import { writeModel } from '../io/model-file.ts'
import { placeInstruments } from '../model/pad-map.ts'
import { encodeRecordings } from './encode-recordings.ts'
import { previewModelPath } from './preview-paths.ts'
import { PROGRAM_VERSION } from './program-version.ts'
import { soundPlaces } from './sound-places.ts'
import { spreadOverPitch } from './sound-selection.ts'

/** Sounds of a preview in all, and of one instrument: a second's work, which training waits for. */
const MOST_SOUNDS = 32
const MOST_OF_ONE = 4

/** Writes playable previews of one training, each on the map of the one before. */
export class PreviewModels {
  readonly #path: string
  readonly #options: TrainingOptions
  readonly #recordings: readonly RecordingSummary[]
  #map: PreviewMap = { instruments: [], recordings: [] }

  constructor(output: string, options: TrainingOptions, recordings: readonly RecordingSummary[]) {
    this.#path = previewModelPath(output)
    this.#options = options
    const instruments = new Set(recordings.map(({ instrument }) => instrument)).size
    const most = Math.max(1, Math.min(MOST_OF_ONE, Math.floor(MOST_SOUNDS / Math.max(1, instruments))))
    const chosen = new Set(spreadOverPitch(recordings, most))
    this.#recordings = recordings.filter((_, index) => chosen.has(index))
  }

  /** Writes the model of a network as it is now. A tensor engine must be loaded. */
  async write(network: Network, step: number, secondsElapsed: number): Promise<PreviewMap> {
    const tasks = this.#recordings.map((recording) => {
      const { file, sha256 } = recording
      return { recording, name: file, provenance: { file, sha256 }, heldOut: false }
    })
    const sounds: Sound[] = []
    for await (const sound of encodeRecordings(network, tasks)) sounds.push(sound)
    const instruments = placeInstruments(sounds, this.#map.instruments)
    const origin = {
      name: 'preview',
      createdAt: new Date().toISOString(),
      program: `timbrel ${PROGRAM_VERSION}`,
      trainingEngine: 'preview',
      training: this.#options,
      steps: step,
      verdict: notJudged(network.spec.latentSize, secondsElapsed),
    }
    await writeModel(this.#path, { origin, network, instruments, sounds })
    this.#map = {
      instruments: instruments.map(({ name, x, y }) => ({ name, x, y })),
      recordings: soundPlaces({ instruments, sounds }),
    }
    return this.#map
  }
}

function notJudged(latentSize: number, trainingSeconds: number) {
  return {
    heldOut: null,
    training: { harmonicsDb: Number.NaN, noiseDb: Number.NaN },
    pca: null,
    activeUnits: 0,
    klPerDimension: new Array<number>(latentSize).fill(0),
    shuffleRatio: Number.NaN,
    why: 'stopped' as const,
    trainingSeconds,
  }
}

import { TimbrelError } from '../contract/errors.ts'
import type { InstrumentSettings } from '../contract/performance.ts'
import type { LatentAttributes } from './attributes.ts'
import type { LiveSettings } from './instrument-settings.ts'
import { typeScriptKernels } from './kernels/typescript.ts'
import type { Kernels } from './kernels.ts'
import { Limiter } from './limiter.ts'
import { ONSET_LEAD_FRAMES } from './onset-lead.ts'
import { atOnce, type Pieces } from './pieces.ts'
import { Player } from './player.ts'
import { type PlayableModel, type PreparedModel, prepareInPieces } from './prepared-model.ts'
import { Resampler } from './resampler.ts'
import { Voice } from './voice.ts'

/** Samples of the model's clock rendered at a time. */
export const CHUNK_SAMPLES = 256

/** Rates the engine takes, in Hz. */
const LOWEST_RATE_HZ = 8_000
const HIGHEST_RATE_HZ = 384_000

/** What an engine is made with. */
export interface EngineOptions {
  /** Output rate, a whole number of Hz from 8,000 to 384,000. */
  readonly sampleRateHz: number
  /** Notes at once, 1 to 64; 16 unless said otherwise. */
  readonly voices?: number
  /** Decides every random choice; an integer >= 1. */
  readonly seed?: number
  /** Frames before the onset at which a note starts; ONSET_LEAD_FRAMES unless said otherwise. */
  readonly leadFrames?: number
  /** Turn down what would pass full scale; true unless said otherwise. */
  readonly limit?: boolean
  /** Bring morphs to the blend of their instruments' brightness (see EvenBrightness); true unless said otherwise. */
  readonly evenBrightness?: boolean
  /** The TypeScript reference unless said otherwise. */
  readonly kernels?: Kernels
  /** How the instrument answers; DEFAULT_SETTINGS unless said otherwise. */
  readonly settings?: Partial<InstrumentSettings>
}

/** All that depends on the model and the rate; made anew by `configure`. */
export interface Core {
  readonly player: Player
  readonly resampler: Resampler
  readonly limiter: Limiter | null
  readonly mix: Float32Array
  readonly sampleRateHz: number
  readonly leadFrames: number
  readonly options: EngineOptions
  readonly playable: PlayableModel
  readonly prepared: PreparedModel
  /** Made when the first knob is moved. */
  attributes: LatentAttributes | null
}

/** @throws TimbrelError 'input' for options out of range, 'model-file' for a model that does not fit together. */
export function createCore(playable: PlayableModel, options: EngineOptions, settings: LiveSettings): Core {
  const { sampleRateHz, limit = true, leadFrames = ONSET_LEAD_FRAMES } = options
  requireWhole('sample rate in Hz', sampleRateHz, LOWEST_RATE_HZ, HIGHEST_RATE_HZ)
  return {
    ...atOnce(createPlayer(playable, options, settings)),
    resampler: new Resampler(sampleRateHz),
    limiter: limit ? new Limiter(sampleRateHz) : null,
    mix: new Float32Array(CHUNK_SAMPLES),
    sampleRateHz,
    leadFrames,
    attributes: null,
  }
}

/** What depends on the model alone. */
export type ModelCore = Pick<Core, 'prepared' | 'player' | 'playable' | 'options'>

/** Makes it in pieces, each far shorter than a block. @throws as {@link createCore}. */
export function* createPlayer(
  playable: PlayableModel,
  options: EngineOptions,
  settings: LiveSettings,
): Pieces<ModelCore> {
  const { voices: count = 16, seed = 1, leadFrames = ONSET_LEAD_FRAMES } = options
  const { evenBrightness = true, kernels = typeScriptKernels } = options
  requireWhole('number of voices', count, 1, 64)
  requireWhole('seed', seed, 1, 0xffff_ffff)
  requireWhole('lead in frames', leadFrames, 0, 64)
  const prepared = yield* prepareInPieces(playable, kernels, evenBrightness)
  const voices: Voice[] = []
  while (voices.length < count) {
    voices.push(new Voice(prepared, settings))
    yield
  }
  const player = new Player(prepared, playable.instruments, settings, voices, seed, leadFrames)
  return { prepared, player, playable, options }
}

function requireWhole(what: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new TimbrelError('input', `${what}: expected a whole number from ${least} to ${most}, found ${value}`)
  }
}

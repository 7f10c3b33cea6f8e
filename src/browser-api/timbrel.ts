/**
 * `import { ... } from 'timbrel/browser'`: what pages may build on. docs/api.md is made of this file and of
 * node-api/timbrel.ts; what stands in neither may change at any time.
 */
export type { AudioClip } from '../contract/audio-clip.ts'
export { ModelFileError, TimbrelError, type TimbrelErrorCode } from '../contract/errors.ts'
export type { ModelOrigin, TimbrelModel } from '../contract/model.ts'
export type {
  Activation,
  LayerSpec,
  LayerWeights,
  Network,
  NetworkFamily,
  NetworkKind,
  NetworkSpec,
  Normalisation,
} from '../contract/network.ts'
export type { InstrumentEvent, InstrumentSettings, PadPlace, TimedEvent } from '../contract/performance.ts'
export type { CurvePoint, NoteRequest, Weights } from '../contract/render.ts'
export type { Instrument, Provenance, Sound } from '../contract/sound.ts'
export type { SoundShape } from '../contract/sound-shape.ts'
export type { Landmarks, PitchVerdict } from '../contract/spectrogram.ts'
export type {
  EngineChoice,
  ReconstructionError,
  RecordingFit,
  TrainingOptions,
  TrainingVerdict,
} from '../contract/training.ts'
export type { ParameterName, WorkletModel, WorkletStatistics } from '../contract/worklet-messages.ts'
export type { Attributes } from '../engine/attributes.ts'
export { Engine, type EngineOptions, type NoteOn } from '../engine/engine.ts'
export { type InstrumentMorph, renderInstruments as renderMorph } from '../engine/instrument-morph.ts'
export type { Kernels } from '../engine/kernels.ts'
export type { PlayableModel } from '../engine/prepared-model.ts'
export { type NoteRender, type RenderSettings, renderNote, type WeightCurve } from '../engine/render.ts'
export { loadKernels } from './kernels.ts'
export { loadModel } from './load-model.ts'
export { TimbrelNode, type TimbrelNodeOptions, type TimbrelNodeReady } from './timbrel-node.ts'

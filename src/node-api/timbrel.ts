/**
 * `import { ... } from 'timbrel'` in Node: what programs may build on. docs/api.md is made of this file and of
 * browser-api/timbrel.ts; what stands in neither may change at any time.
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
export type { InstrumentEvent, InstrumentSettings, PadPlace } from '../contract/performance.ts'
export type { CurvePoint, NoteRequest, SampleFormat, Weights } from '../contract/render.ts'
export type { Instrument, Provenance, Sound } from '../contract/sound.ts'
export type { SoundShape } from '../contract/sound-shape.ts'
export type { Landmarks, PitchVerdict } from '../contract/spectrogram.ts'
export type {
  EngineChoice,
  LossReport,
  PreviewMap,
  ReconstructionError,
  RecordingFit,
  TrainingEvent,
  TrainingOptions,
  TrainingVerdict,
} from '../contract/training.ts'
export type { Attributes } from '../engine/attributes.ts'
export { Engine, type EngineOptions, type NoteOn } from '../engine/engine.ts'
export { type InstrumentMorph, renderInstruments as renderMorph } from '../engine/instrument-morph.ts'
export type { Kernels } from '../engine/kernels.ts'
export type { PlayableModel } from '../engine/prepared-model.ts'
export { type NoteRender, type RenderSettings, renderNote, type WeightCurve } from '../engine/render.ts'
export { engineKernels as loadKernels } from '../host/engine-kernels.ts'
export { type SamplerInfo, writeWav } from '../io/write-wav.ts'
export { loadModel } from './load-model.ts'
export { type TrainRequest, train } from './train.ts'

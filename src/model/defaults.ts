import type { TrainingOptions } from '../contract/training.ts'

/** What a training run does unless told otherwise; chosen by the figures in docs/experiments.md, section "Network". */
export const DEFAULT_TRAINING_OPTIONS: TrainingOptions = {
  network: 'conv',
  kind: 'vae',
  latentSize: 32,
  latentStride: 1,
  hiddenSize: 256,
  beta: 1e-4,
  betaWarmUp: 0.3,
  learningRate: 1e-3,
  batchSize: 32,
  sequenceFrames: 16,
  pitchAugmentation: 3,
  maxSteps: 8000,
  maxMinutes: Number.POSITIVE_INFINITY,
  patience: 8,
  holdOutEvery: 4,
  seed: 1,
  engine: 'auto',
  soundsPerInstrument: 24,
}

import type { TrainingOptions } from '../contract/training.ts'

/** What a training run does unless told otherwise; chosen by the figures in docs/experiments.md, section "Network". */
export const DEFAULT_TRAINING_OPTIONS: TrainingOptions = {
  network: 'conv',
  kind: 'vae',
  latentSize: 32,
  latentStride: 4,
  hiddenSize: 192,
  beta: 1e-3,
  betaWarmUp: 0.3,
  learningRate: 2e-3,
  batchSize: 16,
  sequenceFrames: 64,
  pitchAugmentation: 3,
  maxSteps: 4000,
  maxMinutes: Number.POSITIVE_INFINITY,
  patience: 8,
  holdOutEvery: 4,
  seed: 1,
  engine: 'auto',
  soundsPerInstrument: 24,
}

import type { ReconstructionError, TrainingVerdict } from '../contract/training.ts'

/** Whether the network earned its keep, for a person. */
export function describeVerdict(verdict: TrainingVerdict): string {
  const minutes = (verdict.trainingSeconds / 60).toFixed(1)
  const lines = [
    `trained ${minutes} minutes, ended by ${verdict.why}`,
    `training error    ${describeError(verdict.training)}`,
    `held-out error    ${verdict.heldOut === null ? 'no pitch was held out' : describeError(verdict.heldOut)}`,
    `PCA, same size    ${verdict.pca === null ? '-' : describeError(verdict.pca)}`,
    `active units      ${verdict.activeUnits} of ${verdict.klPerDimension.length}`,
    `z shuffled        error x ${verdict.shuffleRatio.toFixed(2)}${verdict.shuffleRatio < 2 ? ' (below 2: z is being ignored)' : ''}`,
  ]
  return lines.join('\n')
}

function describeError(error: ReconstructionError): string {
  return `harmonics ${error.harmonicsDb.toFixed(2)} dB, noise ${error.noiseDb.toFixed(2)} dB`
}

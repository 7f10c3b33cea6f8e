import type { LatentEvaluation } from '../contract/evaluation.ts'
import { LatentUse, shuffledLatents } from '../model/latent-use.ts'
import { randomStream } from '../model/random-streams.ts'
import { meanError, reconstructionError, totalErrorDb } from '../model/reconstruction-error.ts'
import { latentHoles, stepVariation } from './latent-holes.ts'
import { latentSizeOf } from './latent-places.ts'
import type { DecodePlaces, LatentSound } from './latent-sound.ts'
import { meanLatents, pitchLeakage, separation } from './latent-structure.ts'

/**
 * What a latent space is like: of a variational autoencoder, of a plain one, or of principal components, judged by the
 * sounds it was fitted to. Takes some seconds for a hundred recordings, most of
 * them decoding.
 *
 * @param sounds at least two; none is changed.
 * @param seed >= 1; decides every draw.
 */
export function latentFigures(sounds: readonly LatentSound[], decode: DecodePlaces, seed: number): LatentEvaluation {
  const use = new LatentUse(latentSizeOf(sounds))
  for (const { mean, logVar, frameWeights } of sounds) use.add(mean, logVar, (step) => (frameWeights[step] ?? 0) > 0)
  const isVariational = sounds.every(({ logVar }) => logVar !== null)
  const holes = latentHoles(sounds, decode, randomStream(seed, 'latents', 0))
  const points = meanLatents(sounds)
  return {
    klPerDimension: isVariational ? use.klPerDimension() : null,
    activeUnits: use.activeUnits(),
    shuffleRatio: shuffleRatio(sounds, decode, seed),
    holesInPrior: holes.inPrior,
    holesInFit: holes.inFit,
    holesOnPaths: holes.onPaths,
    separation: separation(
      points,
      sounds.map(({ instrument }) => instrument),
    ),
    pitchLeakage: pitchLeakage(
      points,
      sounds.map(({ midiNote }) => midiNote),
    ),
    stepVariation: stepVariation(sounds, decode, randomStream(seed, 'latents', 1)),
  }
}

/** Error (H + N) with the latents of all sounds permuted over the error with the right ones, at latent steps. */
function shuffleRatio(sounds: readonly LatentSound[], decode: DecodePlaces, seed: number): number {
  const errorDb = (latents: readonly Float32Array[]) =>
    totalErrorDb(
      meanError(
        sounds.map((sound, index) => {
          return reconstructionError(decode(latents[index] as Float32Array, sound.conditions), sound)
        }),
      ),
    )
  const right = sounds.map(({ mean }) => mean)
  const strange = shuffledLatents(right, latentSizeOf(sounds), randomStream(seed, 'verdict', 0))
  return errorDb(strange) / Math.max(1e-9, errorDb(right))
}

import type { LatentEvaluation } from '../../contract/evaluation.ts'
import type { RecordingSummary } from '../../contract/host-analysis.ts'
import type { Network } from '../../contract/network.ts'
import { latentFigures } from '../../evaluation/latent-figures.ts'
import { decodePlacesOf, type LatentSound, latentSound } from '../../evaluation/latent-sound.ts'
import { LoadedNetwork } from '../../model/loaded-network.ts'
import { prepareSound } from '../../model/prepared-sound.ts'
import { loadTrainingItem } from '../analysis-cache.ts'

/**
 * What the latent space of a network is like, by the recordings it was fitted to. A tensor engine must be loaded; leaves
 * no tensor behind.
 *
 * @param trained at least two.
 */
export async function measureLatents(
  network: Network,
  trained: readonly RecordingSummary[],
  seed: number,
): Promise<LatentEvaluation> {
  const { kind, latentStride } = network.spec
  const loaded = new LoadedNetwork(network)
  try {
    const sounds: LatentSound[] = []
    for (const { instrument, entryPath } of trained) {
      const sound = prepareSound(await loadTrainingItem(entryPath))
      const posterior = loaded.encode(sound.image, sound)
      const logVar = kind === 'vae' ? posterior.logVar : null
      sounds.push(latentSound(sound, instrument, latentStride, { ...posterior, logVar }))
    }
    return latentFigures(sounds, decodePlacesOf(loaded), seed)
  } finally {
    loaded.dispose()
  }
}

import { BINS } from '../../src/contract/spectrogram.ts'
import { CONDITIONS, writeConditions } from '../../src/dsp/conditioning.ts'
import type { DecodePlaces, LatentSound } from '../../src/evaluation/latent-sound.ts'

/** A frame all of whose bins are at one level. */
export function flatRow(levelDb: number): Float32Array {
  return new Float32Array(BINS).fill(levelDb)
}

/** A sound from the latents of its steps; every frame is flat at the level that `levelDb` says of its latent. */
export function soundOf(
  latents: readonly (readonly number[])[],
  levelDb: (latent: readonly number[]) => number,
  { instrument = 'flute', midiNote = 60 }: { instrument?: string; midiNote?: number } = {},
): LatentSound {
  const conditions = new Float32Array(latents.length * CONDITIONS)
  for (let step = 0; step < latents.length; step++) writeConditions(midiNote, -10, conditions, step * CONDITIONS)
  const image = new Float32Array(latents.length * BINS)
  for (const [step, latent] of latents.entries()) image.set(flatRow(levelDb(latent)), step * BINS)
  return {
    instrument,
    midiNote,
    mean: Float32Array.from(latents.flat()),
    logVar: new Float32Array(latents.flat().length),
    conditions,
    image,
    frameWeights: new Float32Array(latents.length).fill(1),
  }
}

/** A decoder whose frames are flat at the level that `levelDb` says of a latent. */
export function flatDecoder(latentSize: number, levelDb: (latent: Float32Array) => number): DecodePlaces {
  return (latents) => {
    const rows = new Float32Array((latents.length / latentSize) * BINS)
    for (let place = 0; place * latentSize < latents.length; place++) {
      rows.set(flatRow(levelDb(latents.subarray(place * latentSize, (place + 1) * latentSize))), place * BINS)
    }
    return rows
  }
}

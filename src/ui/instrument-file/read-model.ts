import * as v from 'valibot'
import { ModelFileError } from '../../contract/errors.ts'
import type { LayerWeights } from '../../contract/network.ts'
import type { Sound } from '../../contract/sound.ts'
import type { WorkletModel } from '../../contract/worklet-messages.ts'
import { TensorBytes } from './tensor-bytes.ts'

const layer = v.object({
  kernelSize: v.number(),
  stride: v.number(),
  inputs: v.number(),
  outputs: v.number(),
  activation: v.picklist(['silu', 'linear']),
})
const networkSchema = v.object({
  family: v.picklist(['conv', 'dense']),
  kind: v.picklist(['vae', 'ae']),
  latentSize: v.number(),
  latentStride: v.number(),
  encoder: v.array(layer),
  decoder: v.array(layer),
  scaleDb: v.number(),
})
const instrumentsSchema = v.array(v.object({ name: v.string(), sounds: v.array(v.number()) }))
const soundsSchema = v.array(
  v.object({
    name: v.string(),
    instrument: v.string(),
    provenance: v.object({
      file: v.string(),
      sha256: v.string(),
      source: v.exactOptional(v.string()),
      licence: v.exactOptional(v.string()),
    }),
    heldOut: v.boolean(),
    midiNote: v.number(),
    verdict: v.picklist(['pitched', 'unpitched', 'several-pitches']),
    inharmonicity: v.number(),
    landmarks: v.object({
      onsetFrame: v.number(),
      attackEndFrame: v.number(),
      sustainStartFrame: v.number(),
      sustainEndFrame: v.number(),
      releaseFrame: v.number(),
      decaying: v.boolean(),
      decayDbPerSecond: v.number(),
      peakLoudnessDb: v.number(),
    }),
    frameCount: v.number(),
    harmonicCount: v.number(),
  }),
)

/**
 * What the audio thread plays, from the bytes of a `.timbrel` file (docs/model-file.md). The host has verified the
 * file's checksum; here what does not fit together is refused, by the engine at the latest.
 *
 * @param path what errors call it.
 * @throws ModelFileError
 */
export function readModel(bytes: ArrayBuffer, path: string): WorkletModel {
  try {
    const tensors = new TensorBytes(bytes)
    const { scaleDb, ...spec } = v.parse(networkSchema, tensors.metadata('network'))
    const points = tensors.doubles('instruments/points')
    const layers = (part: 'encoder' | 'decoder'): LayerWeights[] =>
      spec[part].map((_, index) => ({
        kernel: tensors.floats(`${part}/${index}/kernel`),
        bias: tensors.floats(`${part}/${index}/bias`),
      }))
    return {
      network: {
        spec,
        normalisation: { meanDb: tensors.floats('normalisation/mean'), scaleDb },
        encoder: layers('encoder'),
        decoder: layers('decoder'),
      },
      instruments: v.parse(instrumentsSchema, tensors.metadata('instruments')).map((one, index) => {
        return { ...one, x: points[2 * index] ?? 0.5, y: points[2 * index + 1] ?? 0.5 }
      }),
      sounds: v.parse(soundsSchema, tensors.metadata('sounds')).map((head, index): Sound => {
        const name = (tensor: string) => `sounds/${index}/${tensor}`
        return {
          ...head,
          latents: tensors.halves(name('latents')),
          loudnessDb: tensors.floats(name('loudness')),
          pitchDeviation: tensors.floats(name('pitch-deviation')),
          detail: new Int8Array(tensors.copy(name('detail'))),
          air: new Int8Array(tensors.copy(name('air'))),
          onsetPhases: new Uint8Array(tensors.copy(name('onset-phases'))),
        }
      }),
    }
  } catch (cause) {
    throw new ModelFileError(path, 'expected a whole Timbrel model, found something else; copy or train it anew', {
      cause,
    })
  }
}

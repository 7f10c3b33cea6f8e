import type { ToProcessor, WorkletModel } from './worklet-messages.ts'

type Values = Float32Array | Int8Array | Uint8Array

/** Every array begins at a multiple of so many bytes. */
const ALIGNMENT = 4

/**
 * The message that replaces the audio thread's model, with its arrays copied into one buffer, to be posted with
 * `transfer`: it is handed over then. Left to be cloned, megabytes would be copied by the audio thread in one block. The
 * encoder, which nobody plays, is left out.
 */
export function modelMessage(model: WorkletModel): {
  readonly message: ToProcessor
  readonly transfer: ArrayBuffer[]
} {
  let size = 0
  mapArrays(model, (values) => {
    size += roomFor(values)
    return values
  })
  const buffer = new ArrayBuffer(size)
  let start = 0
  const packed = mapArrays(model, (values) => {
    const made = viewOf(buffer, start, values)
    made.set(values)
    start += roomFor(values)
    return made
  })
  return { message: { type: 'model', model: packed }, transfer: [buffer] }
}

/** The model with other arrays in the places of its own. */
function mapArrays(
  { network, instruments, sounds }: WorkletModel,
  map: <Kind extends Values>(values: Kind) => Kind,
): WorkletModel {
  return {
    network: {
      ...network,
      normalisation: { ...network.normalisation, meanDb: map(network.normalisation.meanDb) },
      encoder: [],
      decoder: network.decoder.map(({ kernel, bias }) => ({ kernel: map(kernel), bias: map(bias) })),
    },
    instruments,
    sounds: sounds.map((sound) => ({
      ...sound,
      latents: map(sound.latents),
      loudnessDb: map(sound.loudnessDb),
      pitchDeviation: map(sound.pitchDeviation),
      detail: map(sound.detail),
      air: map(sound.air),
      onsetPhases: map(sound.onsetPhases),
    })),
  }
}

function roomFor({ byteLength }: Values): number {
  return ALIGNMENT * Math.ceil(byteLength / ALIGNMENT)
}

/** A view of the same kind and length. */
function viewOf<Kind extends Values>(buffer: ArrayBuffer, start: number, values: Kind): Kind {
  const make = values.constructor as new (buffer: ArrayBuffer, start: number, length: number) => Kind
  return new make(buffer, start, values.length)
}

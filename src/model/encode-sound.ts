import type { Network, NetworkSpec } from '../contract/network.ts'
import { AIR_STEP, DETAIL_STEP_DB, PHASE_STEPS, type Provenance, type Sound } from '../contract/sound.ts'
import { type Analysis, BINS, HARMONICS, NOISE_BANDS } from '../contract/spectrogram.ts'
import { harmonicCount } from '../dsp/image.ts'
import { type Conditioned, conditionsEvery, pitchDeviation } from './frame-conditions.ts'
import { roundToHalf } from './half-float.ts'
import { LoadedNetwork, latentStepCount, rowsToFrames } from './loaded-network.ts'

/** Frames per latent step of a sound whose network works at the frame rate; else it is the network's own stride. */
const SOUND_STRIDE = 4

/**
 * Frames (80 ms) over which frame-rate latents are averaged: the latent carries what changes slowly, the detail the
 * rest. Frame-rate latents make the middle of a morph rough: harmonic energy over the rest 28-31 dB, smoothed 38 dB.
 */
const SMOOTHED_FRAMES = 15

/** Who a sound is; everything else is heard in the recording. */
export type SoundIdentity = Pick<Sound, 'name' | 'instrument' | 'heldOut'> & { readonly provenance: Provenance }

/** Frames per latent step of the sounds of a network. */
export function soundStride({ latentStride }: NetworkSpec): number {
  return latentStride === 1 ? SOUND_STRIDE : latentStride
}

/**
 * Encodes a whole recording into what a model keeps of it: slow latents (rounded to half precision), and as detail what
 * the decoder does not say at those latents. A tensor engine must be loaded; leaves no tensor behind.
 *
 * @returns fresh arrays only.
 */
export function encodeSound(network: Network, analysis: Analysis, identity: SoundIdentity): Sound {
  const { spectrogram, landmarks, midiNote } = analysis
  const { frameCount } = spectrogram
  const conditioned: Conditioned = {
    midiNote,
    pitchDeviation: pitchDeviation(spectrogram, midiNote),
    loudnessDb: spectrogram.loudnessDb.slice(),
    peakLoudnessDb: landmarks.peakLoudnessDb,
  }
  const loaded = new LoadedNetwork(network)
  try {
    const latents = slowLatents(network.spec, loaded.encode(spectrogram.image, conditioned).mean, frameCount)
    const decoded = decodedFrames(loaded, latents, conditioned)
    return {
      ...identity,
      midiNote,
      verdict: analysis.verdict,
      inharmonicity: spectrogram.inharmonicity,
      landmarks,
      frameCount,
      latents,
      loudnessDb: conditioned.loudnessDb,
      pitchDeviation: conditioned.pitchDeviation,
      harmonicCount: harmonicCount(midiNote),
      detail: detailSteps(spectrogram.image, decoded, frameCount, harmonicCount(midiNote)),
      air: airSteps(analysis.air),
      onsetPhases: phaseSteps(analysis.onsetPhases.subarray(0, harmonicCount(midiNote))),
    }
  } finally {
    loaded.dispose()
  }
}

/**
 * What the decoder alone says of latents at some pitch and loudness: the sound's own, or another to move it to.
 *
 * @param latents [latentStepCount(frames, soundStride), latentSize], as in a {@link Sound}.
 * @returns [frames, BINS] dB re the frame's loudness, fresh. Leaves no tensor behind.
 */
export function decodeImage(network: Network, latents: Float32Array, conditioned: Conditioned): Float32Array {
  const loaded = new LoadedNetwork(network)
  try {
    return decodedFrames(loaded, latents, conditioned)
  } finally {
    loaded.dispose()
  }
}

/**
 * What the network alone makes of an analysis, at its own latent rate and without smoothing: the reconstruction whose
 * error the training verdict states.
 *
 * @returns [frames, BINS] dB re the frame's loudness, fresh. Leaves no tensor behind.
 */
export function reconstructImage(
  network: Network,
  { spectrogram, landmarks, midiNote }: Pick<Analysis, 'spectrogram' | 'landmarks' | 'midiNote'>,
): Float32Array {
  const conditioned: Conditioned = {
    midiNote,
    pitchDeviation: pitchDeviation(spectrogram, midiNote),
    loudnessDb: spectrogram.loudnessDb,
    peakLoudnessDb: landmarks.peakLoudnessDb,
  }
  const loaded = new LoadedNetwork(network)
  try {
    const { mean, steps } = loaded.encode(spectrogram.image, conditioned)
    const { latentStride } = network.spec
    const rows = loaded.decode(mean, conditionsEvery(conditioned, latentStride, steps))
    return rowsToFrames(rows, BINS, latentStride, spectrogram.frameCount)
  } finally {
    loaded.dispose()
  }
}

function decodedFrames(loaded: LoadedNetwork, latents: Float32Array, conditioned: Conditioned): Float32Array {
  const { spec } = loaded.network
  const stride = soundStride(spec)
  const rows = loaded.decode(latents, conditionsEvery(conditioned, stride, latents.length / spec.latentSize))
  return rowsToFrames(rows, BINS, stride, conditioned.loudnessDb.length)
}

/** Latents at the sound's stride: the network's own, or frame-rate ones averaged around every fourth frame. */
function slowLatents({ latentSize, latentStride }: NetworkSpec, means: Float32Array, frameCount: number): Float32Array {
  if (latentStride > 1) return means.map(roundToHalf)
  const steps = latentStepCount(frameCount, SOUND_STRIDE)
  const reach = (SMOOTHED_FRAMES - 1) / 2
  const latents = new Float32Array(steps * latentSize)
  for (let step = 0; step < steps; step++) {
    for (let dimension = 0; dimension < latentSize; dimension++) {
      let sum = 0
      for (let offset = -reach; offset <= reach; offset++) {
        const frame = Math.max(0, Math.min(frameCount - 1, step * SOUND_STRIDE + offset))
        sum += means[frame * latentSize + dimension] as number
      }
      latents[step * latentSize + dimension] = roundToHalf(sum / SMOOTHED_FRAMES)
    }
  }
  return latents
}

function detailSteps(image: Float32Array, decoded: Float32Array, frameCount: number, harmonics: number): Int8Array {
  const width = harmonics + NOISE_BANDS
  const detail = new Int8Array(frameCount * width)
  for (let frame = 0; frame < frameCount; frame++) {
    for (let column = 0; column < width; column++) {
      const at = frame * BINS + (column < harmonics ? column : column - harmonics + HARMONICS)
      const differenceDb = (image[at] as number) - (decoded[at] as number)
      detail[frame * width + column] = toInt8(differenceDb / DETAIL_STEP_DB)
    }
  }
  return detail
}

function airSteps(air: Float32Array): Int8Array {
  const steps = new Int8Array(air.length)
  for (let index = 0; index < air.length; index++) steps[index] = toInt8((air[index] as number) / AIR_STEP)
  return steps
}

/** Turns to PHASE_STEPS of one; a whole turn is none. */
function phaseSteps(turns: Float32Array): Uint8Array {
  return Uint8Array.from(turns, (turn) => Math.round(turn * PHASE_STEPS) % PHASE_STEPS)
}

function toInt8(value: number): number {
  return Math.max(-127, Math.min(127, Math.round(value)))
}

import type { LayerSpec, Network } from '../../src/contract/network.ts'
import { AIR_STEP, DETAIL_STEP_DB, PHASE_STEPS, type Sound } from '../../src/contract/sound.ts'
import {
  type Analysis,
  BINS,
  FLOOR_DB,
  HARMONICS,
  HOP_SAMPLES,
  HOP_SECONDS,
  NOISE_BANDS,
  type PitchVerdict,
} from '../../src/contract/spectrogram.ts'
import { CONDITIONS } from '../../src/dsp/conditioning.ts'
import { frameEnergyDb, harmonicCount } from '../../src/dsp/image.ts'
import { hzToMidi } from '../../src/dsp/pitch.ts'
import { Random } from '../../src/dsp/random.ts'
import { decodeSound } from '../../src/engine/decoder.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'

export const LATENT_SIZE = 8
export const LATENT_STRIDE = 4

/**
 * An untrained network of the default shape, small: its decoder says something definite but wrong.
 *
 * @param like whose mean image the network is normalised by, so that what is left fits into detail's ±38 dB.
 */
export function tinyNetwork(seed: number, kernelSizes: readonly number[] = [3, 1], like?: Analysis): Network {
  const random = new Random(seed)
  const widths = [LATENT_SIZE + CONDITIONS, ...kernelSizes.slice(1).map(() => 24), BINS]
  const decoder: LayerSpec[] = kernelSizes.map((kernelSize, index) => ({
    kernelSize,
    stride: 1,
    inputs: widths[index] as number,
    outputs: widths[index + 1] as number,
    activation: index === kernelSizes.length - 1 ? 'linear' : 'silu',
  }))
  const normals = (count: number, deviation: number) =>
    Float32Array.from({ length: count }, () => random.normal() * deviation)
  return {
    spec: { family: 'conv', kind: 'vae', latentSize: LATENT_SIZE, latentStride: LATENT_STRIDE, encoder: [], decoder },
    normalisation: like
      ? { meanDb: meanRow(like), scaleDb: 6 }
      : { meanDb: Float32Array.from({ length: BINS }, (_, bin) => -30 - 0.2 * bin), scaleDb: 20 },
    encoder: [],
    decoder: decoder.map(({ kernelSize, inputs, outputs }) => ({
      kernel: normals(kernelSize * inputs * outputs, 0.5 / Math.sqrt(kernelSize * inputs)),
      bias: normals(outputs, 0.1),
    })),
  }
}

function meanRow({ spectrogram, landmarks }: Analysis): Float32Array {
  const mean = new Float32Array(BINS)
  const frames = spectrogram.frameCount - landmarks.onsetFrame
  for (let index = landmarks.onsetFrame * BINS; index < spectrogram.image.length; index++) {
    mean[index % BINS] = (mean[index % BINS] as number) + (spectrogram.image[index] as number) / frames
  }
  return mean
}

export interface SoundShape {
  readonly midiNote: number
  readonly instrument?: string
  readonly name?: string
  readonly frames?: number
  readonly onsetFrame?: number
  readonly attackFrames?: number
  /** 0 is a held sound. */
  readonly decayDbPerSecond?: number
  readonly peakDb?: number
  /** dB per octave by which partials fall. */
  readonly tiltDb?: number
  /** Level of every noise band re the loudness, dB. */
  readonly noiseDb?: number
  readonly vibratoCents?: number
  readonly inharmonicity?: number
  readonly verdict?: PitchVerdict
  readonly withAir?: boolean
}

/** A sound made by rule: known attack, decay, spectrum and vibrato. */
export function makeSound(shape: SoundShape, network: Network): Sound {
  const {
    midiNote,
    frames = 400,
    onsetFrame = 10,
    attackFrames = 5,
    decayDbPerSecond = 0,
    peakDb = -12,
    tiltDb = -6,
    noiseDb = -45,
    vibratoCents = 0,
    verdict = 'pitched',
  } = shape
  const attackEnd = onsetFrame + attackFrames
  const levels = Float32Array.from({ length: frames }, (_, frame) => {
    if (frame < onsetFrame) return -120
    // Amplitude rises in a straight line and reaches 90 % of the peak at the end of the attack.
    if (frame <= attackEnd) return peakDb + 20 * Math.log10((0.9 * Math.max(0.02, frame - onsetFrame)) / attackFrames)
    const decayed = decayDbPerSecond * (frame - attackEnd) * HOP_SECONDS
    return peakDb + 20 * Math.log10(Math.min(1, 0.9 + (0.1 * (frame - attackEnd)) / 4)) + decayed
  })
  const row = new Float32Array(BINS).fill(FLOOR_DB)
  const count = harmonicCount(midiNote)
  if (verdict === 'pitched') for (let k = 1; k <= count; k++) row[k - 1] = tiltDb * Math.log2(k)
  row.fill(noiseDb, HARMONICS)
  const energyDb = frameEnergyDb(row, 0, count)
  const image = new Float32Array(frames * BINS)
  for (let frame = 0; frame < frames; frame++) {
    for (let bin = 0; bin < BINS; bin++) image[frame * BINS + bin] = Math.max(FLOOR_DB, (row[bin] as number) - energyDb)
  }
  const random = new Random(Math.round(midiNote * 100) + 1)
  return withDetail(
    {
      name: shape.name ?? `${shape.instrument ?? 'made'}/${midiNote}.wav`,
      instrument: shape.instrument ?? 'made',
      midiNote,
      verdict,
      inharmonicity: shape.inharmonicity ?? 0,
      landmarks: {
        onsetFrame,
        attackEndFrame: attackEnd,
        sustainStartFrame: decayDbPerSecond < 0 ? attackEnd : attackEnd + 20,
        sustainEndFrame: decayDbPerSecond < 0 ? frames : frames - 40,
        releaseFrame: decayDbPerSecond < 0 ? frames : frames - 30,
        decaying: decayDbPerSecond < 0,
        decayDbPerSecond,
        peakLoudnessDb: peakDb,
      },
      provenance: { file: shape.name ?? 'made.wav', sha256: '' },
      heldOut: false,
      frameCount: frames,
      latents: new Float32Array(0),
      loudnessDb: levels,
      pitchDeviation: Float32Array.from(
        { length: frames },
        (_, frame) => (vibratoCents / 100) * Math.sin(2 * Math.PI * 5.5 * frame * HOP_SECONDS),
      ),
      harmonicCount: count,
      detail: new Int8Array(0),
      air:
        shape.withAir === false
          ? new Int8Array(0)
          : Int8Array.from({ length: frames * HOP_SAMPLES }, () => Math.round(random.normal() / AIR_STEP)),
      onsetPhases: Uint8Array.from({ length: count }, () => random.integer(PHASE_STEPS)),
    },
    image,
    network,
  )
}

/** A sound of a real recording without any training: slow made-up latents, and detail that makes up for them. */
export function soundFromAnalysis(analysis: Analysis, name: string, network: Network): Sound {
  const { spectrogram, landmarks, verdict, midiNote, air, onsetPhases } = analysis
  const { frameCount, f0Hz, voicing, loudnessDb, inharmonicity, image } = spectrogram
  return withDetail(
    {
      name,
      instrument: name.split('/')[0] as string,
      midiNote,
      verdict,
      inharmonicity,
      landmarks,
      provenance: { file: name, sha256: '' },
      heldOut: false,
      frameCount,
      latents: new Float32Array(0),
      loudnessDb,
      pitchDeviation: f0Hz.map((f0, frame) => ((voicing[frame] as number) > 0 ? hzToMidi(f0) - midiNote : 0)),
      harmonicCount: harmonicCount(midiNote),
      detail: new Int8Array(0),
      air: Int8Array.from(air, (value) => Math.max(-127, Math.min(127, Math.round(value / AIR_STEP)))),
      onsetPhases: Uint8Array.from(onsetPhases.subarray(0, harmonicCount(midiNote)), (turns) => turns * PHASE_STEPS),
    },
    image,
    network,
  )
}

/** Gives a sound latents, and the detail that they leave over against `image`. */
function withDetail(bare: Sound, image: Float32Array, network: Network): Sound {
  const { frameCount, midiNote, harmonicCount: count } = bare
  const steps = Math.ceil((frameCount - 1) / LATENT_STRIDE) + 1
  const latents = Float32Array.from({ length: steps * LATENT_SIZE }, (_, index) => {
    const step = Math.floor(index / LATENT_SIZE)
    return Math.sin(midiNote + 1.7 * (index % LATENT_SIZE)) + 0.2 * Math.sin(0.1 * step + index)
  })
  const width = count + NOISE_BANDS
  const plain: Sound = { ...bare, latents, detail: new Int8Array(frameCount * width) }
  const decoded = decodeSound(network, plain, typeScriptKernels)
  const detail = new Int8Array(frameCount * width)
  for (let frame = 0; frame < frameCount; frame++) {
    for (let index = 0; index < width; index++) {
      const bin = frame * BINS + (index < count ? index : HARMONICS + index - count)
      const steps_ = Math.round(((image[bin] as number) - (decoded[bin] as number)) / DETAIL_STEP_DB)
      detail[frame * width + index] = Math.max(-127, Math.min(127, steps_))
    }
  }
  return { ...plain, detail }
}

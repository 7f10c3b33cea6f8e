import MeydaModule from 'meyda'
import type { AudioClip } from '../contract/audio-clip.ts'
import { TimbrelError } from '../contract/errors.ts'

// Meyda's types declare an ES module, its file is CommonJS: what they call `default` is the module itself.
type Meyda = typeof MeydaModule.default
const meyda = MeydaModule as unknown as Meyda

/** Bands of the specific loudness, one for each critical band (Bark). */
export const BARK_BANDS = 24

/** Cepstral coefficients, 0 to 12. */
export const MEYDA_CEPSTRA = 13

/** Rms below which a frame is silent: -120 dB re full scale, below the noise of any recording. */
const SILENT_RMS = 1e-6

/** Frames this far below a clip's loudest are left out of its means: 60 dB, as a share of power. */
const ACTIVE_POWER = 1e-6

/**
 * What Meyda says of one frame. Null where a silent frame has no answer.
 *
 * Loudness, MFCC and what follows from them depend on level and frame size: compare like with like.
 */
export interface FrameDescriptors {
  /** Rms of the frame itself, without any window. */
  readonly rms: number
  /** Amplitude-weighted mean frequency. */
  readonly centroidHz: number | null
  /** Amplitude-weighted standard deviation around it. */
  readonly spreadHz: number | null
  /** Geometric over arithmetic mean of the amplitudes: 0 for a tone, 0.85 for white noise, 1 for a click. */
  readonly flatness: number | null
  /** [MEYDA_CEPSTRA] of ln(1 + mel power), 26 bands; 0 in silence. */
  readonly mfcc: Float32Array
  /** [BARK_BANDS] amplitude sum of each band to the power 0.23 (Zwicker); 0 in silence. */
  readonly specificLoudness: Float32Array
  /** Sum of the specific loudness. */
  readonly loudness: number
  /** Acum: centre of gravity of the specific loudness, high bands weighing more (Zwicker and Fastl 1999, 9.1). */
  readonly sharpness: number | null
  /** 0 (all in one band) to 1: how little the loudest band makes of the whole. */
  readonly perceptualSpread: number | null
}

/**
 * The one door to Meyda, with its traps shut:
 *
 * - its settings are global and its tables do not follow them (a changed buffer size leaves the mel bank of the old
 *   one): each meter works on a copy of its own, so meters of different sizes and rates do not disturb each other;
 * - silence gives NaN: here null or 0;
 * - its rms is that of the windowed frame: here of the frame;
 * - its sharpness adds constants for bands above 15 whatever sounds there: here it is computed from its loudness;
 * - its spectralFlux throws on a single frame and reads before its first sample otherwise: not offered;
 * - buffers must be powers of two: checked once, in the constructor.
 */
export class DescriptorMeter {
  readonly frameSamples: number
  readonly #sampleRateHz: number
  readonly #meyda: Meyda
  readonly #frame: Float32Array

  /**
   * @param frameSamples a power of two from 256 to 32,768; below, the lowest bands hold no bin.
   * @throws TimbrelError for any other.
   */
  constructor(frameSamples: number, sampleRateHz: number) {
    if (!(Number.isInteger(Math.log2(frameSamples)) && frameSamples >= 256 && frameSamples <= 32_768)) {
      throw new TimbrelError(
        'input',
        `descriptors: expected a frame of a power of two from 256 to 32768 samples, found ${frameSamples}`,
      )
    }
    this.frameSamples = frameSamples
    this.#sampleRateHz = sampleRateHz
    this.#frame = new Float32Array(frameSamples)
    const tables = { barkScale: undefined, melFilterBank: undefined, chromaFilterBank: undefined }
    const settings = { bufferSize: frameSamples, sampleRate: sampleRateHz, windowingFunction: 'hanning' }
    const counts = { melBands: 26, numberOfMFCCCoefficients: MEYDA_CEPSTRA, numberOfBarkBands: BARK_BANDS }
    this.#meyda = { ...meyda, ...tables, ...settings, ...counts }
  }

  /** Describes the frame of `samples` from `start` on; beyond the end there is silence. */
  measure(samples: Float32Array, start: number): FrameDescriptors {
    const frame = this.#frame
    frame.fill(0)
    frame.set(samples.subarray(start, start + this.frameSamples))
    const rms = Math.sqrt(meanSquare(frame))
    // Written so that a NaN sample counts as silence too.
    if (!(rms >= SILENT_RMS)) return silence(rms)
    const found = this.#meyda.extract(
      ['spectralCentroid', 'spectralSpread', 'spectralFlatness', 'mfcc', 'loudness', 'perceptualSpread'],
      frame,
    )
    const binHz = this.#sampleRateHz / this.frameSamples
    const loudness = found?.loudness ?? { specific: new Float32Array(BARK_BANDS), total: 0 }
    return {
      rms,
      centroidHz: finite(found?.spectralCentroid, binHz),
      spreadHz: finite(found?.spectralSpread, binHz),
      flatness: finite(found?.spectralFlatness, 1),
      mfcc: Float32Array.from(found?.mfcc ?? new Float32Array(MEYDA_CEPSTRA)),
      specificLoudness: loudness.specific,
      loudness: loudness.total,
      sharpness: sharpness(loudness.specific, loudness.total),
      perceptualSpread: finite(found?.perceptualSpread, 1),
    }
  }
}

function meanSquare(frame: Float32Array): number {
  let sum = 0
  for (let n = 0; n < frame.length; n++) sum += (frame[n] as number) ** 2
  return sum / frame.length
}

function finite(value: number | undefined, scale: number): number | null {
  return value !== undefined && Number.isFinite(value) ? value * scale : null
}

function silence(rms: number): FrameDescriptors {
  return {
    rms: Number.isFinite(rms) ? rms : 0,
    centroidHz: null,
    spreadHz: null,
    flatness: null,
    mfcc: new Float32Array(MEYDA_CEPSTRA),
    specificLoudness: new Float32Array(BARK_BANDS),
    loudness: 0,
    sharpness: null,
    perceptualSpread: null,
  }
}

/** 0.11 · Σ N'(z)·g(z)·z / N, with g rising above 15 Bark. */
function sharpness(specific: Float32Array, total: number): number | null {
  if (!(total > 0)) return null
  let moment = 0
  specific.forEach((value, index) => {
    const bark = index + 1
    moment += value * bark * (bark < 16 ? 1 : 0.066 * Math.exp(0.171 * bark))
  })
  return (0.11 * moment) / total
}

/**
 * Descriptors of a whole clip: means over the frames within 60 dB of the loudest, each weighted by its power, so that
 * what is heard most counts most. `rms` is that of the whole clip. A silent clip gives what a silent frame gives.
 *
 * @param frameSamples see {@link DescriptorMeter}; frames overlap by half.
 */
export function describeClip(clip: AudioClip, frameSamples = 2048): FrameDescriptors {
  const meter = new DescriptorMeter(frameSamples, clip.sampleRateHz)
  const frames: FrameDescriptors[] = []
  for (let start = 0; start === 0 || start + frameSamples / 2 < clip.samples.length; start += frameSamples / 2) {
    frames.push(meter.measure(clip.samples, start))
  }
  const loudest = frames.reduce((most, { rms }) => Math.max(most, rms * rms), 0)
  const active = frames.filter(({ rms, centroidHz }) => centroidHz !== null && rms * rms >= loudest * ACTIVE_POWER)
  const rms = clip.samples.length > 0 ? Math.sqrt(meanSquare(clip.samples)) : 0
  if (active.length === 0) return silence(rms)
  const weights = active.map((frame) => frame.rms ** 2)
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const mean = (read: (frame: FrameDescriptors) => number | null) =>
    active.reduce((sum, frame, index) => sum + ((weights[index] as number) / whole) * (read(frame) ?? 0), 0)
  const means = (length: number, read: (frame: FrameDescriptors) => Float32Array) =>
    Float32Array.from({ length }, (_, index) => mean((frame) => read(frame)[index] as number))
  return {
    rms,
    centroidHz: mean((frame) => frame.centroidHz),
    spreadHz: mean((frame) => frame.spreadHz),
    flatness: mean((frame) => frame.flatness),
    mfcc: means(MEYDA_CEPSTRA, (frame) => frame.mfcc),
    specificLoudness: means(BARK_BANDS, (frame) => frame.specificLoudness),
    loudness: mean((frame) => frame.loudness),
    sharpness: mean((frame) => frame.sharpness),
    perceptualSpread: mean((frame) => frame.perceptualSpread),
  }
}

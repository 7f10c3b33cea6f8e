import type { Analysis, Landmarks } from '../contract/spectrogram.ts'
import { BINS, HARMONICS, HOP_SAMPLES, HOP_SECONDS, MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import { frameEnergyDb, rowToAmplitudes } from './image.ts'
import { NoiseShaper, WhiteExcitation } from './noise-shaper.ts'
import { PartialBank } from './partial-bank.ts'

export interface SynthesisOptions {
  /** Decides starting phases and white noise; an integer >= 1. */
  readonly seed: number
  /** Sound the partials; true unless said otherwise. */
  readonly partials?: boolean
  /** Sound the noise; true unless said otherwise. */
  readonly noise?: boolean
  /** What the noise is made of: the recording's own air, unless it has none, or white noise. */
  readonly excitation?: 'air' | 'white'
  /** Partials start as the recording's own did, or scattered by the seed; the recording's unless said otherwise. */
  readonly phases?: 'recording' | 'scattered'
}

/** What of an analysis is heard. */
export type Synthesisable = Pick<Analysis, 'spectrogram' | 'air'> &
  Partial<Pick<Analysis, 'onsetPhases'>> & { readonly landmarks?: Pick<Landmarks, 'onsetFrame'> }

/**
 * Audio of an analysis: additive partials plus shaped noise. The same input and seed give the same samples.
 *
 * @param analysis the spectrogram and, for `excitation: 'air'`, the air of frameCount · HOP_SAMPLES samples; for
 * `phases: 'recording'` the onset's phases and its frame.
 * @returns [frameCount · HOP_SAMPLES] at MODEL_RATE_HZ, fresh; frame t sounds around sample t · HOP_SAMPLES.
 */
export function synthesise(analysis: Synthesisable, options: SynthesisOptions): Float32Array {
  const out = new Float32Array(analysis.spectrogram.frameCount * HOP_SAMPLES)
  const levelsDb = rowLevels(analysis)
  if (options.partials ?? true) addPartials(analysis, levelsDb, options, out)
  if (options.noise ?? true) addNoise(analysis, levelsDb, options, out)
  return out
}

/** What each row must be raised by so that its energy is the frame's loudness. */
function rowLevels({ spectrogram }: Pick<Analysis, 'spectrogram'>): Float32Array {
  return spectrogram.loudnessDb.map(
    (loudnessDb, frame) => loudnessDb - frameEnergyDb(spectrogram.image, frame * BINS, HARMONICS),
  )
}

function addPartials(
  { spectrogram, onsetPhases, landmarks }: Synthesisable,
  levelsDb: Float32Array,
  { seed, phases }: SynthesisOptions,
  out: Float32Array,
): void {
  const { frameCount, f0Hz, image, inharmonicity } = spectrogram
  const bank = new PartialBank()
  bank.reset(seed)
  if (phases !== 'scattered' && onsetPhases !== undefined && landmarks !== undefined) {
    bank.aim(onsetPhases, cyclesBetween(f0Hz, 0, landmarks.onsetFrame), inharmonicity)
  }
  let before = { f0Hz: f0Hz[0] ?? 0, inharmonicity, amplitudes: new Float32Array(HARMONICS) }
  let after = { ...before, amplitudes: new Float32Array(HARMONICS) }
  if (frameCount > 0) rowToAmplitudes(image, 0, HARMONICS, levelsDb, 0, before.amplitudes)
  for (let frame = 0; frame < frameCount; frame++) {
    const next = Math.min(frame + 1, frameCount - 1)
    rowToAmplitudes(image, next * BINS, HARMONICS, levelsDb, next, after.amplitudes)
    after.f0Hz = f0Hz[next] as number
    bank.add(out, frame * HOP_SAMPLES, HOP_SAMPLES, before, after, MODEL_RATE_HZ)
    const spent = before
    before = after
    after = spent
  }
}

function addNoise(
  { spectrogram, air }: Pick<Analysis, 'spectrogram' | 'air'>,
  levelsDb: Float32Array,
  options: SynthesisOptions,
  out: Float32Array,
): void {
  const { frameCount, image } = spectrogram
  const shaper = new NoiseShaper()
  const white = new WhiteExcitation(HOP_SAMPLES)
  white.reset(options.seed)
  const useAir = air.length > 0 && options.excitation !== 'white'
  // One hop of room either side: the first grain begins a hop before the first frame, the last ends a hop after.
  const padded = new Float32Array((frameCount + 1) * HOP_SAMPLES)
  if (useAir) padded.set(air.subarray(0, frameCount * HOP_SAMPLES), HOP_SAMPLES)
  const sum = new Float32Array((frameCount + 1) * HOP_SAMPLES)
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * HOP_SAMPLES
    white.advance()
    const excitation = useAir ? padded : white.grain
    const noiseOffset = frame * BINS + HARMONICS
    shaper.shape(excitation, useAir ? at : 0, image, noiseOffset, levelsDb[frame] as number, sum, at)
  }
  for (let n = 0; n < out.length; n++) out[n] = (out[n] as number) + (sum[n + HOP_SAMPLES] as number)
}

/** Cycles of the fundamental from frame to frame, as the partial bank counts them: f0 moves linearly within a hop. */
function cyclesBetween(f0Hz: Float32Array, fromFrame: number, toFrame: number): number {
  let cycles = 0
  for (let frame = fromFrame; frame < toFrame; frame++) {
    cycles += ((f0Hz[frame] as number) + (f0Hz[frame + 1] as number)) * 0.5 * HOP_SECONDS
  }
  return cycles
}

import type { AudioClip } from '../contract/audio-clip.ts'
import { TimbrelError } from '../contract/errors.ts'
import { type Analysis, BINS, HARMONICS, HOP_SAMPLES, MODEL_RATE_HZ, NOISE_BANDS } from '../contract/spectrogram.ts'
import { whiten } from './air.ts'
import { noiseBandHz } from './erb.ts'
import { HIGHEST_F0_HZ, type PitchTrack, trackF0 } from './f0.ts'
import { harmonicCount, writeRow } from './image.ts'
import { estimateInharmonicity } from './inharmonicity.ts'
import { findLandmarks } from './landmarks.ts'
import { NOISE_BAND_SHARES } from './noise-bands.ts'
import { distanceToOnset, findEdges, findOnsets, levelEnvelope } from './onsets.ts'
import { measurePartials, type PartialTracks } from './partials.ts'
import { measureOnsetPhases } from './partials-phase.ts'
import { hzToMidi, midiToHz } from './pitch.ts'
import { noiseDensities } from './residual-noise.ts'
import { concludePitch } from './verdict.ts'
import { writeWarnings } from './verdict-warnings.ts'

/** What the caller knows besides the samples. */
export interface AnalyseOptions {
  /** The note that the file's name states: preferred where the sound supports it, otherwise ignored. */
  readonly midiNoteHint?: number
  /** The hint is a person's correction: taken also where the sound supports others as well, as it does octaves. */
  readonly midiNoteCertain?: boolean
}

/** Recordings whose loudest sample is below this (-90 dB) hold nothing but rounding noise. */
const SILENT_PEAK = 3e-5

/** Fewer than this many frames are no sound: one FFT window of the noise bands. */
const SHORTEST_SAMPLES = 512

/** The tuning of a string is measured this long after its strike. */
const AFTER_STRIKE_SAMPLES = Math.round(0.05 * MODEL_RATE_HZ)

/**
 * Analyses a recording: pitch, partials, noise bands, air and landmarks (docs/architecture.md).
 *
 * @param clip mono at MODEL_RATE_HZ.
 * @returns frame t is centred on sample t · HOP_SAMPLES of the clip; there are floor(samples / HOP_SAMPLES) + 1.
 * @throws TimbrelError 'analysis' when there is nothing to analyse: another rate, too short, silent, not finite.
 */
export function analyse(clip: AudioClip, options: AnalyseOptions = {}): Analysis {
  const samples = prepare(clip)
  const frames = Math.floor(samples.length / HOP_SAMPLES) + 1
  const pitch = trackF0(samples, MODEL_RATE_HZ, frames, options.midiNoteHint, options.midiNoteCertain)
  const levelDb = new Float64Array(frames)
  levelEnvelope(samples, pitch.medianHz === null ? 0 : MODEL_RATE_HZ / pitch.medianHz, levelDb)
  const onsets = findOnsets(levelDb)
  const tuning = tuneString(samples, levelDb, pitch)
  if (tuning !== null) pitch.f0Hz.fill(tuning.f0Hz)
  const inharmonicity = tuning?.inharmonicity ?? 0
  const verdict = concludePitch(samples, MODEL_RATE_HZ, pitch.medianHz, inharmonicity, pitch.voicedShare)
  const partials =
    verdict === 'pitched'
      ? measurePartials(
          samples,
          MODEL_RATE_HZ,
          pitch.f0Hz,
          inharmonicity,
          distanceToOnset(onsets, frames),
          findEdges(samples, onsets),
        )
      : noPartials(samples, frames)
  const { image, loudnessDb } = buildImage(partials, frames, pitch.medianHz ?? HIGHEST_F0_HZ)
  const midiNote = hzToMidi(pitch.medianHz ?? noiseCentreHz(image, loudnessDb))
  if (pitch.medianHz === null) pitch.f0Hz.fill(midiToHz(midiNote))
  const voicing = Float32Array.from(pitch.voicing)
  const landmarks = findLandmarks(loudnessDb, voicing)
  const spectrogram = {
    frameCount: frames,
    f0Hz: Float32Array.from(pitch.f0Hz),
    voicing,
    loudnessDb,
    inharmonicity,
    image,
  }
  return {
    spectrogram,
    landmarks,
    verdict,
    midiNote,
    air: whiten(partials.residual, image, loudnessDb, harmonicCount(midiNote), onsets),
    onsetPhases: measureOnsetPhases(partials, pitch.f0Hz, inharmonicity, landmarks.onsetFrame),
    warnings: writeWarnings({
      samples: clip.samples,
      levelDb,
      onsets,
      landmarks,
      verdict,
      midiNote,
      hint: options.midiNoteHint,
    }),
  }
}

/** Checks the clip and takes its offset off. */
function prepare(clip: AudioClip): Float32Array {
  const { sampleRateHz, samples } = clip
  if (sampleRateHz !== MODEL_RATE_HZ) {
    throw new TimbrelError(
      'analysis',
      `analysis: expected ${MODEL_RATE_HZ} Hz, found ${sampleRateHz} Hz: resample first`,
    )
  }
  if (samples.length < SHORTEST_SAMPLES) {
    throw new TimbrelError(
      'analysis',
      `analysis: expected at least ${SHORTEST_SAMPLES} samples, found ${samples.length}`,
    )
  }
  let sum = 0
  for (const value of samples) sum += value
  if (!Number.isFinite(sum))
    throw new TimbrelError('analysis', 'analysis: expected finite samples, found NaN or infinity')
  const mean = sum / samples.length
  const centred = samples.map((value) => value - mean)
  const peak = centred.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (peak < SILENT_PEAK) throw new TimbrelError('analysis', 'analysis: expected sound, found silence')
  return centred
}

function tuneString(samples: Float32Array, levelDb: Float64Array, pitch: PitchTrack) {
  if (pitch.medianHz === null) return null
  const landmarks = findLandmarks(Float32Array.from(levelDb), Float32Array.from(pitch.voicing))
  if (!landmarks.decaying) return null
  const start = landmarks.onsetFrame * HOP_SAMPLES + AFTER_STRIKE_SAMPLES
  return estimateInharmonicity(samples, start, MODEL_RATE_HZ, pitch.medianHz)
}

/** All of the recording is residual. */
function noPartials(samples: Float32Array, frames: number): PartialTracks {
  const residual = new Float32Array(frames * HOP_SAMPLES)
  residual.set(samples.subarray(0, residual.length))
  const none = new Float32Array(frames * HARMONICS)
  return { amplitudes: none, phases: none, counts: new Uint8Array(frames), residual }
}

function buildImage(
  partials: PartialTracks,
  frames: number,
  f0Hz: number,
): { image: Float32Array; loudnessDb: Float32Array } {
  const densities = noiseDensities(partials.residual, frames)
  const image = new Float32Array(frames * BINS)
  const loudnessDb = new Float32Array(frames)
  const most = harmonicCount(hzToMidi(f0Hz))
  for (let frame = 0; frame < frames; frame++) {
    const count = Math.min(most, partials.counts[frame] as number)
    const from = frame * HARMONICS
    loudnessDb[frame] = writeRow(partials.amplitudes, from, count, densities, frame * NOISE_BANDS, image, frame * BINS)
  }
  return { image, loudnessDb }
}

/** Power-weighted centre of the noise bands over the whole recording, on the ERB scale: where a noise sounds. */
function noiseCentreHz(image: Float32Array, loudnessDb: Float32Array): number {
  let sum = 0
  let weights = 0
  for (let frame = 0; frame < loudnessDb.length; frame++) {
    for (let band = 0; band < NOISE_BANDS; band++) {
      const levelDb = (image[frame * BINS + HARMONICS + band] as number) + (loudnessDb[frame] as number)
      const power = 10 ** (levelDb / 10) * (NOISE_BAND_SHARES[band] as number)
      sum += power * band
      weights += power
    }
  }
  return noiseBandHz(sum / weights)
}

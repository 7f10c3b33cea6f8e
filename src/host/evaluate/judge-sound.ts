import type { Acquaintance, LogMelDistances, SoundEvaluation } from '../../contract/evaluation.ts'
import type { RecordingSummary } from '../../contract/host-analysis.ts'
import type { Network } from '../../contract/network.ts'
import { type Analysis, HOP_SAMPLES, HOP_SECONDS, MODEL_RATE_HZ } from '../../contract/spectrogram.ts'
import { synthesise } from '../../dsp/synthesise.ts'
import { ONSET_LEAD_FRAMES } from '../../engine/onset-lead.ts'
import { renderMorph } from '../../engine/render.ts'
import { representationFigures } from '../../evaluation/representation-figures.ts'
import { readRecording } from '../../io/read-recording.ts'
import { decodeImage, encodeSound, reconstructImage } from '../../model/encode-sound.ts'
import { prepareSound } from '../../model/prepared-sound.ts'
import { reconstructionError } from '../../model/reconstruction-error.ts'
import { loadAnalysis } from '../analysis-cache.ts'

/** One recording at every stage, as heard; all at MODEL_RATE_HZ. */
export interface SoundStages {
  readonly recording: Float32Array
  readonly representation: Float32Array
  readonly decoder: Float32Array
  readonly detail: Float32Array
}

/** A recording judged, and what was judged. */
export interface JudgedSound {
  readonly evaluation: SoundEvaluation
  readonly stages: SoundStages
  /** [latentSize] mean of the slow latents over audible steps: its place in latent space. */
  readonly place: Float32Array
}

/** What {@link judgeSound} may keep from another network's judgement of the same recording. */
export type Representation = Pick<SoundEvaluation, 'representation'>

/**
 * Takes a recording through every stage and measures what each loses. A tensor engine must be loaded.
 *
 * Representation: analysis resynthesised. Decoder: what the network says of the slow latents that a sound keeps, sounded
 * with the recording's own air. Detail: what the engine plays of the encoded sound at its own pitch, all its
 * quantisation and its time line included.
 *
 * @param known the representation's figures where they have been measured before: they do not depend on the network.
 */
export async function judgeSound(
  network: Network,
  recording: RecordingSummary,
  acquaintance: Acquaintance,
  seed: number,
  known?: Representation,
): Promise<JudgedSound> {
  const analysis = await loadAnalysis(recording.entryPath)
  const { clip } = await readRecording(recording.path)
  const { file, sha256, instrument } = recording
  const identity = { name: file, instrument, provenance: { file, sha256 }, heldOut: acquaintance !== 'trained' }
  const sound = encodeSound(network, analysis, identity)
  const image = decodeImage(network, sound.latents, {
    midiNote: sound.midiNote,
    pitchDeviation: sound.pitchDeviation,
    loudnessDb: sound.loudnessDb,
    peakLoudnessDb: sound.landmarks.peakLoudnessDb,
  })
  const stages: SoundStages = {
    recording: clip.samples,
    representation: synthesise(analysis, { seed }),
    decoder: synthesise({ ...analysis, spectrogram: { ...analysis.spectrogram, image } }, { seed }),
    detail: played(network, sound, analysis, seed),
  }
  const distances = (resynthesis: Float32Array): LogMelDistances =>
    representationFigures(clip.samples, resynthesis.subarray(0, clip.samples.length), MODEL_RATE_HZ)
  return {
    evaluation: {
      name: file,
      instrument,
      midiNote: recording.midiNote,
      acquaintance,
      representation: known?.representation ?? distances(stages.representation),
      decoder: distances(stages.decoder),
      detail: distances(stages.detail),
      error: reconstructionError(reconstructImage(network, analysis), prepareSound(analysis)),
    },
    stages,
    place: meanLatent(sound.latents, network.spec.latentSize),
  }
}

/**
 * The sound as the engine plays it, on the recording's own clock: the key is let go where the recording's own release
 * begins, or never where it dies away by itself.
 */
function played(network: Network, sound: ReturnType<typeof encodeSound>, analysis: Analysis, seed: number) {
  const { onsetFrame, releaseFrame, decaying } = analysis.landmarks
  const leadFrames = onsetFrame - ONSET_LEAD_FRAMES
  const frames = analysis.spectrogram.frameCount - leadFrames
  const heldFrames = decaying ? frames : Math.max(1, Math.min(frames, releaseFrame - leadFrames))
  const note = {
    midiNote: Math.min(127, Math.max(0, sound.midiNote)),
    velocity: 0.8,
    seconds: heldFrames * HOP_SECONDS,
    releaseSeconds: (frames - heldFrames) * HOP_SECONDS,
  }
  const samples = renderMorph(sound, sound, network, { note, at: 0, seed })
  const start = leadFrames * HOP_SAMPLES
  const out = new Float32Array(analysis.spectrogram.frameCount * HOP_SAMPLES)
  for (let n = Math.max(0, start); n < out.length; n++) out[n] = samples[n - start] ?? 0
  return out
}

function meanLatent(latents: Float32Array, latentSize: number): Float32Array {
  const mean = new Float32Array(latentSize)
  const steps = latents.length / latentSize
  for (let index = 0; index < latents.length; index++) {
    const dimension = index % latentSize
    mean[dimension] = (mean[dimension] as number) + (latents[index] as number) / steps
  }
  return mean
}

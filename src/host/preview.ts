import type { RecordingSummary } from '../contract/host-analysis.ts'
import type { Network } from '../contract/network.ts'
import { BINS, MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import { renderMorph } from '../engine/render.ts'
import { writeWav } from '../io/write-wav.ts'
import { loadTrainingItem } from './analysis-cache.ts'
import { encodeRecording } from './encode-recordings.ts'
import { engineKernels } from './engine-kernels.ts'

/** Seconds of a preview's note and of its release: long enough to hear attack, middle and arrival. */
const NOTE_SECONDS = 3
const RELEASE_SECONDS = 0.5

/** Instruments compared for the pair that a preview moves between; more would only take time. */
const MOST_COMPARED = 40

/** The two recordings that a training's previews move between. */
export interface PreviewPair {
  readonly from: RecordingSummary
  readonly to: RecordingSummary
}

/**
 * Picks two recordings of different instruments at about one pitch whose spectra lie far apart: what a network that has
 * learned little fails at most audibly. The held sound comes first where one of them dies away.
 *
 * @returns null where there are no two recordings.
 */
export async function previewPair(recordings: readonly RecordingSummary[]): Promise<PreviewPair | null> {
  const candidates = nearCommonPitch(recordings).slice(0, MOST_COMPARED)
  const spectra = await Promise.all(candidates.map(meanImage))
  let best: PreviewPair | null = null
  let bestDistance = -1
  for (const [a, from] of candidates.entries()) {
    for (const [b, to] of candidates.entries()) {
      if (b <= a) continue
      const distance = distanceBetween(spectra[a], spectra[b]) + (from.decaying === to.decaying ? 0 : DECAY_BONUS_DB)
      if (distance <= bestDistance) continue
      bestDistance = distance
      best = from.decaying && !to.decaying ? { from: to, to: from } : { from, to }
    }
  }
  const [only, other] = recordings
  return best ?? (only !== undefined && other !== undefined ? { from: only, to: other } : null)
}

/** A held and a dying sound differ by more than their spectra. */
const DECAY_BONUS_DB = 6

/** Writes a morph between the pair by the network as it is now. A tensor engine must be loaded. */
export async function writePreview(path: string, network: Network, pair: PreviewPair, seed: number): Promise<void> {
  const [from, to] = await Promise.all(
    [pair.from, pair.to].map((recording) =>
      encodeRecording(network, {
        recording,
        name: recording.file,
        provenance: { file: recording.file, sha256: recording.sha256 },
        heldOut: false,
      }),
    ),
  )
  if (from === undefined || to === undefined) return
  const midiNote = Math.round((from.midiNote + to.midiNote) / 2)
  const samples = renderMorph(from, to, network, {
    note: { midiNote, velocity: 0.8, seconds: NOTE_SECONDS, releaseSeconds: RELEASE_SECONDS },
    at: [
      { seconds: 0, value: 0 },
      { seconds: NOTE_SECONDS, value: 1 },
    ],
    seed,
    kernels: await engineKernels(),
  })
  await writeWav(path, [samples], MODEL_RATE_HZ, '16')
}

/** The recording of each instrument nearest to the pitch that most instruments have one near to. */
function nearCommonPitch(recordings: readonly RecordingSummary[]): RecordingSummary[] {
  const pitched = recordings.filter(({ verdict }) => verdict === 'pitched')
  const usable = pitched.length > 1 ? pitched : recordings
  const notes = usable.map(({ midiNote }) => midiNote).sort((a, b) => a - b)
  const centre = notes[Math.floor(notes.length / 2)] ?? 60
  const nearest = new Map<string, RecordingSummary>()
  for (const recording of usable) {
    const known = nearest.get(recording.instrument)
    if (known === undefined || Math.abs(recording.midiNote - centre) < Math.abs(known.midiNote - centre)) {
      nearest.set(recording.instrument, recording)
    }
  }
  return [...nearest.values()].sort((a, b) => Math.abs(a.midiNote - centre) - Math.abs(b.midiNote - centre))
}

/** Mean over the frames after the onset, [BINS] dB. */
async function meanImage({ entryPath }: RecordingSummary): Promise<Float64Array> {
  const { spectrogram, landmarks } = await loadTrainingItem(entryPath)
  const mean = new Float64Array(BINS)
  const frames = Math.max(1, landmarks.releaseFrame - landmarks.onsetFrame)
  for (let frame = landmarks.onsetFrame; frame < landmarks.releaseFrame; frame++) {
    for (let bin = 0; bin < BINS; bin++) {
      mean[bin] = (mean[bin] as number) + (spectrogram.image[frame * BINS + bin] as number) / frames
    }
  }
  return mean
}

/** Mean absolute difference in dB. */
function distanceBetween(a: Float64Array | undefined, b: Float64Array | undefined): number {
  if (a === undefined || b === undefined) return 0
  return a.reduce((sum, value, bin) => sum + Math.abs(value - (b[bin] as number)) / a.length, 0)
}

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { AudioClip } from '../contract/audio-clip.ts'
import type { AnalysisTask, RecordingSummary, RecordingTimbre } from '../contract/host-analysis.ts'
import { HOP_SECONDS } from '../contract/spectrogram.ts'
import { analyse } from '../dsp/analyse.ts'
import { describeClip } from '../dsp/descriptors.ts'
import { waveformPeaks } from '../dsp/waveform-peaks.ts'
import { isNoteCertain, midiNoteHint } from '../io/note-name.ts'
import { readRecording } from '../io/read-recording.ts'
import { entryPath, findEntry, storeEntry } from './analysis-cache.ts'
import type { EntryFacts } from './analysis-entry.ts'

/** Columns of a recording's small picture in a table. */
const PEAKS = 80

/**
 * Analyses one recording into the cache, or finds it there.
 *
 * @throws TimbrelError of the reader or the analysis when the recording cannot be used.
 */
export async function analyseRecording({
  recording,
  instrument,
  cacheFolder,
}: AnalysisTask): Promise<RecordingSummary> {
  const sha256 = await contentHash(recording.path)
  const hint = midiNoteHint(recording.file)
  const isCertain = isNoteCertain(recording.file)
  const path = entryPath(cacheFolder, sha256, hint, isCertain)
  const found = await findEntry(path)
  const facts = found ?? (await analyseInto(path, recording.path, hint, isCertain))
  const { landmarks, info } = facts
  return {
    path: recording.path,
    file: recording.file,
    instrument,
    sha256,
    entryPath: path,
    cached: found !== null,
    encoding: info.encoding,
    channels: info.channels,
    fileRateHz: info.fileRateHz,
    durationSeconds: info.durationSeconds,
    verdict: facts.verdict,
    midiNote: facts.midiNote,
    voicedShare: facts.voicedShare,
    frameCount: facts.frameCount,
    inharmonicity: facts.inharmonicity,
    peakLoudnessDb: landmarks.peakLoudnessDb,
    attackSeconds: (landmarks.attackEndFrame - landmarks.onsetFrame) * HOP_SECONDS,
    decaying: landmarks.decaying,
    timbre: facts.timbre,
    peaks: facts.peaks,
    warnings: [...info.warnings, ...facts.warnings],
  }
}

async function analyseInto(
  path: string,
  recordingPath: string,
  hint: number | null,
  isCertain: boolean,
): Promise<EntryFacts> {
  const { clip, info } = await readRecording(recordingPath)
  const analysis = analyse(clip, hint === null ? {} : { midiNoteHint: hint, midiNoteCertain: isCertain })
  return storeEntry(path, analysis, { timbre: timbreOf(clip), peaks: waveformPeaks(clip.samples, PEAKS) }, info)
}

function timbreOf(clip: AudioClip): RecordingTimbre {
  const { centroidHz, spreadHz, flatness, sharpness, loudness, mfcc } = describeClip(clip)
  return { centroidHz, spreadHz, flatness, sharpness, loudness, mfcc: [...mfcc] }
}

async function contentHash(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

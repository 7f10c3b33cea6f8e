import type { RecordingSummary } from '../contract/host-analysis.ts'
import { readRecording } from '../io/read-recording.ts'
import { loadAnalysis } from './analysis-cache.ts'
import { noteName } from './note-name.ts'
import { drawSpectrograms } from './spectrogram-picture.ts'

/** Draws a recording's spectrogram with the f0 and the partials that the analysis heard: the bytes of a PNG file. */
export async function pictureOfRecording(recording: RecordingSummary): Promise<Uint8Array> {
  const { clip } = await readRecording(recording.path)
  const { spectrogram } = await loadAnalysis(recording.entryPath)
  const heard = recording.verdict === 'unpitched' ? recording.verdict : noteName(recording.midiNote)
  return drawSpectrograms([{ title: `${recording.file}  ${heard}`, clip, heard: spectrogram }], {
    panelWidth: 1000,
    panelHeight: 420,
  })
}

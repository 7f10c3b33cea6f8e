/**
 * What runs in each thread of the {@link AnalysisPool}: reads, analyses and caches one recording per task, and sends
 * back a summary. A recording that cannot be used is an answer, not an error.
 */
import { TimbrelError } from '../contract/errors.ts'
import type { AnalysisAnswer, AnalysisTask } from '../contract/host-analysis.ts'
import { analyseRecording } from './analyse-recording.ts'

export async function analyseTask(task: AnalysisTask): Promise<AnalysisAnswer> {
  try {
    return { type: 'analysed', summary: await analyseRecording(task) }
  } catch (error) {
    return { type: 'refused', file: task.recording.file, why: why(error, task.recording.path) }
  }
}

/** The readers' messages begin with the path, which the report shows already. */
function why(error: unknown, path: string): string {
  if (!(error instanceof Error)) return String(error)
  const message = error.message.startsWith(`${path}: `) ? error.message.slice(path.length + 2) : error.message
  return error instanceof TimbrelError ? message : `the analysis failed: ${message}`
}

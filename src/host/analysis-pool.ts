import { createRequire } from 'node:module'
import { Tinypool } from 'tinypool'
import type { AnalysisAnswer, AnalysisTask } from '../contract/host-analysis.ts'

/**
 * Threads that analyse recordings, one recording at a time each. Analyses stay on disk in the cache; only summaries
 * cross between threads, so memory does not grow with the number of recordings.
 */
export class AnalysisPool {
  readonly #pool: Tinypool
  readonly #workers: number

  /** @param workers threads; the caller decides how many cores are free. */
  constructor(workers: number) {
    this.#workers = workers
    this.#pool = new Tinypool({
      // The built worker, also where this file runs from its source: threads cannot load TypeScript on Node 20.
      filename: createRequire(import.meta.url).resolve('#dist/host/analysis-worker.js'),
      name: 'analyseTask',
      minThreads: 1,
      maxThreads: workers,
    })
  }

  /**
   * Analyses all tasks and tells each answer as it comes, in order of completion.
   *
   * @param signal stops between recordings; what is done stays in the cache.
   * @throws the signal's reason when aborted. A recording that cannot be read is an answer, not an error.
   */
  async analyse(
    tasks: readonly AnalysisTask[],
    onAnswer: (answer: AnalysisAnswer) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    let next = 0
    // Each runner keeps one task in flight: the queue never holds 10,000 promises.
    const runner = async (): Promise<void> => {
      for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) {
        signal?.throwIfAborted()
        const answer = await this.#answer(task)
        // Threads ended by the abort answer too: theirs is no fault of the recording.
        signal?.throwIfAborted()
        onAnswer(answer)
      }
    }
    await Promise.all(Array.from({ length: Math.min(this.#workers, tasks.length) }, runner))
  }

  /** A thread that dies (out of memory, say) costs its recording, not the run. */
  async #answer(task: AnalysisTask): Promise<AnalysisAnswer> {
    try {
      return (await this.#pool.run(task)) as AnalysisAnswer
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return { type: 'refused', file: task.recording.file, why: `the analysis failed: ${why}` }
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}

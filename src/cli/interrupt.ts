import { TimbrelError } from '../contract/errors.ts'
import type { Terminal } from './terminal.ts'

/** Runs work that Ctrl-C ends: the signal aborts with a 'cancelled' error, so that the exit code is 130. */
export async function interruptible<T>(terminal: Terminal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const stopListening = terminal.onInterrupt(() => controller.abort(new TimbrelError('cancelled', 'interrupted')))
  try {
    return await work(controller.signal)
  } finally {
    stopListening()
  }
}

import { AsyncLocalStorage } from 'node:async_hooks'
import { format } from 'node:util'

const store = new AsyncLocalStorage<string[]>()
let running = 0
let restore = () => {}

/**
 * Runs a decoder and catches what it would print. The decoders of audio-decode tell of damage on the console and nowhere
 * else: left alone, a damaged FLAC is read with pieces missing, the terminal is littered, and no one is warned. Prints
 * of other code that runs meanwhile go where they always go.
 */
export async function collectMessages<T>(
  run: () => Promise<T>,
): Promise<{ readonly result: T; readonly messages: readonly string[] }> {
  if (running++ === 0) restore = redirect()
  const messages: string[] = []
  try {
    return { result: await store.run(messages, run), messages }
  } finally {
    if (--running === 0) restore()
  }
}

function redirect(): () => void {
  const { console } = globalThis
  const kept = { error: console.error, warn: console.warn, log: console.log }
  const catching =
    (print: (...words: unknown[]) => void) =>
    (...words: unknown[]) => {
      const messages = store.getStore()
      if (messages === undefined) print(...words)
      else messages.push(format(...words))
    }
  console.error = catching(kept.error)
  console.warn = catching(kept.warn)
  console.log = catching(kept.log)
  return () => Object.assign(console, kept)
}

/** Where a command writes. Tests give their own; main.ts gives the process's. */
export interface Terminal {
  /** Results: what a pipe should receive. */
  out(text: string): void
  /** Progress, warnings and errors. */
  err(text: string): void
  /** The stream on which bars may be drawn over themselves; null where stderr is no terminal. */
  readonly barStream: NodeJS.WriteStream | null
  /** Calls `listener` on Ctrl-C in place of dying; the returned function stops listening. */
  onInterrupt(listener: () => void): () => void
}

/** The terminal of this process. A reader that has gone away (`timbrel info | head -1`) stops no work that goes on. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe)
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    barStream: process.stderr.isTTY === true ? process.stderr : null,
    onInterrupt: (listener) => {
      process.on('SIGINT', listener)
      process.on('SIGTERM', listener)
      return () => {
        process.off('SIGINT', listener)
        process.off('SIGTERM', listener)
      }
    },
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

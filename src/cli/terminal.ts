/** Where a command writes. Tests give their own; main.ts gives the process's. */
export interface Terminal {
  /** Results: what a pipe should receive. */
  out(text: string): void
  /** Progress, warnings and errors. */
  err(text: string): void
  /** True where bars may be drawn over themselves: stderr is a terminal. */
  readonly interactive: boolean
  /** The stream bars are drawn on, where `interactive`. */
  readonly barStream: NodeJS.WriteStream | null
  /** Calls `listener` on Ctrl-C in place of dying; the returned function stops listening. */
  onInterrupt(listener: () => void): () => void
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
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

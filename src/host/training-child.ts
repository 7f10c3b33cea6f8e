import { fork } from 'node:child_process'
import type { TrainingAnswer, TrainingRequest } from '../contract/host-training.ts'

/** A process that trains, as its parent sees it. */
export interface TrainingChild {
  /** Undefined until there is one. */
  readonly processId: number | undefined
  /** Does nothing once the process has gone. */
  send(request: TrainingRequest): void
  /** Ends it at once. */
  kill(): void
  onAnswer(listener: (answer: TrainingAnswer) => void): void
  /** Hears what it says on its own output. */
  onOutput(listener: (text: string) => void): void
  /** Hears why it could not start. */
  onFault(listener: (error: Error) => void): void
  /** Hears, after the last answer and the last output, how it ended: 'with exit code 1', 'by SIGKILL'. */
  onEnd(listener: (how: string) => void): void
}

/** Starts the training process, of the module at an absolute path, on whatever kind of process there is. */
export type StartTrainingProcess = (modulePath: string) => TrainingChild

/** A child process of plain Node. */
export const forkTraining: StartTrainingProcess = (modulePath) => {
  const child = fork(modulePath, [], { serialization: 'advanced', stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  return {
    processId: child.pid,
    send: (request) => {
      if (child.connected) child.send(request)
    },
    kill: () => {
      child.kill('SIGKILL')
    },
    onAnswer: (listener) => child.on('message', (message) => listener(message as TrainingAnswer)),
    onOutput: (listener) => {
      for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', listener)
    },
    onFault: (listener) => child.on('error', listener),
    // 'close' comes after the last message and the last output, 'exit' may come before them.
    onEnd: (listener) =>
      child.on('close', (code, signal) => listener(signal === null ? `with exit code ${code}` : `by ${signal}`)),
  }
}

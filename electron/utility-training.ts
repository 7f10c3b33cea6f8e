import type { UtilityProcess, utilityProcess } from 'electron'
import type { TrainingAnswer } from '../src/contract/host-training.ts'
import type { StartTrainingProcess } from '../src/host/training-child.ts'

/**
 * Trains in Electron's own kind of child process: the app is built so that its binary does not run as plain Node, which
 * is what node:child_process would need.
 */
export function startInUtilityProcess(fork: (typeof utilityProcess)['fork']): StartTrainingProcess {
  return (modulePath) => {
    const child = fork(modulePath, [], { stdio: ['ignore', 'pipe', 'pipe'], serviceName: 'Timbrel training' })
    return {
      get processId() {
        return child.pid
      },
      send: (request) => child.postMessage(request),
      kill: () => {
        child.kill()
      },
      onAnswer: (listener) =>
        child.on('message', (answer: TrainingAnswer) => {
          listener(answer)
          // It cannot hang up by itself without losing what it has just said.
          if (answer.type === 'finished' || answer.type === 'failed') child.kill()
        }),
      onOutput: (listener) => hearOutput(child, listener),
      onFault: (listener) => child.on('error', (type, location) => listener(new Error(`${type} at ${location}`))),
      onEnd: (listener) => child.on('exit', (code) => listener(`with exit code ${code}`)),
    }
  }
}

function hearOutput({ stdout, stderr }: UtilityProcess, listener: (text: string) => void): void {
  for (const stream of [stdout, stderr]) stream?.on('data', (chunk) => listener(String(chunk)))
}

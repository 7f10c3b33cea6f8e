import { useTfjsNode } from './tfjs-node.ts'

// The program of the child process that `probeTfjsNode` starts: argument 1 is the package's main file; exit code 0 says
// that it works, else the last line of stderr says why not.
try {
  await useTfjsNode(process.argv[2] ?? '')
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${message.split('\n')[0]}\n`)
  process.exitCode = 1
}

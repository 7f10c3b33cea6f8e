/** `npm start`: the app in a browser; in Electron once there is a desktop shell and its binary. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const studio = spawn(process.execPath, [program, 'studio', ...process.argv.slice(2)], { stdio: 'inherit' })
// Ctrl-C reaches the studio too: it ends in order, and this process with it.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => studio.kill('SIGTERM'))
studio.on('close', (code) => {
  process.exitCode = code === 130 ? 0 : (code ?? 1)
})

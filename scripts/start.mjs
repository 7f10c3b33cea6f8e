/** `npm start`: the desktop app where Electron can run, else the same app in a browser. Arguments are the studio's. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findElectron, whyNoDesktop } from './find-electron.mjs'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

const given = process.argv.slice(2)
const why = given.length > 0 ? 'the arguments are for the studio' : whyNoDesktop()
if (why !== null) console.log(`The app runs in a browser: ${why}.`)
const [command, args] =
  why === null ? [findElectron(), [at('.')]] : [process.execPath, [at('dist/cli/main.js'), 'studio', ...given]]
const child = spawn(command, args, { stdio: 'inherit' })
// Ctrl-C reaches the child too: it ends in order, and this process with it.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('close', (code) => {
  process.exitCode = code === 130 ? 0 : (code ?? 1)
})

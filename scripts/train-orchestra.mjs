/**
 * Trains the bundled model again from its seed: `npm run train:orchestra`. Made in out/, so that neither an older model
 * nor a preview lies in the folder it is trained on, then put in its place.
 *
 * Eight sounds of each instrument keep the file under 20 MB.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'

const made = 'out/orchestra.timbrel'
mkdirSync('out', { recursive: true })
rmSync(made, { force: true })
const { status } = spawnSync(
  process.execPath,
  ['dist/cli/main.js', 'train', 'samples', '-o', made, '--seed', '1', '--sounds-per-instrument', '8'],
  { stdio: 'inherit' },
)
if (status === 0) copyFileSync(made, 'samples/orchestra.timbrel')
process.exitCode = status ?? 1

/**
 * Installs the system libraries that the tests need from Debian's packages, where this process may; elsewhere says
 * which to install and lets the tests that need them fail.
 */
import { spawnSync } from 'node:child_process'
import { findChromium } from './find-chromium.mjs'

/** Polyphone opens a window otherwise. */
const HEADLESS = { ...process.env, QT_QPA_PLATFORM: 'offscreen' }

/** What is looked for, and the Debian packages that bring it (the library's changed its name in Debian 13). */
const NEEDED = [
  {
    name: 'libasound.so.2',
    isThere: () => hasLibrary('libasound.so.2'),
    packages: ['libasound2', 'libasound2t64'],
    what: 'node-web-audio-api (timbrel play)',
  },
  { name: 'chromium', isThere: () => findChromium() !== null, packages: ['chromium'], what: 'test/e2e' },
  // Samplers that are not ours: 20 MB to download, 55 MB installed.
  ...['polyphone', 'fluidsynth'].map((name) => ({
    name,
    isThere: () => hasCommand(name),
    packages: [name],
    what: 'test/integration/export-sfz',
  })),
]

function hasLibrary(library) {
  const cache = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' })
  return cache.status === 0 && cache.stdout.includes(library)
}

function hasCommand(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore', env: HEADLESS }).error === undefined
}

function run(command, args) {
  return (
    spawnSync(command, args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status ===
    0
  )
}

export function ensureSystemPackages() {
  if (process.platform !== 'linux') return
  for (const { name, isThere, packages, what } of NEEDED) {
    if (isThere()) continue
    const mayInstall = process.getuid?.() === 0 && run('apt-get', ['--version'])
    const installed =
      mayInstall &&
      (run('apt-get', ['update']) || true) &&
      packages.some((choice) => run('apt-get', ['install', '-y', '--no-install-recommends', choice]))
    if (!installed)
      console.error(`${name} is missing: ${what} needs it. Install ${packages.join(' or ')} and run again.`)
  }
}

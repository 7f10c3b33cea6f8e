/**
 * Installs the system libraries that the tests need from Debian's packages, where this process may; elsewhere says
 * which to install and lets the tests that need them fail.
 */
import { spawnSync } from 'node:child_process'

/** Shared libraries looked for, and the Debian packages that bring them (the name changed in Debian 13). */
const NEEDED = [
  { library: 'libasound.so.2', packages: ['libasound2', 'libasound2t64'], what: 'node-web-audio-api (timbrel play)' },
]

function present(library) {
  const cache = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' })
  return cache.status === 0 && cache.stdout.includes(library)
}

function run(command, args) {
  return (
    spawnSync(command, args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status ===
    0
  )
}

export function ensureSystemPackages() {
  if (process.platform !== 'linux') return
  for (const { library, packages, what } of NEEDED) {
    if (present(library)) continue
    const mayInstall = process.getuid?.() === 0 && run('apt-get', ['--version'])
    const installed =
      mayInstall &&
      (run('apt-get', ['update']) || true) &&
      packages.some((name) => run('apt-get', ['install', '-y', '--no-install-recommends', name]))
    if (!installed)
      console.error(`${library} is missing: ${what} needs it. Install ${packages.join(' or ')} and run again.`)
  }
}

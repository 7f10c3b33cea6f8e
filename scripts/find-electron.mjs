import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGE = fileURLToPath(new URL('../node_modules/electron', import.meta.url))

/**
 * Path of Electron's binary, or null where it has not been fetched. Never by `require('electron')`, which would fetch it.
 *
 * @param folder the package's own.
 */
export function findElectron(folder = PACKAGE, environment = process.env) {
  const named = join(folder, 'path.txt')
  const name = existsSync(named) ? readFileSync(named, 'utf8').trim() : null
  const elsewhere = environment.ELECTRON_OVERRIDE_DIST_PATH
  if (!name && !elsewhere) return null
  const path = elsewhere ? join(elsewhere, name ?? 'electron') : join(folder, 'dist', name)
  return existsSync(path) ? path : null
}

/** Why the desktop app cannot be shown here, in words for its user; null where it can. */
export function whyNoDesktop(
  binary = findElectron(),
  { platform = process.platform, environment = process.env, userId = process.getuid?.() } = {},
) {
  if (binary === null) return "Electron's binary is not here (npx install-electron fetches it)"
  if (platform !== 'linux') return null
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) return 'there is no desktop to show it on'
  return userId === 0 ? "Electron's sandbox does not run as root" : null
}

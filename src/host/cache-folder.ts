import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * Where analyses are kept between runs: `TIMBREL_CACHE` where it is set, else the user's cache folder as the system
 * has it (LOCALAPPDATA on Windows, ~/Library/Caches on macOS, XDG_CACHE_HOME or ~/.cache elsewhere).
 */
export function defaultCacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const chosen = environment['TIMBREL_CACHE']
  if (chosen !== undefined && chosen !== '') return resolve(chosen)
  if (platform === 'win32')
    return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'timbrel', 'cache')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'timbrel')
  const xdg = environment['XDG_CACHE_HOME']
  // The XDG specification has relative paths ignored.
  return join(xdg?.startsWith('/') === true ? xdg : join(home, '.cache'), 'timbrel')
}

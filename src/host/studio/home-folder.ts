import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * Where a user's models, recordings and presets are kept: `TIMBREL_HOME` where it is set, else the user's data folder
 * as the system has it (APPDATA on Windows, ~/Library/Application Support on macOS, XDG_DATA_HOME or ~/.local/share
 * elsewhere).
 */
export function defaultHomeFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const chosen = environment['TIMBREL_HOME']
  if (chosen !== undefined && chosen !== '') return resolve(chosen)
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'timbrel')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'timbrel')
  const xdg = environment['XDG_DATA_HOME']
  // The XDG specification has relative paths ignored.
  return join(xdg?.startsWith('/') === true ? xdg : join(home, '.local', 'share'), 'timbrel')
}

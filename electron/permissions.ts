import type { Session } from 'electron'
import { isAppUrl } from './app-origin.ts'

/** What an instrument needs of a computer: its keyboards and its loudspeakers. */
const GRANTED: ReadonlySet<string> = new Set(['midi', 'midiSysex', 'speaker-selection'])

/** Grants the app's own page {@link GRANTED}, and nothing else to anyone. */
export function restrictPermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>,
): void {
  session.setPermissionRequestHandler((_, permission, answer, { requestingUrl, isMainFrame }) => {
    answer(GRANTED.has(permission) && isMainFrame && isAppUrl(requestingUrl))
  })
  session.setPermissionCheckHandler((_, permission, origin) => GRANTED.has(permission) && isAppUrl(origin))
  session.setDevicePermissionHandler(() => false)
}

import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What a request must show to be answered. */
export interface AccessRule {
  /** `127.0.0.1:<port>`, the only name this server answers to: any other is another site's, rebound. */
  readonly host: string
  readonly token: string
}

/** Name of the cookie that carries the token: cookies do not tell ports apart, so the name does. */
export const cookieName = ({ host }: AccessRule): string => `timbrel-${host.split(':')[1]}`

/** Compares in a time that says nothing of where they differ. */
export function isToken(given: string | null | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return given !== null && given !== undefined && timingSafeEqual(digest(given), digest(token))
}

/** Why a request comes from somewhere else than our own page or a typed address; null where it does not. */
export function foreignness(
  { headers, method }: IncomingMessage,
  { host }: AccessRule,
  isUpgrade: boolean,
): string | null {
  if (headers.host !== host) return 'wrong Host'
  const { origin } = headers
  const changes = isUpgrade || (method !== 'GET' && method !== 'HEAD')
  if (origin === undefined ? changes : origin !== `http://${host}`) return 'foreign Origin'
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'asked for by another site'
  return null
}

/** True where a request carries the token in our cookie. */
export function hasToken({ headers }: IncomingMessage, rule: AccessRule): boolean {
  const prefix = `${cookieName(rule)}=`
  const cookies = (headers.cookie ?? '').split(';').map((part) => part.trim())
  return isToken(cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length), rule.token)
}

/** The one origin of the shell's page: a fixed host, so that the page's storage and permissions have a home. */
export const SCHEME = 'app'
export const APP_ORIGIN = `${SCHEME}://timbrel`
export const APP_URL = `${APP_ORIGIN}/`

/** Whether a URL is of the app's own origin. Not by `new URL().origin`, which is 'null' for schemes it does not know. */
export function isAppUrl(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(APP_URL)
}

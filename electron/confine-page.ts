import type { Session, WebContents } from 'electron'
import { APP_URL, isAppUrl } from './app-origin.ts'

/** Keeps a page where it is: it may be reloaded; it leads nowhere else, opens no window and holds no webview. */
export function confinePage(page: Pick<WebContents, 'on' | 'setWindowOpenHandler'>): void {
  page.setWindowOpenHandler(() => ({ action: 'deny' }))
  page.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || event.url !== APP_URL) event.preventDefault()
  })
  page.on('will-redirect', (event) => event.preventDefault())
  page.on('will-attach-webview', (event) => event.preventDefault())
}

const FILTERS: Readonly<Record<string, string>> = { wav: 'WAV audio', timbrel: 'Timbrel models', json: 'JSON' }

/**
 * What the page lets the user download is kept where the system's own dialog says; nothing from elsewhere is.
 *
 * @param reveal shows a sound that was saved in its folder.
 */
export function askWhereToSave(
  session: Pick<Session, 'on'>,
  folder: (name: string) => string,
  reveal: (path: string) => void,
): void {
  session.on('will-download', (event, item) => {
    if (!isAppUrl(item.getURL().replace(/^blob:/, ''))) return event.preventDefault()
    const file = item.getFilename()
    const ending = file.slice(file.lastIndexOf('.') + 1).toLowerCase()
    const name = FILTERS[ending]
    const filters = name === undefined ? [] : [{ name, extensions: [ending] }]
    item.setSaveDialogOptions({ defaultPath: folder(file), filters })
    item.once('done', (_, state) => {
      if (state === 'completed' && ending === 'wav') reveal(item.getSavePath())
    })
  })
}

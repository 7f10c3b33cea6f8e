import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron'
import { APP_URL } from './app-origin.ts'
import { LEAST_HEIGHT, LEAST_WIDTH, placedWindow, readWindowState, writeWindowState } from './window-state.ts'

export interface WindowSetting {
  readonly preloadPath: string
  readonly statePath: string
  /** The displays' areas free for windows; the primary one first. */
  readonly areas: readonly Rectangle[]
}

/** The colour of the page's ground, so that no white flashes before it. */
const GROUND = '#0f1116'

/** Opens the app's window where it was left, with a page that is shut in its sandbox. */
export function openWindow(Window: typeof BrowserWindow, { preloadPath, statePath, areas }: WindowSetting) {
  const state = readWindowState(statePath)
  const options: BrowserWindowConstructorOptions = {
    ...placedWindow(state, areas),
    minWidth: LEAST_WIDTH,
    minHeight: LEAST_HEIGHT,
    title: 'Timbrel',
    show: false,
    backgroundColor: GROUND,
    webPreferences: {
      preload: preloadPath,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // Keyboards play on while another window, a sequencer say, is in front.
      backgroundThrottling: false,
    },
  }
  const window = new Window(options)
  if (state?.maximised === true) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => writeWindowState(statePath, window))
  void window.loadURL(APP_URL)
  return window
}

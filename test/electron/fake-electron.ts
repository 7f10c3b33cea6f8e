import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'

type Main = typeof Electron
type Handler = (request: Request) => Promise<Response>
/** Some members of a class of Electron's, as its own types have them. */
type Part<T, K extends keyof T> = Pick<T, K>

/** What the fake has been told, for tests to look at. */
export interface Told {
  schemes: Electron.CustomScheme[]
  handlers: Map<string, Handler>
  windows: FakeWindow[]
  menu: Electron.MenuItemConstructorOptions[]
  errors: string[]
  exits: (number | undefined)[]
  quits: number
  sandboxed: boolean
  session: FakeSession
}

export class FakePage extends EventEmitter {
  readonly sent: { channel: string; text: string }[] = []
  readonly mainFrame = { url: 'app://timbrel/', parent: null }
  opener: ((details: never) => { action: string }) | null = null
  setWindowOpenHandler(handler: FakePage['opener']): void {
    this.opener = handler
  }
  isDestroyed(): boolean {
    return false
  }
  send(channel: string, text: string): void {
    this.sent.push({ channel, text })
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents = new FakePage()
  readonly loaded: string[] = []
  readonly options: Electron.BrowserWindowConstructorOptions
  shown = false
  maximised = false
  focused = 0
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    this.options = options
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url)
  }
  show(): void {
    this.shown = true
  }
  maximize(): void {
    this.maximised = true
  }
  isMaximized(): boolean {
    return this.maximised
  }
  isMinimized(): boolean {
    return false
  }
  focus(): void {
    this.focused++
  }
  getNormalBounds(): Electron.Rectangle {
    return { x: 10, y: 20, width: 1000, height: 700 }
  }
}

export class FakeSession extends EventEmitter {
  request: Parameters<Electron.Session['setPermissionRequestHandler']>[0] = null
  check: Parameters<Electron.Session['setPermissionCheckHandler']>[0] = null
  device: Parameters<Electron.Session['setDevicePermissionHandler']>[0] = null
  setPermissionRequestHandler(handler: FakeSession['request']): void {
    this.request = handler
  }
  setPermissionCheckHandler(handler: FakeSession['check']): void {
    this.check = handler
  }
  setDevicePermissionHandler(handler: FakeSession['device']): void {
    this.device = handler
  }
}

/** As much of Electron as the main process uses, typed by Electron's own declarations; nothing of it does anything. */
export function fakeElectron(folder: string) {
  const told: Told = {
    ...{ schemes: [], handlers: new Map(), windows: [], menu: [], errors: [], exits: [], quits: 0, sandboxed: false },
    session: new FakeSession(),
  }
  let ready = false
  let open = (): void => {}
  const readiness = new Promise<void>((resolve) => {
    open = () => {
      ready = true
      resolve()
    }
  })
  type App = Part<
    Electron.App,
    'enableSandbox' | 'exit' | 'getPath' | 'isPackaged' | 'isReady' | 'quit' | 'requestSingleInstanceLock' | 'whenReady'
  >
  const app = Object.assign(new EventEmitter(), {
    enableSandbox: () => {
      told.sandboxed = true
    },
    exit: (code) => void told.exits.push(code),
    getPath: (name) => `${folder}/${name}`,
    isPackaged: false,
    isReady: () => ready,
    quit: () => void told.quits++,
    requestSingleInstanceLock: () => true,
    whenReady: () => readiness,
  } satisfies App)
  const protocol = {
    registerSchemesAsPrivileged: (schemes) => void told.schemes.push(...schemes),
    handle: (scheme, handler) => void told.handlers.set(scheme, handler as Handler),
  } satisfies Part<Main['protocol'], 'registerSchemesAsPrivileged' | 'handle'>
  const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1080 } } as Electron.Display
  const screen = {
    getPrimaryDisplay: () => display,
    getAllDisplays: () => [display],
  } satisfies Part<Main['screen'], 'getPrimaryDisplay' | 'getAllDisplays'>
  const dialog = {
    showErrorBox: (_: string, content: string) => void told.errors.push(content),
    showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
  } satisfies Part<Main['dialog'], 'showErrorBox' | 'showOpenDialog'>
  class BrowserWindow extends FakeWindow {
    static getAllWindows(): FakeWindow[] {
      return told.windows
    }
    constructor(options: Electron.BrowserWindowConstructorOptions) {
      super(options)
      told.windows.push(this)
    }
  }
  const Menu = {
    buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => {
      told.menu = template
      return {} as Electron.Menu
    },
    setApplicationMenu: (_: Electron.Menu | null) => {},
  }
  const utilityProcess = {
    fork: (() => {
      throw new Error('nothing trains here')
    }) as (typeof Electron.utilityProcess)['fork'],
  }
  const ipcMain = new EventEmitter()
  const module = {
    ...{ app, protocol, screen, dialog, BrowserWindow, Menu, utilityProcess, ipcMain },
    session: { defaultSession: told.session },
  } satisfies Partial<Record<keyof Main, unknown>>
  return { module, told, app, ipcMain, open }
}

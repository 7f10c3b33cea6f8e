/**
 * The desktop app's main process: a host in plain Node, one window, and the doors between them, each in a file of its
 * own. Nothing here waits at the top: Electron is not ready before this module has run to its end.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, screen, session, shell, utilityProcess } from 'electron'
import { defaultCacheFolder } from '../src/host/cache-folder.ts'
import { createHost } from '../src/host/studio/create-host.ts'
import { answerFile, type FileAnswer, type FileRequest } from '../src/host/studio/file-routes.ts'
import { defaultHomeFolder } from '../src/host/studio/home-folder.ts'
import { studioMounts } from '../src/host/studio/studio-mounts.ts'
import { SCHEME } from './app-origin.ts'
import { APP_SCHEME, appRequestHandler } from './app-protocol.ts'
import { askWhereToSave, confinePage } from './confine-page.ts'
import { type HostService, serveHost } from './ipc.ts'
import { menuTemplate } from './menu.ts'
import { importModelFile, MODEL_ENDING, modelPaths } from './open-model.ts'
import { restrictPermissions } from './permissions.ts'
import { startInUtilityProcess } from './utility-training.ts'
import { openWindow } from './window.ts'

type Answer = (request: FileRequest) => Promise<FileAnswer>

/** Model files that the system asked for before there was a host to take them. */
const asked: string[] = modelPaths(process.argv.slice(1), process.cwd())
let openModel = (path: string): void => void asked.push(path)

async function start(): Promise<void> {
  const mounts = await studioMounts()
  const host = await createHost({
    home: defaultHomeFolder(),
    cacheFolder: defaultCacheFolder(),
    startTrainingProcess: startInUtilityProcess(utilityProcess.fork),
  })
  const answer: Answer = (request) => answerFile(host, mounts, request)
  protocol.handle(SCHEME, appRequestHandler(answer))
  restrictPermissions(session.defaultSession)
  const inDownloads = (file: string): string => join(app.getPath('downloads'), file)
  askWhereToSave(session.defaultSession, inDownloads, (path) => shell.showItemInFolder(path))
  const service = serveHost(host, ipcMain, () => BrowserWindow.getAllWindows().map(({ webContents }) => webContents))
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate({ platform: process.platform, developing: !app.isPackaged, openModel: () => void chooseModel() }),
    ),
  )
  openModel = (path) => void take(path, answer, service)
  for (const path of asked.splice(0)) openModel(path)
  showWindow()
  app.on('activate', showWindow)
  // Quitting waits for the host: trainings leave their checkpoints, threads and processes end.
  app.once('will-quit', (event) => {
    event.preventDefault()
    service.end()
    void host.close().finally(() => app.exit())
  })
}

/** The window there is, brought to the front; a new one where there is none. */
function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (window !== undefined) {
    if (window.isMinimized()) window.restore()
    window.focus()
    return
  }
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  openWindow(BrowserWindow, {
    preloadPath: fileURLToPath(new URL('./preload.cjs', import.meta.url)),
    statePath: join(app.getPath('userData'), 'window-state.json'),
    areas: [primary, ...others].map(({ workArea }) => workArea),
  })
}

async function chooseModel(): Promise<void> {
  const filters = [{ name: 'Timbrel models', extensions: [MODEL_ENDING.slice(1)] }]
  const { filePaths } = await dialog.showOpenDialog({ properties: ['openFile', 'multiSelections'], filters })
  for (const path of filePaths) openModel(path)
}

async function take(path: string, answer: Answer, service: HostService): Promise<void> {
  const imported = await importModelFile(path, answer)
  if ('model' in imported) service.openModel(imported.model)
  else dialog.showErrorBox('This model cannot be opened', `${path}: ${imported.problem}`)
}

protocol.registerSchemesAsPrivileged([APP_SCHEME])
app.enableSandbox()
if (app.requestSingleInstanceLock()) {
  app.on('web-contents-created', (_, page) => confinePage(page))
  app.on('window-all-closed', () => app.quit())
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openModel(path)
  })
  app.on('second-instance', (_, args, folder) => {
    for (const path of modelPaths(args.slice(1), folder)) openModel(path)
    if (app.isReady()) showWindow()
  })
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      dialog.showErrorBox('Timbrel cannot start', error instanceof Error ? error.message : String(error))
      app.exit(1)
    })
} else app.quit()

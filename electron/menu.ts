import type { MenuItemConstructorOptions } from 'electron'

export interface MenuSetting {
  readonly platform: NodeJS.Platform
  /** Whether developers' tools are offered. */
  readonly developing: boolean
  openModel(): void
}

/**
 * The application's menu. It holds no undo and redo: the page has its own on the same keys, which the system's would
 * take from it.
 */
export function menuTemplate({ platform, developing, openModel }: MenuSetting): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const separator = { type: 'separator' } as const
  const open = { label: 'Open Model …', accelerator: 'CmdOrCtrl+O', click: () => openModel() }
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: [open, separator, { role: mac ? 'close' : 'quit' }] },
    { label: 'Edit', submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(developing ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    { role: 'windowMenu' },
  ]
}

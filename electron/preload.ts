/** The page's only door out of its sandbox: text to the host and back. Bundled to CommonJS, which the sandbox asks for. */
import { contextBridge, ipcRenderer } from 'electron'
import { HOST_PORT_NAME, type HostPort } from '../src/contract/host-port.ts'
import { CALL_CHANNEL, MESSAGE_CHANNEL } from './channels.ts'

const heard = { by: (_: string): void => {} }
ipcRenderer.on(MESSAGE_CHANNEL, (_, text: string) => heard.by(text))

const port: HostPort = {
  send: (text) => ipcRenderer.send(CALL_CHANNEL, text),
  onMessage: (listener) => {
    heard.by = listener
  },
}
contextBridge.exposeInMainWorld(HOST_PORT_NAME, port)

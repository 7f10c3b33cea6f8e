import type { IpcMain, IpcMainEvent, WebContents } from 'electron'
import * as v from 'valibot'
import type { HostEvent, HostMessage } from '../src/contract/host-api.ts'
import { answerText } from '../src/host/studio/answer-call.ts'
import type { Host } from '../src/host/studio/create-host.ts'
import { isAppUrl } from './app-origin.ts'
import { CALL_CHANNEL, MESSAGE_CHANNEL } from './channels.ts'

/** As much as the studio's socket takes. */
const MAX_CALL_CHARACTERS = 1024 * 1024

/** All that a page sends: one text. Its content is checked, method by method, by the host's own schemas. */
const CALL = v.strictTuple([v.pipe(v.string(), v.maxLength(MAX_CALL_CHARACTERS))])

export interface HostService {
  /** Has the pages show a model; where none has called yet, the first that does. */
  openModel(model: string): void
  end(): void
}

/**
 * Answers the page's calls and tells it the host's events.
 *
 * @param pages whom to tell of events.
 */
export function serveHost(
  host: Pick<Host, 'api' | 'faultOf'>,
  ipc: Pick<IpcMain, 'on' | 'off'>,
  pages: () => readonly WebContents[],
): HostService {
  const known = new WeakSet<WebContents>()
  let waiting: HostEvent | null = null
  const answer = (event: IpcMainEvent, ...given: unknown[]): void => {
    if (!isOurPage(event)) return
    known.add(event.sender)
    if (waiting !== null) tell(event.sender, { type: 'event', event: waiting })
    waiting = null
    const call = v.safeParse(CALL, given)
    // What is no text at all is answered as a text that is no call.
    void answerText(host, call.success ? call.output[0] : '').then(({ message }) => tell(event.sender, message))
  }
  ipc.on(CALL_CHANNEL, answer)
  const unsubscribe = host.api.subscribe((event) => {
    for (const page of pages()) tell(page, { type: 'event', event })
  })
  return {
    openModel(model) {
      const event = { type: 'open-model', model } as const
      const there = pages().filter((page) => known.has(page))
      if (there.length === 0) waiting = event
      for (const page of there) tell(page, { type: 'event', event })
    },
    end() {
      ipc.off(CALL_CHANNEL, answer)
      unsubscribe()
    },
  }
}

/** The main frame of a page of ours: no frame in it, and nothing that a window may have been led to. */
function isOurPage({ senderFrame }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isAppUrl(senderFrame.url)
}

function tell(page: WebContents, message: HostMessage): void {
  if (!page.isDestroyed()) page.send(MESSAGE_CHANNEL, JSON.stringify(message))
}

import { type PlayState, parseState } from './play-state.ts'
import type { UndoableStore } from './undoable-store.ts'

const KEY = 'timbrel.play'

/** Changes are written at most this often, milliseconds. */
const PAUSE_MS = 300

/** What was kept; the start values where there is nothing, or where the browser keeps nothing. */
export function loadState(): PlayState {
  try {
    return parseState(localStorage.getItem(KEY))
  } catch {
    return parseState(null)
  }
}

/** Keeps every change, the last one also when the page is left. */
export function autosave(store: UndoableStore<PlayState>): void {
  let timer = 0
  const save = () => {
    clearTimeout(timer)
    timer = 0
    try {
      localStorage.setItem(KEY, JSON.stringify(store.value))
    } catch {
      // A full or forbidden storage costs the memory of this visit, not the visit.
    }
  }
  store.subscribe(() => {
    if (timer === 0) timer = setTimeout(save, PAUSE_MS)
  })
  addEventListener('pagehide', save)
}

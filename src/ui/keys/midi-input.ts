import type { Player } from '../player.ts'
import type { PlayState } from '../state/play-state.ts'
import type { UndoableStore } from '../state/undoable-store.ts'
import { MidiReader, WHEEL } from './midi-messages.ts'

/**
 * Lets every MIDI input play, those plugged in later too; an input that goes lets its notes go.
 *
 * @param say told in words whenever inputs come or go.
 * @returns the same words for now, or why there is no MIDI.
 */
export async function connectMidi(
  player: Player,
  store: UndoableStore<PlayState>,
  say: (words: string) => void,
): Promise<string> {
  let access: MIDIAccess
  try {
    access = await navigator.requestMIDIAccess()
  } catch {
    return 'MIDI was not allowed'
  }
  const connected = new Set<string>()
  const update = () => {
    for (const input of access.inputs.values()) {
      if (input.state !== 'connected' || connected.has(input.id)) continue
      connected.add(input.id)
      listen(input, player, store)
    }
    for (const id of connected) {
      const input = access.inputs.get(id)
      if (input !== undefined && input.state === 'connected') continue
      connected.delete(id)
      player.panic()
    }
    return connected.size === 0 ? 'MIDI: plug in a keyboard' : `MIDI: ${connected.size} in`
  }
  access.onstatechange = () => say(update())
  return update()
}

function listen(input: MIDIInput, player: Player, store: UndoableStore<PlayState>): void {
  const reader = new MidiReader(input.id, player.ids, () => store.value.place)
  input.onmidimessage = ({ data }) => {
    if (data === null) return
    const { events, control } = reader.read(data)
    for (const event of events) player.send(event)
    if (control?.controller !== WHEEL) return
    const place = { ...store.value.place, y: control.value }
    store.follow({ place })
    player.movePlace(place)
  }
}

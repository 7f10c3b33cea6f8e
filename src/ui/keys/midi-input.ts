import type { PadPlace } from '../../contract/performance.ts'
import type { Player } from '../player.ts'
import { type MidiControl, MidiReader } from './midi-messages.ts'

/** Lets every MIDI input play, those plugged in later too; an input that goes lets its notes go. */
export class MidiInputs {
  /** What is said of the inputs; '' before the browser was asked for them. */
  words = ''
  /** Names of the inputs that play. */
  names: readonly string[] = []
  readonly #player: Player
  readonly #place: () => PadPlace
  readonly #onControl: (control: MidiControl) => void
  readonly #changed: () => void
  readonly #connected = new Map<string, MIDIInput>()

  /**
   * @param place where the instrument is now.
   * @param onControl hears controllers that have no meaning of their own.
   * @param changed called when inputs come or go.
   */
  constructor(player: Player, place: () => PadPlace, onControl: (control: MidiControl) => void, changed: () => void) {
    this.#player = player
    this.#place = place
    this.#onControl = onControl
    this.#changed = changed
  }

  /** Asks the browser for MIDI, which may ask the user. */
  async connect(): Promise<void> {
    try {
      const access = await navigator.requestMIDIAccess()
      access.onstatechange = () => this.#update(access)
      this.#update(access)
    } catch {
      this.words = 'MIDI was not allowed'
      this.#changed()
    }
  }

  /** Connects where the user has allowed it before; asks nothing. */
  async connectIfAllowed(): Promise<void> {
    if (!('requestMIDIAccess' in navigator)) return
    // The compiler's list of permissions lacks this one, and so may a browser's.
    const asked = navigator.permissions?.query({ name: 'midi' as PermissionName })
    const state = await asked?.then((status) => status.state).catch(() => 'prompt')
    if (state === 'granted') await this.connect()
  }

  #update(access: MIDIAccess): void {
    for (const input of access.inputs.values()) {
      if (input.state !== 'connected' || this.#connected.has(input.id)) continue
      this.#connected.set(input.id, input)
      this.#listen(input)
    }
    for (const [id, input] of this.#connected) {
      if (access.inputs.get(id)?.state === 'connected') continue
      this.#connected.delete(id)
      input.onmidimessage = null
      this.#player.releaseInput(`midi ${id} `)
    }
    this.names = [...this.#connected.values()].map(({ name, id }) => name ?? id)
    this.words = this.names.length === 0 ? 'MIDI: plug in a keyboard' : `MIDI: ${this.names.length} in`
    this.#changed()
  }

  #listen(input: MIDIInput): void {
    const reader = new MidiReader(input.id, this.#player.ids, this.#place)
    input.onmidimessage = ({ data }) => {
      if (data === null) return
      const { events, control } = reader.read(data)
      for (const event of events) this.#player.send(event)
      if (control !== null) this.#onControl(control)
    }
  }
}

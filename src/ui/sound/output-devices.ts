/** What of an AudioContext the choice of a loudspeaker needs; not in every browser. */
export interface SinkContext {
  readonly sampleRate: number
  setSinkId?(id: string): Promise<void>
}

/** What of a browser's devices it needs. */
export interface DeviceSource {
  enumerateDevices(): Promise<readonly Pick<MediaDeviceInfo, 'deviceId' | 'kind' | 'label'>[]>
  getUserMedia(constraints: { readonly audio: true }): Promise<MediaStream>
}

/** A loudspeaker; '' is what the system uses. */
export interface OutputDevice {
  readonly id: string
  readonly label: string
}

const KEY = 'timbrel.output'
const SYSTEM: OutputDevice = { id: '', label: 'System default' }

/** Which loudspeaker is played through, kept in the browser: its names for devices are this address's own. */
export class OutputDevices {
  devices: readonly OutputDevice[] = [SYSTEM]
  /** Id of the device played through; '' for the system's. */
  chosen = ''
  /** What went wrong last, in words; '' where nothing did. */
  problem = ''
  /** True while the browser keeps the names of loudspeakers to itself. */
  hidden = false
  readonly #source: DeviceSource | null
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly #changed: () => void
  #context: SinkContext | null = null

  /** @param source null where the browser tells nothing of devices. @param changed called when something here has. */
  constructor(source: DeviceSource | null, storage: Pick<Storage, 'getItem' | 'setItem'>, changed: () => void) {
    this.#source = source
    this.#storage = storage
    this.#changed = changed
    try {
      this.chosen = storage.getItem(KEY) ?? ''
    } catch {
      // Forbidden: the system's then.
    }
  }

  /** Why no loudspeaker can be chosen, in words; null where one can. */
  get refusal(): string | null {
    if (this.#context === null) return 'Start the sound first'
    if (this.#context.setSinkId === undefined || this.#source === null)
      return 'This browser plays where the system plays: choose the loudspeaker in the system’s sound settings'
    return null
  }

  /** Plays this context through the device that was chosen last, where it is still there. */
  async attach(context: SinkContext): Promise<void> {
    this.#context = context
    await this.list()
    if (this.chosen !== '') await this.choose(this.chosen)
  }

  /** Reads anew which loudspeakers there are. */
  async list(): Promise<void> {
    if (this.refusal !== null || this.#source === null) return
    const found = await this.#source.enumerateDevices().catch(() => [])
    const outputs = found.filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== 'default')
    this.hidden = outputs.every(({ label }) => label === '')
    const named = outputs.filter(({ label, deviceId }) => label !== '' && deviceId !== '')
    this.devices = [SYSTEM, ...named.map(({ deviceId, label }) => ({ id: deviceId, label }))]
    this.#changed()
  }

  /**
   * Asks for the names of the loudspeakers. Browsers give them only to pages that may use the microphone, which is let
   * go at once.
   */
  async reveal(): Promise<void> {
    try {
      const stream = await this.#source?.getUserMedia({ audio: true })
      for (const track of stream?.getTracks() ?? []) track.stop()
      this.problem = ''
    } catch {
      this.problem = 'The browser was not allowed to name them: choose the loudspeaker in the system’s sound settings.'
    }
    await this.list()
  }

  async choose(id: string): Promise<void> {
    try {
      await this.#context?.setSinkId?.(id)
      this.chosen = id
      this.problem = ''
    } catch {
      const label = this.devices.find((device) => device.id === id)?.label ?? 'The loudspeaker chosen last'
      this.problem = `${label} cannot be played through; the sound stays where it was.`
      if (this.chosen === id) this.chosen = ''
    }
    try {
      this.#storage.setItem(KEY, this.chosen)
    } catch {
      // A forbidden storage costs the memory of this visit, not the visit.
    }
    this.#changed()
  }
}

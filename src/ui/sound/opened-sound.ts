import type { PadPlace } from '../../contract/performance.ts'
import type { WorkletModel, WorkletStatistics } from '../../contract/worklet-messages.ts'
import { OutputRecorder } from '../recording/output-recorder.ts'
import { saveFile } from '../recording/save-file.ts'
import { browserStorage } from '../state/memory.ts'
import { LiveSound } from './live-sound.ts'
import { OutputDevices } from './output-devices.ts'

/** Load and latency are said twice a second: to be read, not to flicker. */
const STATISTICS_MS = 500

/** The page's sound: opened once, what is measured of it, where it goes and how it is recorded. */
export class OpenedSound {
  sound: LiveSound | null = null
  starting = false
  /** Why there is no sound, or what it could not do, in words; '' where there is nothing to say. */
  problem = ''
  statistics: WorkletStatistics | null = null
  /** How far the limiter turned down lately, dB; 0 where it did not. */
  limiterDb = 0
  readonly recorder: OutputRecorder
  readonly devices: OutputDevices
  readonly #changed: () => void
  #saidMs = 0
  #leastGain = 1

  /** @param changed called whenever something here has changed. */
  constructor(changed: () => void) {
    this.#changed = changed
    this.recorder = new OutputRecorder(saveFile, changed)
    const source = navigator.mediaDevices ?? null
    this.devices = new OutputDevices(source, browserStorage(), changed)
    source?.addEventListener('devicechange', () => void this.devices.list())
  }

  /** Opens the sound; the browser allows it from a click or a key. @returns null where it is open already or fails. */
  async open(model: WorkletModel, place: PadPlace): Promise<LiveSound | null> {
    if (this.sound !== null || this.starting) return null
    this.starting = true
    this.#changed()
    try {
      const hear = (statistics: WorkletStatistics) => this.#hear(statistics)
      this.sound = await LiveSound.open(model, place, hear, (fault) => this.#tell(fault))
      void this.devices.attach(this.sound.context)
    } catch (error) {
      this.problem = error instanceof Error ? error.message : 'The sound could not be started. Reload the page.'
    }
    this.starting = false
    this.#changed()
    return this.sound
  }

  /** Starts to record what is heard, or ends it. */
  toggleRecording(): void {
    if (this.sound === null) return
    if (this.recorder.state === 'recording') this.recorder.stop()
    else void this.recorder.start(this.sound)
  }

  #tell(problem: string): void {
    this.problem = problem
    this.#changed()
  }

  #hear(statistics: WorkletStatistics): void {
    this.#leastGain = Math.min(this.#leastGain, statistics.limiterGain)
    const now = performance.now()
    if (now - this.#saidMs < STATISTICS_MS) return
    this.#saidMs = now
    this.statistics = statistics
    this.limiterDb = -20 * Math.log10(this.#leastGain)
    this.#leastGain = 1
    this.#changed()
  }
}

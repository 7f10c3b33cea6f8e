import { HOP_SECONDS } from '../contract/spectrogram.ts'
import type { LiveSettings } from './instrument-settings.ts'

/** Level of a released note, re where it was let go, at which it is over. */
const RELEASED_DB = -100

/** Sustain levels below this are silence. */
const SILENT_DB = -100

/** Fastest move of the sustain level, dB per hop: a knob turned at once is a fade of some hops, no click. */
const MOST_STEP_DB = 12

/**
 * The player's envelope over the sounds' own: what it adds to a note's level, in dB, hop by hop. Between hops partials and
 * noise are crossfaded, so no stage has a corner to be heard.
 *
 * The attack is a straight line of amplitude from the note's onset on; decay and release are straight lines in dB, the
 * release from wherever the note is. As the settings are by default it adds exactly 0 until the note is let go. The
 * constructor allocates; nothing else does.
 */
export class Envelope {
  /** dB at the latest hop; -Infinity before an attack begins. */
  levelDb = 0
  readonly #settings: Readonly<LiveSettings>
  #releaseDb = 0
  #sustainDb = 0
  /** Linear gain of the attack, 0 to 1. */
  #attack = 1
  /** Hops until the onset, where an attack begins. */
  #leadHops = 0

  constructor(settings: Readonly<LiveSettings>) {
    this.#settings = settings
  }

  /** True once the note is over because it was let go. */
  get over(): boolean {
    return this.#releaseDb <= RELEASED_DB
  }

  /** True once the attack is over, and a note may be silent because it has died away. */
  get attacked(): boolean {
    return this.#attack === 1
  }

  /** Begins at hop 0. @param leadHops hops until the onset. */
  start(leadHops: number): void {
    this.#leadHops = leadHops
    this.#attack = this.#settings.attackSeconds > 0 ? 0 : 1
    this.#releaseDb = 0
    this.#sustainDb = 0
    this.levelDb = this.#attack === 1 ? 0 : Number.NEGATIVE_INFINITY
  }

  /** Goes on by one hop. @param releaseHops the sounds' own for 60 dB, heard unless the settings have one. */
  advance(releasing: boolean, releaseHops: number): void {
    const { releaseSeconds } = this.#settings
    if (releasing) this.#releaseDb -= 60 / (releaseSeconds === null ? releaseHops : releaseSeconds / HOP_SECONDS)
    else if (this.#attack < 1) this.#moveAttack()
    else this.#moveSustain()
    this.levelDb = this.#releaseDb + this.#sustainDb
    if (this.#attack < 1) this.levelDb += 20 * Math.log10(this.#attack)
  }

  #moveAttack(): void {
    if (this.#leadHops > 0) this.#leadHops--
    else this.#attack = Math.min(1, this.#attack + HOP_SECONDS / Math.max(HOP_SECONDS, this.#settings.attackSeconds))
  }

  #moveSustain(): void {
    const { decaySeconds, sustainLevel } = this.#settings
    if (sustainLevel === 1 && this.#sustainDb === 0) return
    const targetDb = Math.max(SILENT_DB, 20 * Math.log10(sustainLevel))
    const stepDb = decaySeconds > 0 ? Math.min(MOST_STEP_DB, (-targetDb * HOP_SECONDS) / decaySeconds) : MOST_STEP_DB
    if (this.#sustainDb > targetDb) this.#sustainDb = Math.max(targetDb, this.#sustainDb - stepDb)
    else this.#sustainDb = Math.min(targetDb, this.#sustainDb + MOST_STEP_DB)
  }
}

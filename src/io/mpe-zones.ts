import { CHANNELS } from './midi-track.ts'

/** Semitones of a full bend on the channels of an MPE zone, where the file does not say (MPE 1.1, section 2.4). */
export const MPE_BEND_RANGE = 48

/** Drums, by General MIDI: channel 10, counted from 1. */
const DRUM_CHANNEL = 9

/**
 * Zones of MIDI Polyphonic Expression: a manager channel (1, or 16) whose bend and pedal hold for all its members, the
 * channels next to it (MIDI Association, MPE 1.1, section 2.2). Channels of one port: 16 · port + 0 to 15.
 */
export class MpeZones {
  /** Members of the zone of each manager channel. */
  readonly #members = new Map<number, number>()

  /** Whether a channel may be given a zone. */
  isManager(channel: number): boolean {
    return channel % CHANNELS === 0 || channel % CHANNELS === CHANNELS - 1
  }

  /** Gives a manager channel `count` members, 0 to 15; 0 ends its zone. @returns the members. */
  configure(manager: number, count: number): number[] {
    const members = Math.min(CHANNELS - 1, count)
    this.#members.set(manager, members)
    const step = manager % CHANNELS === 0 ? 1 : -1
    return Array.from({ length: members }, (_, index) => manager + step * (index + 1))
  }

  /** The manager of a member channel; null where there is none. */
  managerOf(channel: number): number | null {
    const place = channel % CHANNELS
    const lower = channel - place
    const upper = lower + CHANNELS - 1
    if (place > 0 && place <= (this.#members.get(lower) ?? 0)) return lower
    if (place < CHANNELS - 1 && CHANNELS - 1 - place <= (this.#members.get(upper) ?? 0)) return upper
    return null
  }

  /** Whether a channel is the drums': channel 10, unless it is part of a zone. */
  isDrums(channel: number): boolean {
    return channel % CHANNELS === DRUM_CHANNEL && this.managerOf(channel) === null
  }
}

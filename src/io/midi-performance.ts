import type { InstrumentEvent } from '../contract/performance.ts'
import type { ScoreEvent } from '../contract/score.ts'
import { CONTROLLER, MidiChannel, MPE_CONFIGURATION } from './midi-channel.ts'
import type { MidiTrackEvent } from './midi-track.ts'
import { MPE_BEND_RANGE, MpeZones } from './mpe-zones.ts'

/** A track's event at its second. */
export interface PlacedEvent {
  readonly seconds: number
  /** From 0. */
  readonly track: number
  readonly event: MidiTrackEvent
}

/**
 * Plays MIDI events, in order of time, into the instrument's own. All channels play the one instrument.
 *
 * Where a single channel plays, its bend and pedal are the instrument's. Where several do, each keeps its own: a bend
 * goes to the notes of its channel, and a pedal puts off their ends.
 */
export class MidiPerformance {
  readonly events: ScoreEvent[] = []
  /** Notes started. */
  notes = 0
  /** Notes on the drum channel, left out. */
  drums = 0
  /** Notes that no note-off ended. */
  stuck = 0
  /** When neither key nor pedal held a note any more. */
  endSeconds = 0
  /** Channels that played notes. */
  readonly playing = new Set<number>()
  readonly #alone: number | null
  readonly #rangeSemitones: number
  readonly #zones = new MpeZones()
  readonly #channels = new Map<number, MidiChannel>()
  readonly #tracks: number[] = []
  #held = 0
  #seconds = 0
  #sustain = false

  /** @param alone the only channel that plays; null when several do. */
  constructor(alone: number | null, rangeSemitones: number) {
    this.#alone = alone
    this.#rangeSemitones = rangeSemitones
  }

  play({ seconds, track, event }: PlacedEvent): void {
    this.#seconds = seconds
    switch (event.type) {
      case 'noteOn':
        this.#noteOn(event.channel, event.key, event.velocity / 127, track)
        break
      case 'noteOff':
        this.#noteOff(event.channel, event.key)
        break
      case 'bend':
        this.#channel(event.channel).bendShare = event.share
        this.#bend(event.channel)
        break
      case 'controller':
        this.#control(event.channel, event.controller, event.value)
        break
      case 'end':
        this.#endTrack(track)
        break
    }
  }

  /** Lifts the pedals that are still down when all tracks have ended. */
  end(): void {
    for (const [number, channel] of this.#channels) {
      channel.pedalDown = false
      this.#pedal(number)
    }
  }

  #noteOn(number: number, key: number, velocity: number, track: number): void {
    if (this.#zones.isDrums(number)) {
      this.drums++
      return
    }
    const channel = this.#channel(number)
    const noteId = this.notes++
    this.#tracks.push(track)
    this.playing.add(number)
    channel.keys.set(key, [...(channel.keys.get(key) ?? []), noteId])
    this.#held++
    this.#add({ type: 'noteOn', noteId, key, velocity })
    if (this.#alone === null && channel.heardSemitones !== 0) {
      this.#add({ type: 'noteBend', noteId, semitones: channel.heardSemitones })
    }
  }

  #noteOff(number: number, key: number): void {
    const noteId = this.#channel(number).keys.get(key)?.shift()
    if (noteId !== undefined) this.#letGo(number, noteId)
  }

  /** A key that came up: the end of its note, unless the pedal holds it. */
  #letGo(number: number, noteId: number): void {
    if (this.#isPedalDown(number)) {
      this.#channel(number).ringing.push(noteId)
      if (this.#alone !== null) this.#add({ type: 'noteOff', noteId })
      return
    }
    this.#release()
    this.#add({ type: 'noteOff', noteId })
  }

  #control(number: number, controller: number, value: number): void {
    const channel = this.#channel(number)
    const wasDown = channel.pedalDown
    channel.control(controller, value)
    if (controller === CONTROLLER.dataCoarse && channel.isSetting(MPE_CONFIGURATION)) this.#configure(number, value)
    if (channel.pedalDown !== wasDown) this.#pedal(number)
    if (controller === CONTROLLER.allSoundOff) this.#silence(number)
    else if (controller >= CONTROLLER.allNotesOff && controller <= CONTROLLER.polyphonic) this.#liftKeys(number)
    else this.#bend(number)
  }

  #configure(number: number, members: number): void {
    if (!this.#zones.isManager(number)) return
    this.#channel(number).setRange(this.#rangeSemitones)
    for (const member of this.#zones.configure(number, members)) this.#channel(member).setRange(MPE_BEND_RANGE)
    // Bend and pedal of a manager hold for its members from now on.
    this.#pedal(number)
  }

  /** What a pedal that moved does to its channel, or to its zone. */
  #pedal(number: number): void {
    const down = this.#alone !== null && this.#isPedalDown(this.#alone)
    if (down !== this.#sustain) this.#add({ type: 'sustain', down })
    this.#sustain = down
    for (const member of this.#zoneOf(number)) {
      if (this.#isPedalDown(member)) continue
      for (const noteId of this.#channel(member).ringing.splice(0)) {
        this.#release()
        if (this.#alone === null) this.#add({ type: 'noteOff', noteId })
      }
    }
  }

  /** Tells held notes, or the instrument, how far their channel is bent, where that is new. */
  #bend(number: number): void {
    for (const member of this.#zoneOf(number)) {
      const channel = this.#channel(member)
      const semitones = channel.bendSemitones + (this.#manager(member)?.bendSemitones ?? 0)
      if (semitones === channel.heardSemitones) continue
      channel.heardSemitones = semitones
      if (member === this.#alone) this.#add({ type: 'bend', semitones })
      else for (const noteId of channel.held()) this.#add({ type: 'noteBend', noteId, semitones })
    }
  }

  #liftKeys(number: number): void {
    for (const ids of this.#channel(number).keys.values()) for (const id of ids.splice(0)) this.#letGo(number, id)
  }

  #silence(number: number): void {
    const channel = this.#channel(number)
    for (const noteId of channel.held()) {
      this.#release()
      if (this.#alone === null) this.#add({ type: 'noteOff', noteId })
    }
    if (number === this.#alone) this.#add({ type: 'allNotesOff' })
    channel.keys.clear()
    channel.ringing.length = 0
  }

  /** Ends the notes that this track started and nothing ended. */
  #endTrack(track: number): void {
    for (const [number, { keys }] of this.#channels) {
      for (const [key, ids] of keys) {
        const stuck = ids.filter((id) => this.#tracks[id] === track)
        if (stuck.length === 0) continue
        keys.set(
          key,
          ids.filter((id) => this.#tracks[id] !== track),
        )
        this.stuck += stuck.length
        for (const id of stuck) this.#letGo(number, id)
      }
    }
  }

  #release(): void {
    this.#held--
    if (this.#held === 0) this.endSeconds = this.#seconds
  }

  #add(event: InstrumentEvent): void {
    this.events.push({ seconds: this.#seconds, event })
  }

  #channel(number: number): MidiChannel {
    const known = this.#channels.get(number) ?? new MidiChannel(this.#rangeSemitones)
    this.#channels.set(number, known)
    return known
  }

  #manager(number: number): MidiChannel | null {
    const manager = this.#zones.managerOf(number)
    return manager === null ? null : this.#channel(manager)
  }

  #isPedalDown(number: number): boolean {
    return this.#channel(number).pedalDown || (this.#manager(number)?.pedalDown ?? false)
  }

  /** The channel and, where it manages a zone, its members. */
  #zoneOf(number: number): number[] {
    return [...this.#channels.keys()].filter((other) => other === number || this.#zones.managerOf(other) === number)
  }
}

import { describe, expect, it } from 'vitest'
import type { InstrumentEvent } from '../../src/contract/performance.ts'
import { Random } from '../../src/dsp/random.ts'
import { MidiReader } from '../../src/ui/keys/midi-messages.ts'
import { NoteIds } from '../../src/ui/keys/note-ids.ts'
import { EventSender } from '../../src/wam/audio-thread/event-sender.ts'
import { MidiStream } from '../../src/wam/audio-thread/midi-stream.ts'

const PLACE = { x: 0.3, y: 0.6 }

function stream(members = 0, number = 0) {
  const events: InstrumentEvent[] = []
  const controls: [number, number][] = []
  const sender = new EventSender({ send: (event) => events.push(structuredClone(event)) })
  const midi = new MidiStream(
    sender,
    { ...PLACE, control: (controller, value) => controls.push([controller, value]) },
    number,
    members,
  )
  return { midi, events, controls }
}

/** What a message asks for, its notes called by channel and key, in an order of their own; struck-again notes end unsaid. */
function named(events: readonly InstrumentEvent[], nameOf: (noteId: number) => string): string[] {
  const begun = new Set(events.flatMap((event) => (event.type === 'noteOn' ? [nameOf(event.noteId)] : [])))
  return events
    .map((event) => ('noteId' in event ? { ...event, noteId: nameOf(event.noteId) } : event))
    .filter((event) => !(event.type === 'noteOff' && 'noteId' in event && begun.has(event.noteId)))
    .map((event) => JSON.stringify(event, (_, value) => (value === 0 ? 0 : value)))
    .sort()
}

const CONTROLLERS = [1, 6, 64, 74, 100, 101, 120, 123]

describe('MidiStream', () => {
  it('asks for what the app’s own reader of MIDI asks for, whatever comes', () => {
    const random = new Random(7)
    const { midi, events, controls } = stream()
    const reader = new MidiReader('one', new NoteIds(), () => PLACE)
    const theirControls: [number, number][] = []
    // Members of an MPE zone first, so that each branch is met.
    const messages = [
      [0xb0, 101, 0],
      [0xb0, 100, 6],
      [0xb0, 6, 7],
    ]
    for (let n = 0; n < 4000; n++) {
      const kind = [0x80, 0x90, 0x90, 0xb0, 0xd0, 0xe0, 0xa0, 0xf0][random.integer(8)] as number
      const channel = random.integer(10)
      const first = kind === 0xb0 ? (CONTROLLERS[random.integer(8)] as number) : 60 + random.integer(4)
      messages.push([kind + channel, first, random.integer(128)])
    }
    const names = new Map<number, string>()
    for (const [status, first, second] of messages as [number, number, number][]) {
      const before = events.length
      midi.read(status, first, second)
      const { events: asked, control } = reader.read([status, first, second])
      const key = `${128 * (status & 15) + first}`
      for (const event of asked) if (event.type === 'noteOn') names.set(event.noteId, key)
      const wanted = named(asked, (noteId) => names.get(noteId) ?? key)
      expect(named(events.slice(before), String), `${status} ${first} ${second}`).toEqual(wanted)
      if (control !== null) theirControls.push([control.controller, control.value])
    }
    expect(controls).toEqual(theirControls)
    expect(events.length).toBeGreaterThan(1500)
  })

  it('bends and moves the notes of one MPE member alone', () => {
    const { midi, events } = stream(15, 1)
    midi.read(0x91, 60, 100)
    midi.read(0x92, 64, 100)
    midi.read(0xe1, 0x7f, 0x7f)
    midi.read(0xd2, 127, 0)
    midi.read(0xb2, 74, 127)
    const [one, two] = [2048 + 128 + 60, 2048 + 2 * 128 + 64]
    expect(events).toEqual([
      { type: 'noteOn', noteId: one, key: 60, velocity: 100 / 127 },
      { type: 'noteOn', noteId: two, key: 64, velocity: 100 / 127 },
      { type: 'noteBend', noteId: one, semitones: 48 },
      { type: 'notePlace', noteId: two, place: { x: 1, y: PLACE.y } },
      { type: 'notePlace', noteId: two, place: { x: 1, y: 1 } },
    ])
  })

  it('bends all by two semitones until the sender says otherwise', () => {
    const { midi, events } = stream()
    midi.read(0xe0, 0, 0)
    for (const [controller, value] of [
      [101, 0],
      [100, 0],
      [6, 12],
    ] as const)
      midi.read(0xb0, controller, value)
    midi.read(0xe0, 0x7f, 0x7f)
    expect(events).toEqual([
      { type: 'bend', semitones: -2 },
      { type: 'bend', semitones: 12 },
    ])
  })

  it('makes nothing of what is no message', () => {
    const { midi, events, controls } = stream()
    for (const status of [0, 0x7f, 0xf0, 0xff, Number.NaN, undefined as never]) midi.read(status, 60, 100)
    expect(events).toEqual([])
    expect(controls).toEqual([])
  })
})

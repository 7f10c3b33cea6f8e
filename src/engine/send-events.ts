import type { InstrumentEvent } from '../contract/performance.ts'
import type { Engine } from './engine.ts'

/** Hands an event to an engine, at a sample of its output. */
export type SendEvent = (event: InstrumentEvent, atSample: number) => void

/**
 * Events into an engine: through its own `send` where it has one. One without is played by noteOn and noteOff, the
 * pedal putting off the ends of notes; bends, places and morphs are then left out.
 */
export function eventsInto(engine: Engine): SendEvent {
  const sender: { send?: SendEvent } = engine as never
  if (sender.send !== undefined) return (event, atSample) => sender.send?.(event, atSample)
  const held = new Map<number, number>()
  const ringing: number[] = []
  let pedalDown = false
  return (event, atSample) => {
    switch (event.type) {
      case 'noteOn':
        held.set(event.noteId, engine.noteOn({ key: event.key, velocity: event.velocity, atSample }))
        break
      case 'noteOff': {
        const id = held.get(event.noteId)
        held.delete(event.noteId)
        if (id !== undefined && pedalDown) ringing.push(id)
        else if (id !== undefined) engine.noteOff(id, atSample)
        break
      }
      case 'sustain':
        pedalDown = event.down
        if (!pedalDown) for (const id of ringing.splice(0)) engine.noteOff(id, atSample)
        break
      case 'allNotesOff':
        for (const id of [...held.values(), ...ringing.splice(0)]) engine.noteOff(id, atSample)
        held.clear()
        break
    }
  }
}

import { describe, expect, it } from 'vitest'
import type { InstrumentEvent, InstrumentSettings } from '../../src/contract/performance.ts'
import type { SoundShape } from '../../src/contract/sound-shape.ts'
import { Player } from '../../src/ui/player.ts'
import { type PlayState, START_STATE } from '../../src/ui/state/play-state.ts'
import { UndoableStore } from '../../src/ui/state/undoable-store.ts'

function playerWithEar() {
  const heard: InstrumentEvent[] = []
  const store = new UndoableStore(START_STATE, () => 0)
  const player = new Player(store, () => undefined)
  const port = { send: (event: InstrumentEvent) => heard.push(event), set: () => undefined, reshape: () => undefined }
  return { player, heard, store, port }
}

describe('Player', () => {
  it('lets a key be heard that started the sound and is still held', () => {
    const { player, heard, port } = playerWithEar()
    player.keyDown('KeyQ')
    player.connect(port)
    expect(heard.map(({ type }) => type)).toEqual(['place', 'noteOn'])
    player.keyUp('KeyQ')
    expect(heard.at(-1)).toEqual({ type: 'noteOff', noteId: 0 })
    expect(player.sounding.size).toBe(0)
  })

  it('ends a note by the key that began it, though the octave has moved since', () => {
    const { player, heard, store, port } = playerWithEar()
    player.connect(port)
    player.keyDown('KeyQ')
    store.change('octave', { octave: 1 })
    player.keyUp('KeyQ')
    expect(heard.at(-1)).toEqual({ type: 'noteOff', noteId: 0 })
  })

  it('gives a second touch of the pad the latest note', () => {
    const { player, heard, port } = playerWithEar()
    player.connect(port)
    player.keyDown('KeyZ')
    player.keyDown('KeyQ')
    const place = { x: 0.1, y: 0.9 }
    player.pad({ touch: 1, place, phase: 'start' })
    expect(heard.at(-1)).toEqual({ type: 'notePlace', noteId: 1, place })
  })

  it('lets the notes of an input go that is gone, and no others', () => {
    const { player, heard, port } = playerWithEar()
    player.connect(port)
    player.start('midi a 0 60', 60, 1)
    player.start('midi b 0 64', 64, 1)
    player.releaseInput('midi a ')
    expect([...player.sounding]).toEqual([64])
    expect(heard.at(-1)).toEqual({ type: 'sustain', down: false })
  })

  it('releases the computer’s keys alone when the window loses the focus, and everything in a panic', () => {
    const { player, port } = playerWithEar()
    player.connect(port)
    player.keyDown('KeyQ')
    player.start('midi a 0 64', 64, 1)
    player.releaseKeys()
    expect([...player.sounding]).toEqual([64])
    player.panic()
    expect(player.sounding.size).toBe(0)
  })

  it('walks a line in even steps once the way is known, and nothing else', () => {
    const store = new UndoableStore(START_STATE, () => 0)
    const lengths = [0, 0.7, 1]
    const player = new Player(store, () => undefined, { tables: null, way: (from) => (from === 0 ? lengths : null) })
    const told: Partial<InstrumentSettings>[] = []
    player.connect({ send: () => undefined, set: (settings) => told.push(settings), reshape: () => undefined })
    expect(told.at(-1)?.evenSteps).toBeNull()
    const evenSteps = (part: Partial<PlayState>) => {
      store.change('test', part)
      player.tellSettings()
      return told.at(-1)?.evenSteps
    }
    expect(evenSteps({ padMode: 'line' })).toEqual(lengths)
    expect(evenSteps({ pair: [1, 0] })).toBeNull()
    expect(evenSteps({ pair: [0, 1], settings: { ...START_STATE.settings, evenSteps: false } })).toBeNull()
  })

  it('tells where the sounds are moved to, also to a sound or a model that comes later', () => {
    const store = new UndoableStore(START_STATE, () => 0)
    store.change('attack', { settings: { ...START_STATE.settings, attackOctaves: 2 } })
    const player = new Player(store, () => undefined)
    const shapes: SoundShape[] = []
    const port = { send: () => undefined, set: () => undefined, reshape: (shape: SoundShape) => shapes.push(shape) }
    player.tellSettings()
    player.connect(port)
    expect(shapes).toEqual([{ latents: null, attackFactor: 4 }])
  })
})

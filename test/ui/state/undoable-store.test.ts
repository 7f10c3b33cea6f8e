import { describe, expect, it } from 'vitest'
import { UndoableStore } from '../../../src/ui/state/undoable-store.ts'

function storeWithClock() {
  const clock = { ms: 0 }
  return { clock, store: new UndoableStore({ gain: 0, place: 0 }, () => clock.ms) }
}

describe('UndoableStore', () => {
  it('makes a drag one step, however many moves it has', () => {
    const { clock, store } = storeWithClock()
    for (let move = 1; move <= 50; move++) {
      clock.ms += 16
      store.change('gain', { gain: move })
    }
    store.undo()
    expect(store.value.gain).toBe(0)
    expect(store.undoName).toBeNull()
    store.redo()
    expect(store.value.gain).toBe(50)
  })

  it('lets a held drag pause as long as it likes, until it is settled', () => {
    const { clock, store } = storeWithClock()
    store.change('gain', { gain: 1 }, true)
    clock.ms += 60_000
    store.change('gain', { gain: 2 }, true)
    store.settle()
    store.change('gain', { gain: 3 })
    store.undo()
    expect(store.value.gain).toBe(2)
    store.undo()
    expect(store.value.gain).toBe(0)
  })

  it('says what would be undone and done again', () => {
    const { store } = storeWithClock()
    store.change('Level', { gain: 1 })
    store.change('place', { place: 1 })
    expect([store.undoName, store.redoName]).toEqual(['place', null])
    store.undo()
    expect([store.undoName, store.redoName]).toEqual(['Level', 'place'])
  })

  it('leaves apart what is not to be undone, in both directions', () => {
    const store = new UndoableStore({ gain: 0, theme: 'dark' }, () => 0, ['theme'])
    store.change('gain', { gain: 1 })
    store.follow({ theme: 'light' })
    store.undo()
    expect(store.value).toEqual({ gain: 0, theme: 'light' })
    store.follow({ theme: 'dark' })
    store.redo()
    expect(store.value).toEqual({ gain: 1, theme: 'dark' })
  })

  it('keeps apart what is named otherwise, comes later, or was settled', () => {
    const { clock, store } = storeWithClock()
    store.change('gain', { gain: 1 })
    store.change('place', { place: 1 })
    clock.ms += 5000
    store.change('place', { place: 2 })
    store.settle()
    store.change('place', { place: 3 })
    const seen = []
    while (store.undoName !== null) {
      store.undo()
      seen.push([store.value.gain, store.value.place])
    }
    expect(seen).toEqual([
      [1, 2],
      [1, 1],
      [1, 0],
      [0, 0],
    ])
  })

  it('forgets the future on a change, and what it follows makes no step', () => {
    const { store } = storeWithClock()
    store.change('gain', { gain: 1 })
    store.undo()
    store.follow({ place: 5 })
    expect(store.redoName).toBe('gain')
    store.change('gain', { gain: 2 })
    expect(store.redoName).toBeNull()
    expect(store.value).toEqual({ gain: 2, place: 5 })
  })

  it('tells its listeners until they leave', () => {
    const { store } = storeWithClock()
    const heard: number[] = []
    const leave = store.subscribe(({ gain }) => heard.push(gain))
    store.change('gain', { gain: 1 })
    store.undo()
    leave()
    store.redo()
    expect(heard).toEqual([1, 0])
  })
})

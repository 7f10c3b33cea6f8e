import { describe, expect, it } from 'vitest'
import { GestureLoop } from '../../../src/ui/pad/gesture-loop.ts'
import { PadHand } from '../../../src/ui/pad/pad-hand.ts'
import { Player } from '../../../src/ui/player.ts'
import { START_STATE } from '../../../src/ui/state/play-state.ts'
import { UndoableStore } from '../../../src/ui/state/undoable-store.ts'

function handWithClock() {
  const clock = { ms: 0 }
  // The loop asks the browser for frames, which none comes of here.
  Object.assign(globalThis, { cancelAnimationFrame: () => undefined })
  const store = new UndoableStore(START_STATE, () => clock.ms)
  const player = new Player(store, () => undefined)
  return { clock, store, hand: new PadHand(store, player, new GestureLoop(store, player)) }
}

describe('PadHand', () => {
  it('takes a way with a long rest as one step of undo, and the next way as another', () => {
    const { clock, store, hand } = handWithClock()
    const way = (from: number, to: number) => {
      hand.follow({ touch: 0, place: { x: from, y: 0.5 }, phase: 'start' })
      clock.ms += 10_000
      hand.follow({ touch: 0, place: { x: to, y: 0.5 }, phase: 'move' })
      hand.follow({ touch: 0, place: { x: to, y: 0.5 }, phase: 'end' })
    }
    way(0.1, 0.2)
    way(0.3, 0.4)
    store.undo()
    expect(store.value.place.x).toBe(0.2)
    store.undo()
    expect(store.value.place).toEqual(START_STATE.place)
  })

  it('lets a controller move one way alone, and further fingers not at all', () => {
    const { store, hand } = handWithClock()
    hand.shift({ y: 1 })
    hand.follow({ touch: 1, place: { x: 0, y: 0 }, phase: 'start' })
    expect(store.value.place).toEqual({ x: START_STATE.place.x, y: 1 })
    expect(store.undoName).toBe('move on the pad')
  })
})

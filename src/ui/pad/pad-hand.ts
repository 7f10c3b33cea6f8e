import type { PadPlace } from '../../contract/performance.ts'
import type { Player } from '../player.ts'
import type { PlayState } from '../state/play-state.ts'
import type { UndoableStore } from '../state/undoable-store.ts'
import type { GestureLoop } from './gesture-loop.ts'
import type { PadMove } from './pad-events.ts'

/** What undo calls a way over the pad. */
const PAD_MOVE = 'move on the pad'

/** Moves the instrument as pointers, keys and controllers ask: the sound, a gesture that is recorded and undo follow. */
export class PadHand {
  readonly #store: UndoableStore<PlayState>
  readonly #player: Player
  readonly #loop: GestureLoop
  /** True while a pointer holds the pad. */
  #held = false

  constructor(store: UndoableStore<PlayState>, player: Player, loop: GestureLoop) {
    this.#store = store
    this.#player = player
    this.#loop = loop
  }

  /** Follows the pad's own moves: a pointer's way, however long it rests, is one step of undo. */
  follow(move: PadMove): void {
    this.#player.pad(move)
    if (move.touch !== 0) return
    if (move.phase === 'start') this.#loop.stop()
    this.#loop.record(move.place)
    if (move.phase !== 'move') this.#held = move.phase === 'start'
    this.#store.change(PAD_MOVE, { place: move.place }, this.#held)
    if (move.phase === 'end') this.#store.settle()
  }

  /** Moves it along one way or both, as a controller does. */
  shift(part: Partial<PadPlace>): void {
    const place = { ...this.#store.value.place, ...part }
    this.#loop.stop()
    this.#loop.record(place)
    this.#store.change(PAD_MOVE, { place })
    this.#player.movePlace(place)
  }
}

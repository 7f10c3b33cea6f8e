import type { PadPlace } from '../../contract/performance.ts'
import type { Player } from '../player.ts'
import type { PlayState } from '../state/play-state.ts'
import type { UndoableStore } from '../state/undoable-store.ts'
import { GestureRecorder, placeOfGesture } from './gesture.ts'

/** Records a gesture on the pad and plays it round and round, in step with the picture. */
export class GestureLoop {
  readonly #store: UndoableStore<PlayState>
  readonly #player: Player
  #recorder: GestureRecorder | null = null
  #startedSeconds = 0
  #frame = 0

  constructor(store: UndoableStore<PlayState>, player: Player) {
    this.#store = store
    this.#player = player
  }

  get recording(): boolean {
    return this.#recorder !== null
  }

  get playing(): boolean {
    return this.#frame !== 0
  }

  /** Starts to gather; the first move of the pad is its beginning. */
  startRecording(): void {
    this.stop()
    this.#recorder = new GestureRecorder()
    this.#store.follow({})
  }

  record(place: PadPlace): void {
    if (this.#recorder?.add(place, now()) === false) this.finishRecording()
  }

  /** Keeps what was gathered, and loops it. */
  finishRecording(): void {
    const gesture = this.#recorder?.finish(now()) ?? null
    this.#recorder = null
    if (gesture === null) {
      this.#store.follow({})
      return
    }
    this.#store.change('gesture', { gesture: { seconds: gesture.seconds, points: [...gesture.points] } })
    this.play()
  }

  play(): void {
    if (this.playing || this.#store.value.gesture === null) return
    this.#startedSeconds = now()
    this.#frame = requestAnimationFrame(() => this.#step())
    this.#store.follow({})
  }

  stop(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#store.follow({})
  }

  clear(): void {
    this.stop()
    this.#store.change('gesture', { gesture: null })
  }

  #step(): void {
    const { gesture } = this.#store.value
    if (gesture === null) {
      this.stop()
      return
    }
    this.#frame = requestAnimationFrame(() => this.#step())
    const place = placeOfGesture(gesture, now() - this.#startedSeconds)
    this.#player.movePlace(place)
    this.#store.follow({ place })
  }
}

function now(): number {
  return performance.now() / 1000
}

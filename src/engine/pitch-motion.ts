import { HOP_SECONDS } from '../contract/spectrogram.ts'
import { clipped } from './instrument-settings.ts'

/** Bends are clipped to eight octaves either way: MPE asks for four. */
const MOST_SEMITONES = 96

/** Share of the way to its target that a bend goes each hop: 90 % in 14 ms, so that a controller's steps are not heard. */
const BEND_STEP = 0.6

/** A bend this close to its target, in semitones, is there. */
const BEND_SETTLED = 1e-4

/**
 * How far a note sounds from its key: the glide it came by, in a straight line of semitones, and its bend. Counts in hops;
 * between them the bank moves the pitch, so there is no step to be heard.
 *
 * The constructor allocates; nothing else does.
 */
export class PitchMotion {
  /** Semitones from the key at the latest hop; exactly 0 for a note that neither glides nor is bent. */
  semitones = 0
  /** Semitones from the key at which the glide began. */
  #away = 0
  #glideHops = 0
  #hop = 0
  #bend = 0
  #bendTarget = 0

  /**
   * Begins a note at its hop 0.
   *
   * @param fromSemitones the latest note's key re this one's; 0 where there is none.
   * @param bend semitones; there at once.
   */
  start(fromSemitones: number, glideSeconds: number, bend: number): void {
    this.#bendTarget = clipped(bend, -MOST_SEMITONES, MOST_SEMITONES, 0)
    this.#bend = this.#bendTarget
    this.#glide(fromSemitones, glideSeconds)
  }

  /** Goes on to another key from wherever the note sounds. @param semitones of the key before re the new one. */
  moveKey(semitones: number, glideSeconds: number): void {
    this.#glide(semitones + this.#glideAt(this.#hop), glideSeconds)
  }

  bendTo(semitones: number): void {
    this.#bendTarget = clipped(semitones, -MOST_SEMITONES, MOST_SEMITONES, this.#bendTarget)
  }

  /** Goes on by one hop. */
  advance(): void {
    this.#hop++
    this.#bend += BEND_STEP * (this.#bendTarget - this.#bend)
    if (Math.abs(this.#bend - this.#bendTarget) < BEND_SETTLED) this.#bend = this.#bendTarget
    this.semitones = this.#glideAt(this.#hop) + this.#bend
  }

  /** Semitones from the key so many hops after the latest, should nothing else be asked. */
  ahead(hops: number): number {
    return this.#glideAt(this.#hop + hops) + this.#bend
  }

  #glide(away: number, glideSeconds: number): void {
    this.#hop = 0
    this.#glideHops = glideSeconds / HOP_SECONDS
    this.#away = clipped(away, -127, 127, 0)
    this.semitones = this.#glideAt(0) + this.#bend
  }

  #glideAt(hop: number): number {
    return hop < this.#glideHops ? this.#away * (1 - hop / this.#glideHops) : 0
  }
}

import type { Random } from '../dsp/random.ts'
import { colourAt, randomColouring } from './colouring.ts'
import { NO_SHIFT, type PitchShift, randomShift } from './pitch-shift.ts'
import type { PreparedSound } from './prepared-sound.ts'
import type { PoolContents } from './sound-pool.ts'

/** Share of windows that are blended with another. */
const MIXED = 0.6

/** Share of windows that must answer with their instrument's sound at another pitch. */
const TRANSFERRED = 0.25

/** Intervals in semitones between which a transfer is asked for: further apart, instruments change their nature. */
const LEAST_INTERVAL = 1
const MOST_INTERVAL = 13

/** One window of a sound: frames start to start + frames, possibly beyond either end. */
export interface Window {
  readonly sound: PreparedSound
  readonly start: number
  readonly shift: PitchShift
  /** [BINS] dB added to every frame, or null. */
  readonly colour: Float32Array | null
  /** Another window blended in, in dB: what a morph of the two would look like. */
  readonly partner: Window | null
  /** The partner's share, 0 to 0.5. */
  readonly partnerShare: number
  /** What the decoder shall say when told this window's pitch and loudness instead; null: the window itself. */
  readonly answer: Window | null
}

/**
 * Draws one batch's windows: an instrument, one of its sounds by length, a place in it that reaches half a window beyond
 * its audible part (so that onset and end are seen as often as the middle); then moves it in pitch, colours it and often
 * blends it with another, so that the network learns what sounds can be rather than these few by heart. Some windows
 * must answer with another pitch of their instrument, as many frames from the onset: so latents come to hold the
 * timbre, and the decoder to work out what it is at a pitch.
 *
 * @param pitchAugmentation largest shift in semitones; 0 leaves windows as they are in every respect.
 */
export function drawWindows(
  pool: PoolContents,
  random: Random,
  count: number,
  frames: number,
  pitchAugmentation: number,
): Window[] {
  const draw = (): Window => {
    const group = pool[random.integer(pool.length)] as readonly PreparedSound[]
    const sound = drawByLength(group, random.uniform())
    const places = sound.lastFrame - sound.firstFrame + 1
    const start = sound.firstFrame - (frames >> 1) + random.integer(places)
    if (pitchAugmentation <= 0) return plainWindow(sound, start)
    const shift = randomShift(random, pitchAugmentation)
    const colouring = randomColouring(random)
    const colour = colourAt(colouring, sound.midiNote + shift.semitones)
    const window = { ...plainWindow(sound, start), shift, colour }
    const other = random.uniform() < TRANSFERRED ? otherPitch(group, sound, random) : null
    if (other === null) return window
    const answer = plainWindow(other, start - sound.onsetFrame + other.onsetFrame)
    return { ...window, answer: { ...answer, colour: colourAt(colouring, other.midiNote) } }
  }
  return Array.from({ length: count }, () => {
    const window = draw()
    if (pitchAugmentation <= 0 || window.answer || random.uniform() >= MIXED) return window
    return { ...window, partner: { ...draw(), answer: null }, partnerShare: 0.5 * random.uniform() }
  })
}

/** Windows that cover a whole sound without overlap, as validation reads it. */
export function coveringWindows(sound: PreparedSound, frames: number, marginFrames: number): Window[] {
  const windows: Window[] = []
  const advance = frames - 2 * marginFrames
  for (let start = sound.firstFrame - marginFrames; start + marginFrames <= sound.lastFrame; start += advance) {
    windows.push(plainWindow(sound, start))
  }
  return windows
}

function plainWindow(sound: PreparedSound, start: number): Window {
  return { sound, start, shift: NO_SHIFT, colour: null, partner: null, partnerShare: 0, answer: null }
}

/** Another sound of the group at an interval worth learning, or null. */
function otherPitch(group: readonly PreparedSound[], sound: PreparedSound, random: Random): PreparedSound | null {
  const others = group.filter(({ midiNote }) => {
    const interval = Math.abs(midiNote - sound.midiNote)
    return interval >= LEAST_INTERVAL && interval <= MOST_INTERVAL
  })
  return others.length > 0 ? (others[random.integer(others.length)] as PreparedSound) : null
}

function drawByLength(group: readonly PreparedSound[], share: number): PreparedSound {
  const total = group.reduce((sum, { firstFrame, lastFrame }) => sum + lastFrame - firstFrame + 1, 0)
  let left = share * total
  for (const sound of group) {
    left -= sound.lastFrame - sound.firstFrame + 1
    if (left < 0) return sound
  }
  return group.at(-1) as PreparedSound
}

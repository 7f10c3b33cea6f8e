import type { Random } from '../dsp/random.ts'
import { type Colouring, colourAt, randomColouring } from './colouring.ts'
import { NO_SHIFT, type PitchShift, randomShift } from './pitch-shift.ts'
import type { PreparedSound } from './prepared-sound.ts'
import type { PoolContents } from './sound-pool.ts'

/** Share of windows that are blended with another. */
const MIXED = 0.6

/** Share of pairs of windows whose latents are blended. */
const BLENDED = 0.5

/** Semitones within which the partner of a blend is sought: a key's neighbours are blended, not a bass and a piccolo. */
const PARTNER_INTERVAL = 7

/** Share of blends whose windows lie equally far from their onsets, as in a morph's attack. */
const ALIGNED = 0.6

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
  /** Share of the other window of its pair (see Batch.blendShares) in its latents, 0 to 1. */
  readonly blendShare: number
  /** What the decoder shall say when told this window's pitch and loudness instead; null: the window itself. */
  readonly answer: Window | null
}

/**
 * Draws one batch's windows: an instrument, one of its sounds by length, a place in it that reaches half a window beyond
 * its audible part (so that onset and end are seen as often as the middle); then moves it in pitch, colours it and often
 * blends it with another, so that the network learns what sounds can be rather than these few by heart. Some windows
 * must answer with another pitch of their instrument, as many frames from the onset: so latents come to hold the
 * timbre, and the decoder to work out what it is at a pitch. Half of the pairs have their latents blended, and must decode
 * to what lies evenly between the two: so a morph's middle is something the network has been taught.
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
  const windows: Window[] = []
  while (windows.length < count) {
    const whole = windows.length + 2 <= count
    if (pitchAugmentation > 0 && whole && random.uniform() < BLENDED) {
      windows.push(...drawBlend(pool, random, frames, pitchAugmentation))
    } else
      for (let side = 0; side < (whole ? 2 : 1); side++) windows.push(drawOne(pool, random, frames, pitchAugmentation))
  }
  return windows
}

/** One window by itself: moved, coloured, perhaps blended with another in what is seen, or answered at another pitch. */
function drawOne(pool: PoolContents, random: Random, frames: number, pitchAugmentation: number): Window {
  const group = drawGroup(pool, random)
  const drawn = drawPlain(group, random, frames)
  if (pitchAugmentation <= 0) return drawn
  const colouring = randomColouring(random)
  const window = augmented(drawn, colouring, random, pitchAugmentation)
  const other = random.uniform() < TRANSFERRED ? otherPitch(group, drawn.sound, random) : null
  if (other !== null) {
    const answer = plainWindow(other, drawn.start - drawn.sound.onsetFrame + other.onsetFrame)
    return { ...window, answer: { ...answer, colour: colourAt(colouring, other.midiNote) } }
  }
  if (random.uniform() >= MIXED) return window
  const partner = drawPlain(drawGroup(pool, random), random, frames)
  const coloured = augmented(partner, randomColouring(random), random, pitchAugmentation)
  return { ...window, partner: coloured, partnerShare: 0.5 * random.uniform() }
}

/** Two windows whose latents are blended, each into the other. */
function drawBlend(pool: PoolContents, random: Random, frames: number, pitchAugmentation: number): [Window, Window] {
  const first = drawPlain(drawGroup(pool, random), random, frames)
  const sound = nearPitch(drawGroup(pool, random), first.sound.midiNote, random)
  const aligned = first.start - first.sound.onsetFrame + sound.onsetFrame
  const start = random.uniform() < ALIGNED ? aligned : drawStart(sound, random, frames)
  const second = plainWindow(sound, start)
  const share = random.uniform()
  return [
    { ...augmented(first, randomColouring(random), random, pitchAugmentation), blendShare: share },
    { ...augmented(second, randomColouring(random), random, pitchAugmentation), blendShare: random.uniform() },
  ]
}

function drawGroup(pool: PoolContents, random: Random): readonly PreparedSound[] {
  return pool[random.integer(pool.length)] as readonly PreparedSound[]
}

function drawPlain(group: readonly PreparedSound[], random: Random, frames: number): Window {
  const sound = drawByLength(group, random.uniform())
  return plainWindow(sound, drawStart(sound, random, frames))
}

function drawStart({ firstFrame, lastFrame }: PreparedSound, random: Random, frames: number): number {
  return firstFrame - (frames >> 1) + random.integer(lastFrame - firstFrame + 1)
}

function augmented(window: Window, colouring: Colouring, random: Random, range: number): Window {
  const shift = randomShift(random, range)
  return { ...window, shift, colour: colourAt(colouring, window.sound.midiNote + shift.semitones) }
}

/** One of the sounds of a group near a pitch, or the nearest of all. */
function nearPitch(group: readonly PreparedSound[], midiNote: number, random: Random): PreparedSound {
  const near = group.filter((sound) => Math.abs(sound.midiNote - midiNote) <= PARTNER_INTERVAL)
  if (near.length > 0) return near[random.integer(near.length)] as PreparedSound
  return group.reduce((best, sound) =>
    Math.abs(sound.midiNote - midiNote) < Math.abs(best.midiNote - midiNote) ? sound : best,
  )
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
  return { sound, start, shift: NO_SHIFT, colour: null, partner: null, partnerShare: 0, blendShare: 0, answer: null }
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

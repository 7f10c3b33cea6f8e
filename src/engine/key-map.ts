import type { Sound } from '../contract/sound.ts'

/** Sounds closer than this in pitch, in semitones, are dynamic layers of one key rather than neighbours. */
const SAME_PITCH = 0.5

/** Within this many semitones of a sound's pitch it plays alone: recordings are seldom exactly in tune. */
const OWN_PITCH = 0.3

/** Level at velocity 0 re velocity 1, dB; between them the dB are linear in velocity. */
export const VELOCITY_RANGE_DB = 36

/** Level of a velocity (0 to 1) re full velocity, in dB: 0 at 1, -VELOCITY_RANGE_DB at 0. */
export function velocityDb(velocity: number): number {
  return VELOCITY_RANGE_DB * (Math.min(1, Math.max(0, velocity)) - 1)
}

/** How a note is struck. */
export interface KeyStroke {
  readonly key: number
  /** 0 to 1. */
  readonly velocity: number
}

/** The sounds that make up one note of a blend, filled by {@link KeyMap}; fixed capacity, reused. */
export interface Shares {
  count: number
  /** Indices of sounds. */
  readonly sounds: Int32Array
  /** They sum to 1 once all instruments are added. */
  readonly weights: Float64Array
  /** dB to be added to each sound's own loudness for the velocity. */
  readonly gainsDb: Float64Array
}

/** Room for `capacity` sounds. */
export function createShares(capacity: number): Shares {
  return {
    count: 0,
    sounds: new Int32Array(capacity),
    weights: new Float64Array(capacity),
    gainsDb: new Float64Array(capacity),
  }
}

interface Layers {
  readonly midiNote: number
  /** By rising peak loudness. */
  readonly sounds: readonly { readonly index: number; readonly peakDb: number }[]
}

/**
 * Which sounds of one instrument play a key at a velocity: the two whose pitches enclose it, blended linearly in
 * semitones (outside the range the nearest alone), and of each pitch the two dynamic layers that enclose the velocity's
 * loudness, blended linearly in dB. Whatever a layer's own loudness, velocity alone decides how loud the note is.
 */
export class KeyMap {
  readonly #keys: readonly Layers[]

  /** @param members indices into `sounds`. An instrument without sounds is silent. */
  constructor(sounds: readonly Sound[], members: readonly number[]) {
    const rising = members
      .map((index) => ({ index, sound: sounds[index] as Sound }))
      .sort((a, b) => a.sound.midiNote - b.sound.midiNote)
    const groups: (typeof rising)[] = []
    for (const member of rising) {
      const group = groups.at(-1)
      const first = group?.[0]
      if (group && first && member.sound.midiNote - first.sound.midiNote < SAME_PITCH) group.push(member)
      else groups.push([member])
    }
    this.#keys = groups.map((group) => ({
      midiNote: group.reduce((sum, { sound }) => sum + sound.midiNote, 0) / group.length,
      sounds: group
        .map(({ index, sound }) => ({ index, peakDb: sound.landmarks.peakLoudnessDb }))
        .sort((a, b) => a.peakDb - b.peakDb),
    }))
  }

  /** Adds this instrument's share of a note to `out`. Allocates nothing. */
  add(stroke: KeyStroke, weight: number, out: Shares): void {
    const { key } = stroke
    const keys = this.#keys
    if (keys.length === 0) return
    let above = 0
    while (above < keys.length && (keys[above] as Layers).midiNote < key) above++
    if (above === 0) {
      addLayers(keys[0] as Layers, stroke, weight, out)
      return
    }
    const low = keys[above - 1] as Layers
    if (above === keys.length) {
      addLayers(low, stroke, weight, out)
      return
    }
    const high = keys[above] as Layers
    const gap = high.midiNote - low.midiNote
    const own = Math.min(OWN_PITCH, gap / 3)
    const share = Math.min(1, Math.max(0, (key - low.midiNote - own) / (gap - 2 * own)))
    if (share < 1) addLayers(low, stroke, weight * (1 - share), out)
    if (share > 0) addLayers(high, stroke, weight * share, out)
  }
}

function addLayers({ sounds }: Layers, { velocity }: KeyStroke, weight: number, out: Shares): void {
  const loudest = sounds[sounds.length - 1] as Layers['sounds'][number]
  const targetDb = loudest.peakDb + velocityDb(velocity)
  let above = 0
  while (above < sounds.length - 1 && (sounds[above] as Layers['sounds'][number]).peakDb < targetDb) above++
  const high = sounds[above] as Layers['sounds'][number]
  const low = sounds[Math.max(0, above - 1)] as Layers['sounds'][number]
  const gap = high.peakDb - low.peakDb
  const share = gap > 0 ? Math.min(1, Math.max(0, (targetDb - low.peakDb) / gap)) : 1
  if (share > 0) addShare(high.index, weight * share, targetDb - high.peakDb, out)
  if (share < 1) addShare(low.index, weight * (1 - share), targetDb - low.peakDb, out)
}

/** Adds one sound; when there is no room, in place of the least, if that is less. */
function addShare(sound: number, weight: number, gainDb: number, out: Shares): void {
  let at = out.count
  if (at === out.sounds.length) {
    at = 0
    for (let index = 1; index < out.count; index++) {
      if ((out.weights[index] as number) < (out.weights[at] as number)) at = index
    }
    if ((out.weights[at] as number) >= weight) return
  } else {
    out.count++
  }
  out.sounds[at] = sound
  out.weights[at] = weight
  out.gainsDb[at] = gainDb
}

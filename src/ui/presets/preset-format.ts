import * as v from 'valibot'
import type { Json } from '../../contract/host-api.ts'
import { type PadModel, PadWeights } from '../pad/pad-model.ts'
import {
  gestureSchema,
  type PlayState,
  padModeSchema,
  placeSchema,
  START_STATE,
  settingsSchema,
} from '../state/play-state.ts'

/** Version of what a preset says; raised when a part changes its meaning. */
const PRESET_VERSION = 1

/** Shares of a blend below this are not what a preset is about. */
const LEAST_SHARE = 0.02

/** An instrument this near to where it lay is where it lay: far below what a hand can aim at. */
const SAME_PLACE = 1e-3

const instrument = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const coordinate = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

/**
 * A sound to come back to. It names instruments by name, not by number, so that another model can say what it lacks;
 * settings that it does not name (it may be older than they are) are as at the start.
 */
export const presetSchema = v.object({
  version: v.literal(PRESET_VERSION),
  padMode: padModeSchema,
  place: placeSchema,
  corners: v.tuple([instrument, instrument, instrument, instrument]),
  pair: v.tuple([instrument, instrument]),
  /** What is heard at the place of a map, and where it lay there: a map of another model lays it elsewhere. */
  heard: v.array(v.object({ instrument, share: coordinate, x: coordinate, y: coordinate })),
  gesture: gestureSchema,
  settings: v.pipe(
    v.record(v.string(), v.unknown()),
    v.transform((given) => ({ ...START_STATE.settings, ...given })),
    settingsSchema,
  ),
})

export type SoundPreset = v.InferOutput<typeof presetSchema>

type Instruments = PadModel['instruments']

/** What plays now, as a preset. */
export function presetOf(state: PlayState, instruments: Instruments): SoundPreset {
  const { padMode, place, corners, pair, gesture, settings } = state
  const nameOf = (index: number) => instruments[index]?.name ?? 'unknown'
  const weights = new PadWeights({ instruments, recordings: [] }, { mode: padMode, corners, pair }).at(place.x, place.y)
  const heard = instruments.flatMap(({ name, x, y }, index) => {
    const share = weights[index] as number
    return padMode === 'map' && share >= LEAST_SHARE ? [{ instrument: name, share: rounded(share), x, y }] : []
  })
  const [a, b, c, d] = corners
  return {
    version: PRESET_VERSION,
    padMode,
    place,
    corners: [nameOf(a), nameOf(b), nameOf(c), nameOf(d)],
    pair: [nameOf(pair[0]), nameOf(pair[1])],
    heard,
    gesture,
    settings,
  }
}

/** Instruments that the preset is about and the model has not, each once. */
export function missingFrom(preset: SoundPreset, instruments: Instruments): string[] {
  const { padMode, corners, pair, heard } = preset
  const named = { map: heard.map((one) => one.instrument), corners, line: pair }[padMode]
  return [...new Set(named)].filter((name) => !instruments.some((one) => one.name === name))
}

/** What a preset makes of a state; where the model lacks an instrument, the one that stands there stays. */
export function applied(preset: SoundPreset, state: PlayState, instruments: Instruments): PlayState {
  const { padMode, gesture, settings } = preset
  const indexOf = (name: string, stays: number) => {
    const index = instruments.findIndex((one) => one.name === name)
    return index < 0 ? stays : index
  }
  const [a, b, c, d] = preset.corners
  const [from, to] = preset.pair
  return {
    ...state,
    padMode,
    place: padMode === 'map' ? placeOnMap(preset, state, instruments) : preset.place,
    corners: [
      indexOf(a, state.corners[0]),
      indexOf(b, state.corners[1]),
      indexOf(c, state.corners[2]),
      indexOf(d, state.corners[3]),
    ],
    pair: [indexOf(from, state.pair[0]), indexOf(to, state.pair[1])],
    gesture,
    settings,
  }
}

/** Whether all is as the preset has it, but for the place: that is for playing. */
export function isApplied(preset: SoundPreset, state: PlayState, instruments: Instruments): boolean {
  const wanted = applied(preset, state, instruments)
  return JSON.stringify({ ...wanted, place: null }) === JSON.stringify({ ...state, place: null })
}

/** As JSON for a host or a file. */
export const presetJson = (preset: SoundPreset): Json => JSON.parse(JSON.stringify(preset)) as Json

/** Its own place where the instruments heard lie as they lay; elsewhere the middle of those, by their shares. */
function placeOnMap({ place, heard }: SoundPreset, state: PlayState, instruments: Instruments): PlayState['place'] {
  const found = heard.flatMap((one) => instruments.find(({ name }) => name === one.instrument) ?? [])
  const moved = (at: number) => {
    const [then, now] = [heard[at], found[at]]
    return then === undefined || now === undefined || Math.hypot(then.x - now.x, then.y - now.y) > SAME_PLACE
  }
  if (found.length === heard.length && !heard.some((_, at) => moved(at))) return place
  if (found.length === 0) return state.place
  const shares = found.map(({ name }) => heard.find((one) => one.instrument === name)?.share ?? 0)
  const sum = shares.reduce((total, share) => total + share, 0)
  const mean = (axis: 'x' | 'y') =>
    found.reduce((total, one, at) => total + ((shares[at] as number) / sum) * one[axis], 0)
  return { x: mean('x'), y: mean('y') }
}

const rounded = (share: number) => Math.round(1000 * share) / 1000

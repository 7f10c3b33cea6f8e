import * as v from 'valibot'

/** Version of what is kept in the browser; another one is left alone and the start values are used. */
const STATE_VERSION = 1

/** Notes at once that the audio thread has voices for. */
export const MOST_VOICES = 16

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const range = (low: number, high: number) => v.pipe(v.number(), v.minValue(low), v.maxValue(high))
const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1023))

export const placeSchema = v.object({ x: share, y: share })
export const padModeSchema = v.picklist(['map', 'corners', 'line'])
export const gestureSchema = v.nullable(
  v.object({
    seconds: range(0.001, 60),
    points: v.pipe(v.array(v.object({ seconds: range(0, 60), x: share, y: share })), v.maxLength(20_000)),
  }),
)

export const settingsSchema = v.object({
  mode: v.picklist(['poly', 'mono']),
  glideSeconds: range(0, 10),
  attackSeconds: range(0, 10),
  decaySeconds: range(0, 30),
  sustainLevel: share,
  releaseSeconds: v.nullable(range(0.01, 30)),
  gainDb: range(-60, 12),
  detail: range(0, 2),
  brightness: range(-2, 2),
  voices: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_VOICES)), MOST_VOICES),
  // What came later is at rest where an earlier visit did not know it.
  air: v.optional(range(-24, 24), 0),
  hollow: v.optional(range(-24, 24), 0),
  attackOctaves: v.optional(range(-4, 4), 0),
  timbre1: v.optional(range(-3, 3), 0),
  timbre2: v.optional(range(-3, 3), 0),
  timbre3: v.optional(range(-3, 3), 0),
  timbre4: v.optional(range(-3, 3), 0),
  timbre5: v.optional(range(-3, 3), 0),
  timbre6: v.optional(range(-3, 3), 0),
  evenSteps: v.optional(v.boolean(), true),
})

const stateSchema = v.object({
  version: v.literal(STATE_VERSION),
  theme: v.picklist(['system', 'dark', 'light']),
  /** Name of the preset that was chosen last. */
  preset: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(100))), null),
  /** Which part of the panel is unfolded; null: none. */
  panel: v.optional(v.nullable(v.picklist(['playing', 'learned'])), 'playing'),
  padMode: padModeSchema,
  place: placeSchema,
  corners: v.tuple([index, index, index, index]),
  pair: v.tuple([index, index]),
  octave: v.pipe(v.number(), v.integer(), v.minValue(-3), v.maxValue(3)),
  gesture: gestureSchema,
  settings: settingsSchema,
})

/** Everything a player has chosen: kept across reloads, undone and redone. */
export type PlayState = v.InferOutput<typeof stateSchema>

/** The settings that stand in the state: pair and corners belong to the pad. */
export type PlaySettings = PlayState['settings']

export const START_STATE: PlayState = {
  version: STATE_VERSION,
  theme: 'system',
  preset: null,
  panel: 'playing',
  padMode: 'map',
  place: { x: 0.5, y: 0.5 },
  corners: [0, 1, 2, 3],
  pair: [0, 1],
  octave: 0,
  gesture: null,
  settings: {
    mode: 'poly',
    glideSeconds: 0,
    attackSeconds: 0,
    decaySeconds: 0,
    sustainLevel: 1,
    releaseSeconds: null,
    gainDb: 0,
    detail: 1,
    brightness: 0,
    voices: MOST_VOICES,
    air: 0,
    hollow: 0,
    attackOctaves: 0,
    timbre1: 0,
    timbre2: 0,
    timbre3: 0,
    timbre4: 0,
    timbre5: 0,
    timbre6: 0,
    evenSteps: true,
  },
}

/** @returns the start values for what is missing, damaged or of another version. */
export function parseState(text: string | null): PlayState {
  if (text === null) return START_STATE
  try {
    const result = v.safeParse(stateSchema, JSON.parse(text))
    return result.success ? result.output : START_STATE
  } catch {
    return START_STATE
  }
}

/** As {@link parseState}, of JSON that was read already. */
export function keptState(kept: unknown): PlayState {
  return parseState(kept === undefined ? null : JSON.stringify(kept))
}

/** Indices beyond a model's instruments are brought back into it. */
export function fitState(state: PlayState, instruments: number): PlayState {
  const fitted = (value: number, at: number) =>
    value < instruments ? value : Math.max(0, Math.min(at, instruments - 1))
  const [a, b, c, d] = state.corners
  const [from, to] = state.pair
  return {
    ...state,
    corners: [fitted(a, 0), fitted(b, 1), fitted(c, 2), fitted(d, 3)],
    pair: [fitted(from, 0), fitted(to, 1)],
  }
}

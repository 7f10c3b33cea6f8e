import type { InstrumentSettings } from '../contract/performance.ts'

/** The instrument as its sounds are. */
export const DEFAULT_SETTINGS: InstrumentSettings = {
  mode: 'poly',
  glideSeconds: 0,
  attackSeconds: 0,
  decaySeconds: 0,
  sustainLevel: 1,
  releaseSeconds: null,
  gainDb: 0,
  detail: 1,
  brightness: 0,
  pair: null,
  corners: null,
  evenSteps: null,
}

/** A path has at least both its ends, and no more points than anybody measures. */
const LEAST_STEPS = 2
const MOST_STEPS = 1024

/**
 * The settings in force, each within its range: what is no number, or of no use, changes nothing. Written by the engine's
 * owner between blocks, read by every voice. Allocates nothing but for `pair`, `corners` and `evenSteps`.
 */
export class LiveSettings {
  isMono = false
  glideSeconds = 0
  attackSeconds = 0
  decaySeconds = 0
  sustainLevel = 1
  /** Null: the sounds' own. */
  releaseSeconds: number | null = null
  gainDb = 0
  detail = 1
  brightness = 0
  airDb = 0
  voices = Number.POSITIVE_INFINITY
  pair: readonly [number, number] | null = null
  corners: readonly [number, number, number, number] | null = null
  evenSteps: Float64Array | null = null

  /** Takes what is given, clipped, and leaves the rest. */
  set(settings: Partial<InstrumentSettings>): void {
    const { mode, pair, corners, evenSteps, releaseSeconds } = settings
    if (mode === 'poly' || mode === 'mono') this.isMono = mode === 'mono'
    this.glideSeconds = clipped(settings.glideSeconds, 0, 10, this.glideSeconds)
    this.attackSeconds = clipped(settings.attackSeconds, 0, 10, this.attackSeconds)
    this.decaySeconds = clipped(settings.decaySeconds, 0, 30, this.decaySeconds)
    this.sustainLevel = clipped(settings.sustainLevel, 0, 1, this.sustainLevel)
    if (releaseSeconds !== undefined) this.setReleaseSeconds(releaseSeconds)
    this.gainDb = clipped(settings.gainDb, -60, 12, this.gainDb)
    this.detail = clipped(settings.detail, 0, 2, this.detail)
    this.brightness = clipped(settings.brightness, -2, 2, this.brightness)
    this.airDb = clipped(settings.airDb, -24, 24, this.airDb)
    this.voices = clipped(settings.voices, 1, Number.POSITIVE_INFINITY, this.voices)
    if (pair !== undefined) this.pair = pair === null ? null : [pair[0], pair[1]]
    if (corners !== undefined) this.corners = corners === null ? null : [corners[0], corners[1], corners[2], corners[3]]
    if (evenSteps !== undefined) this.evenSteps = usableSteps(evenSteps)
  }

  setReleaseSeconds(seconds: number | null): void {
    this.releaseSeconds = seconds === null ? null : clipped(seconds, 0.01, 30, this.releaseSeconds ?? 0.15)
  }
}

/** A number within its range; `kept` for what is none. */
export function clipped(value: number | undefined, least: number, most: number, kept: number): number {
  return value !== undefined && !Number.isNaN(value) ? Math.min(most, Math.max(least, value)) : kept
}

/** The table as the audio thread reads it; null for one that does not rise from 0 to 1. */
function usableSteps(lengths: readonly number[] | null): Float64Array | null {
  if (lengths === null || lengths.length < LEAST_STEPS || lengths.length > MOST_STEPS) return null
  const rises = lengths.every((length, index) => index === 0 || length >= (lengths[index - 1] as number))
  return rises && lengths[0] === 0 && lengths.at(-1) === 1 ? Float64Array.from(lengths) : null
}

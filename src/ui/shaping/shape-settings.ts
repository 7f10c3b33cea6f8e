import type { InstrumentSettings } from '../../contract/performance.ts'
import type { ShapeKnobs } from '../../contract/sound-shape.ts'
import type { PlaySettings } from '../state/play-state.ts'

/** Sliders of the model's leading directions, the widest first. */
export const TIMBRE_SETTINGS = ['timbre1', 'timbre2', 'timbre3', 'timbre4', 'timbre5', 'timbre6'] as const

/** Where the shaping sliders stand. */
export function shapeKnobs(settings: PlaySettings): ShapeKnobs {
  const { air, hollow, attackOctaves } = settings
  return { air, hollow, attack: attackOctaves, timbres: TIMBRE_SETTINGS.map((name) => settings[name]) }
}

/** What of the settings the engine takes as it stands; the rest moves the sounds themselves. */
export function engineSettings(settings: PlaySettings): Partial<InstrumentSettings> {
  const { mode, glideSeconds, attackSeconds, decaySeconds, sustainLevel, releaseSeconds } = settings
  const { gainDb, detail, brightness, voices } = settings
  return {
    mode,
    glideSeconds,
    attackSeconds,
    decaySeconds,
    sustainLevel,
    releaseSeconds,
    gainDb,
    detail,
    brightness,
    voices,
  }
}

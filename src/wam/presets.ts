import type { ParameterId } from './parameters.ts'

/** Values to start from; the place on the pad, the level and all that is not named stay or go back to their start. */
export interface Preset {
  readonly name: string
  readonly values: Readonly<Partial<Record<ParameterId, number>>>
}

/** They say nothing of instruments, so that they fit every model. */
export const PRESETS: readonly Preset[] = [
  { name: 'As recorded', values: {} },
  { name: 'Slow swell', values: { attack: 1.2, release: 2.5, brightness: -0.25 } },
  { name: 'Plucked', values: { decay: 0.6, sustain: 0, release: 0.4 } },
  { name: 'Breathy', values: { air: 12, brightness: -0.3, attack: 0.08 } },
  { name: 'Pure', values: { air: -18, detail: 0.5 } },
  { name: 'Bright lead', values: { brightness: 0.6, glide: 0.08, voices: 1, release: 0.15 } },
  { name: 'Dark pad', values: { brightness: -0.8, attack: 0.5, release: 4, air: 4 } },
  { name: 'Network alone', values: { detail: 0 } },
]

/** Parameters that presets leave alone. */
export const UNTOUCHED: readonly ParameterId[] = ['x', 'y', 'gain']

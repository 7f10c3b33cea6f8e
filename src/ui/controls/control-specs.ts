import { MOST_VOICES, type PlaySettings } from '../state/play-state.ts'
import type { SliderScale } from './slider-scale.ts'

/** Settings that are one number. */
export type NumericSetting = Exclude<keyof PlaySettings, 'mode' | 'evenSteps'>

/** A slider of the Play view. */
export interface ControlSpec {
  readonly setting: NumericSetting
  readonly label: string
  readonly hint: string
  readonly unit: string
  readonly scale: SliderScale
  readonly words?: (value: number) => string | null
  /** Cannot be moved; the hint says why. */
  readonly disabled?: boolean
}

const seconds = (max: number): SliderScale => ({ min: 0, max, step: 0.01, curve: 3 })

/** Where the release slider says 'own': below it the sounds' own release is kept (null in the settings). */
export const OWN_RELEASE_SECONDS = 0

export const BRIGHTNESS_CONTROL: ControlSpec = {
  setting: 'brightness',
  label: 'Brightness',
  hint: 'Moves the sound’s centre of gravity up or down, in octaves; follows brightness exactly',
  unit: 'oct',
  scale: { min: -2, max: 2, step: 0.05, curve: 1 },
}

export const ATTACK_CONTROL: ControlSpec = {
  setting: 'attackOctaves',
  label: 'Attack',
  hint: 'Makes the sounds’ own attacks longer or shorter: +1 twice as long, −1 half as long',
  unit: 'oct',
  scale: { min: -4, max: 4, step: 0.05, curve: 1 },
  words: (value) => (value === 0 ? 'own' : null),
}

export const DETAIL_CONTROL: ControlSpec = {
  setting: 'detail',
  label: 'Detail',
  hint: 'How much of the recordings’ own character is kept: 0 is the network alone, 100 as recorded',
  unit: '%',
  scale: { min: 0, max: 2, step: 0.01, curve: 1 },
  words: (value) => `${Math.round(100 * value)} %`,
}

export const ENVELOPE_CONTROLS: readonly ControlSpec[] = [
  {
    setting: 'attackSeconds',
    label: 'Fade in',
    hint: 'Fades notes in, over the sounds’ own attack',
    unit: 's',
    scale: seconds(10),
    words: (value) => (value === 0 ? 'off' : null),
  },
  {
    setting: 'decaySeconds',
    label: 'Decay',
    hint: 'Time in which a held note falls to the sustain level',
    unit: 's',
    scale: seconds(30),
  },
  {
    setting: 'sustainLevel',
    label: 'Sustain',
    hint: 'Level of a held note after the decay',
    unit: '%',
    scale: { min: 0, max: 1, step: 0.01, curve: 1 },
    words: (value) => `${Math.round(100 * value)} %`,
  },
  {
    setting: 'releaseSeconds',
    label: 'Release',
    hint: 'Time in which a note that is let go dies away; at the left end as the sounds themselves do',
    unit: 's',
    scale: seconds(30),
    words: (value) => (value === OWN_RELEASE_SECONDS ? 'own' : null),
  },
]

export const VOICES_CONTROL: ControlSpec = {
  setting: 'voices',
  label: 'At once',
  hint: 'Notes that may sound at once; of more, the softest fade out',
  unit: '',
  scale: { min: 1, max: MOST_VOICES, step: 1, curve: 1 },
  words: (value) => `${value} ${value === 1 ? 'note' : 'notes'}`,
}

export const OUTPUT_CONTROLS: readonly ControlSpec[] = [
  {
    setting: 'glideSeconds',
    label: 'Glide',
    hint: 'Time in which the pitch slides from one note to the next',
    unit: 's',
    scale: seconds(10),
    words: (value) => (value === 0 ? 'off' : null),
  },
  {
    setting: 'gainDb',
    label: 'Level',
    hint: 'Loudness of the whole instrument',
    unit: 'dB',
    scale: { min: -60, max: 12, step: 0.5, curve: 1 },
  },
]

/** The slider's number of a setting: the sounds' own release is its left end. */
export function sliderValue(settings: PlaySettings, setting: NumericSetting): number {
  return settings[setting] ?? OWN_RELEASE_SECONDS
}

/** The setting of a slider's number. */
export function settingPart(setting: NumericSetting, value: number): Partial<PlaySettings> {
  return { [setting]: setting === 'releaseSeconds' && value === OWN_RELEASE_SECONDS ? null : value }
}

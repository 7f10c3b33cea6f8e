import { PARAMETERS, type ParameterName } from '../contract/worklet-messages.ts'

/** Ids of the plugin's parameters, in the order in which hosts list them; the audio thread's names of the same. */
export const PARAMETER_IDS = [
  'x',
  'y',
  'gain',
  'attack',
  'decay',
  'sustain',
  'release',
  'glide',
  'detail',
  'brightness',
  'air',
  'voices',
] as const satisfies readonly ParameterName[]

const KNOWN_IDS: ReadonlySet<string> = new Set(PARAMETER_IDS)

export type ParameterId = (typeof PARAMETER_IDS)[number]

/** A parameter as hosts see it. */
export interface WamParameterSpec {
  readonly id: ParameterId
  readonly label: string
  readonly type: 'float' | 'int'
  readonly initial: number
  readonly least: number
  readonly most: number
  /** Bends the way from 0..1 to the range: value = least + (most - least) · share^(1.5^exponent). */
  readonly exponent: number
  readonly units: string
  /** A value as a host shows it: '-6.0 dB', '350 ms'. */
  readonly words: (value: number) => string
}

/** Notes at once that the engine is made for. */
export const MOST_VOICES = 16

/** Times: the first half of the way is their first tenth. */
const TIME_EXPONENT = 3

export const WAM_PARAMETERS: Readonly<Record<ParameterId, WamParameterSpec>> = {
  x: spec('x', 'Timbre, left to right', percent),
  y: spec('y', 'Timbre, bottom to top', percent),
  gain: spec('gain', 'Level', decibels, { units: 'dB' }),
  attack: spec('attack', 'Attack', orElse('own', time), { units: 's', exponent: TIME_EXPONENT }),
  decay: spec('decay', 'Decay', time, { units: 's', exponent: TIME_EXPONENT }),
  sustain: spec('sustain', 'Sustain', percent),
  release: spec('release', 'Release', orElse('own', time), { units: 's', exponent: TIME_EXPONENT }),
  glide: spec('glide', 'Glide', orElse('off', time), { units: 's', exponent: TIME_EXPONENT }),
  detail: spec('detail', 'Detail', percent),
  brightness: spec('brightness', 'Brightness', octaves, { units: 'oct' }),
  air: spec('air', 'Air', decibels, { units: 'dB' }),
  voices: spec('voices', 'Voices', voices, { type: 'int', most: MOST_VOICES, units: 'voices' }),
}

/** Whether a host's word is the id of a parameter. */
export function isParameterId(id: string): id is ParameterId {
  return KNOWN_IDS.has(id)
}

/** The value at a share of the parameter's way, 0 to 1. Allocates nothing. */
export function valueAt({ least, most, exponent }: WamParameterSpec, share: number): number {
  return least + (most - least) * Math.min(1, Math.max(0, share)) ** (1.5 ** exponent)
}

/** The share of the parameter's way at which a value lies. */
export function shareOf({ least, most, exponent }: WamParameterSpec, value: number): number {
  return Math.min(1, Math.max(0, (value - least) / (most - least))) ** (1.5 ** -exponent)
}

/** A value within its parameter's range, whole where the parameter is; `kept` for what is no number. Allocates nothing. */
export function fitted({ least, most, type }: WamParameterSpec, value: number, kept: number): number {
  if (!Number.isFinite(value)) return kept
  const within = Math.min(most, Math.max(least, value))
  return type === 'int' ? Math.round(within) : within
}

function spec(
  id: ParameterId,
  label: string,
  words: (value: number) => string,
  more: Partial<WamParameterSpec> = {},
): WamParameterSpec {
  const { initial, least, most } = PARAMETERS[id]
  return { id, label, type: 'float', initial, least, most, exponent: 0, units: '', words, ...more }
}

function percent(value: number): string {
  return `${Math.round(100 * value)} %`
}

function decibels(value: number): string {
  return `${withoutMinusZero(value, 1)} dB`
}

function octaves(value: number): string {
  return `${value >= 0.005 ? '+' : ''}${withoutMinusZero(value, 2)} oct`
}

function time(seconds: number): string {
  return seconds < 0.9995 ? `${Math.round(1000 * seconds)} ms` : `${seconds.toFixed(2)} s`
}

function voices(value: number): string {
  return value === 1 ? '1 voice' : `${Math.round(value)} voices`
}

function orElse(atZero: string, words: (value: number) => string): (value: number) => string {
  return (value) => (value === 0 ? atZero : words(value))
}

function withoutMinusZero(value: number, decimals: number): string {
  return (Math.round(value * 10 ** decimals) / 10 ** decimals || 0).toFixed(decimals)
}

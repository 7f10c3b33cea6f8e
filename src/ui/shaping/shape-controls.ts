import type { KnobTable, ShapeTables, TimbreDirection } from '../../contract/sound-shape.ts'
import { KNOB_UNITS, MOST_TIMBRES } from '../../contract/sound-shape.ts'
import type { ControlSpec } from '../controls/control-specs.ts'
import type { SliderScale } from '../controls/slider-scale.ts'
import type { MeasureState } from './host-measures.ts'
import { TIMBRE_SETTINGS } from './shape-settings.ts'

const MOST_DB = 24
const DECIBELS: SliderScale = { min: -MOST_DB, max: MOST_DB, step: 0.5, curve: 1 }
const DEVIATIONS: SliderScale = { min: -3, max: 3, step: 0.05, curve: 1 }

/** What the row descriptors are called in tooltips. */
const FOLLOWED = { brightness: 'brightness', air: 'noisiness', hollow: 'odd over even partials' } as const

const ORDINALS = ['widest', 'second', 'third', 'fourth', 'fifth', 'sixth'] as const

/** Air and Hollow, each with how well the model's sounds follow it. */
export function airAndHollow(tables: ShapeTables | null, state: MeasureState): ControlSpec[] {
  const knob = (setting: 'air' | 'hollow', label: string, does: string): ControlSpec => ({
    setting,
    label,
    hint: tables === null ? why(state) : `${does}; ${followedBy(FOLLOWED[setting], tables[setting])}`,
    unit: 'dB',
    scale: DECIBELS,
    disabled: tables === null,
  })
  return [
    knob('air', 'Air', 'More or less breath and noise over the tone, in decibels'),
    knob('hollow', 'Hollow', 'Odd partials over even ones, in decibels: to the right as a clarinet is'),
  ]
}

/** The model's leading directions: as many sliders as it has, and all six while that is not known. */
export function learnedTimbres(tables: ShapeTables | null, state: MeasureState): ControlSpec[] {
  return TIMBRE_SETTINGS.slice(0, tables?.timbres.length ?? MOST_TIMBRES).map((setting, index) => ({
    setting,
    label: `Timbre ${index + 1}`,
    hint: directionHint(tables?.timbres[index], index) ?? why(state),
    unit: '',
    scale: DEVIATIONS,
    disabled: tables === null,
  }))
}

/** Why nothing can be shaped yet; '' where it can. */
export function why(state: MeasureState): string {
  if (state === 'known') return ''
  if (state === 'no host')
    return 'Needs Timbrel itself to listen to the sounds: open the app, or start “timbrel studio”'
  if (state === 'asked') return 'Timbrel is listening to the model’s sounds for this …'
  return state.problem
}

function followedBy(name: string, { correlation, unitDb }: KnobTable): string {
  const reach = KNOB_UNITS * unitDb
  const limit = reach < MOST_DB ? `, to ±${reach.toFixed(0)} dB in this model` : ''
  return `the sounds follow in ${name} (${correlation.toFixed(2)})${limit}`
}

function directionHint(direction: TimbreDirection | undefined, index: number): string | null {
  if (direction === undefined) return null
  const { share, follows, correlation } = direction
  const percent = Math.round(100 * share)
  return `The ${ORDINALS[index]} way in which the model tells its sounds apart: ${percent} % of their differences; follows ${FOLLOWED[follows]} (${correlation.toFixed(2)})`
}

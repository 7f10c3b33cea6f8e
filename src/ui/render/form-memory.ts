import * as v from 'valibot'
import { CURVE_POINTS, STRAIGHT } from './curve-shapes.ts'
import { MOST_SECONDS, RENDER_WAYS, type RenderForm } from './render-form.ts'

const KEY = 'timbrel.render'

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const seconds = v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_SECONDS))

const FORM = v.object({
  way: v.picklist(RENDER_WAYS),
  from: v.string(),
  to: v.string(),
  fromFile: v.string(),
  toFile: v.string(),
  curve: v.pipe(v.array(share), v.length(CURVE_POINTS)),
  drawn: v.nullable(
    v.object({
      seconds: v.pipe(seconds, v.minValue(0.001)),
      points: v.pipe(v.array(v.object({ seconds, x: share, y: share })), v.minLength(2), v.maxLength(10_000)),
    }),
  ),
  midiNote: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(127)),
  seconds: v.pipe(seconds, v.minValue(0.1)),
  rateHz: v.pipe(v.number(), v.integer(), v.minValue(8_000), v.maxValue(192_000)),
  format: v.picklist(['16', '24', '32f']),
})

const START: RenderForm = {
  way: 'place',
  from: '',
  to: '',
  fromFile: '',
  toFile: '',
  curve: STRAIGHT,
  drawn: null,
  plays: 'note',
  midiNote: 60,
  seconds: 4,
  rateHz: 44_100,
  format: '24',
}

/** What was filled in last; the start values where there is nothing, or nothing that can be read. */
export function rememberedForm(): RenderForm {
  try {
    // A MIDI file does not outlast the page.
    return { ...v.parse(FORM, JSON.parse(localStorage.getItem(KEY) ?? '')), plays: 'note' }
  } catch {
    return START
  }
}

export function rememberForm(form: RenderForm): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(form))
  } catch {
    // A forbidden storage costs the memory of this visit, not the visit.
  }
}

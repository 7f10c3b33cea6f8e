import { html, nothing, type TemplateResult } from 'lit'
import type { Gesture } from '../pad/gesture.ts'
import { instrumentLabel } from '../pad/weights-in-words.ts'
import { CURVE_SHAPES, type Curve } from './curve-shapes.ts'
import type { RenderElement } from './render-element.ts'
import type { RenderWay } from './render-form.ts'

/** Where on the pad, or between what, a render sounds; and the shape or the path, to be drawn. */
export function renderWays(view: RenderElement): TemplateResult {
  const { gesture } = view.now
  const noRecordings = view.recordingFiles.length === 0 ? 'Bring recordings in the Sounds view first' : ''
  return html`<fieldset><legend>Where it sounds</legend>
    ${way(view, 'place', 'The place on the map where the pad stands now')}
    ${way(view, 'gesture', gesture === null ? 'The gesture: none is recorded' : 'The recorded gesture, over the whole length', gesture === null ? 'Record a gesture in the Play view first' : '')}
    ${way(view, 'drawn', 'A path, drawn here on the map')}
    ${view.form.way === 'drawn' ? path(view) : nothing}
    <span class="row">${way(view, 'between', 'From')} ${instrument(view, 'from')} to ${instrument(view, 'to')}</span>
    <span class="row files">${way(view, 'recordings', 'From recording', noRecordings)}
      ${noRecordings === '' ? html`${recording(view, 'fromFile')} to ${recording(view, 'toFile')}` : nothing}</span>
    ${view.form.way === 'between' || view.form.way === 'recordings' ? curve(view) : nothing}
  </fieldset>`
}

function way(view: RenderElement, value: RenderWay, label: string, why = ''): TemplateResult {
  return html`<label title=${why}><input type="radio" name="way" ?disabled=${why !== ''} .checked=${view.form.way === value}
    @change=${() => view.set({ way: value })} />${label}</label>`
}

function instrument(view: RenderElement, end: 'from' | 'to'): TemplateResult {
  const names = view.outline.instruments.map(({ name }) => name)
  return choice(end === 'from' ? 'From instrument' : 'To instrument', names, view.chosen(end), (name) => {
    view.set({ [end]: name, way: 'between' })
  })
}

function recording(view: RenderElement, end: 'fromFile' | 'toFile'): TemplateResult {
  const label = end === 'fromFile' ? 'From recording' : 'To recording'
  return choice(label, view.recordingFiles, view.chosen(end), (file) => {
    view.set({ [end]: file, way: 'recordings' })
  })
}

function choice(
  label: string,
  names: readonly string[],
  chosen: string,
  choose: (name: string) => void,
): TemplateResult {
  return html`<select aria-label=${label} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
    ${names.map((name) => html`<option value=${name} .selected=${name === chosen}>${name.includes('/') ? name : instrumentLabel(name)}</option>`)}
  </select>`
}

function curve(view: RenderElement): TemplateResult {
  const ends = view.form.way === 'between' ? (['from', 'to'] as const) : (['fromFile', 'toFile'] as const)
  const label = (end: (typeof ends)[number]) =>
    view.form.way === 'between' ? instrumentLabel(view.chosen(end)) : view.chosen(end)
  return html`<timbrel-curve .curve=${view.form.curve} .from=${label(ends[0])} .to=${label(ends[1])}
      @curve-change=${({ detail }: CustomEvent<Curve>) => view.set({ curve: detail })}></timbrel-curve>
    <div class="row shapes" role="group" aria-label="Shapes to begin with">${CURVE_SHAPES.map(
      ({ name, curve: shape }) => html`<button @click=${() => view.set({ curve: shape })}>${name}</button>`,
    )}<span class="soft small">Steps are even to the ear.</span></div>`
}

function path(view: RenderElement): TemplateResult {
  return html`<timbrel-path .model=${view.outline} .path=${view.form.drawn} .theme=${view.theme}
      @path-drawn=${({ detail }: CustomEvent<Gesture>) => view.set({ drawn: detail })}></timbrel-path>
    <span class="soft small">${view.form.drawn === null ? 'Draw with the pointer, or go with the arrow keys.' : 'Draw again to replace it; it takes the whole length.'}</span>`
}

import { html, type TemplateResult } from 'lit'

export const VIEWS = [
  { view: 'play', label: 'Play' },
  { view: 'sounds', label: 'Sounds' },
  { view: 'train', label: 'Train' },
  { view: 'render', label: 'Render' },
] as const

export type View = (typeof VIEWS)[number]['view']

/** The app's tabs: one stop of the Tab key, arrows, Home and End go between them. */
export function viewTabs(current: View, note: string, choose: (view: View) => void): TemplateResult {
  const key = (event: KeyboardEvent) => {
    // From the tab that has the focus: keys may come faster than the page is drawn.
    const at = VIEWS.findIndex(({ view }) => (event.target as HTMLElement).id === `tab-${view}`)
    if (at < 0) return
    const last = VIEWS.length - 1
    const next: Record<string, number> = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }
    const to = VIEWS[next[event.key] ?? -1]
    if (to === undefined) return
    event.preventDefault()
    event.stopPropagation()
    choose(to.view)
    ;(event.currentTarget as HTMLElement).querySelector<HTMLElement>(`#tab-${to.view}`)?.focus()
  }
  return html`<nav class="tabs">
    <div role="tablist" aria-label="Views" @keydown=${key}>
      ${VIEWS.map(
        ({ view, label }) => html`<button role="tab" id="tab-${view}" class="quiet" aria-selected=${view === current}
          aria-controls="view-${view}" tabindex=${view === current ? 0 : -1} @click=${() => choose(view)}>${label}</button>`,
      )}
    </div>
    <span class="note" role="status" title=${note}>${note}</span>
  </nav>`
}

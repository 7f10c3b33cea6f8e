import { html, nothing, type TemplateResult } from 'lit'
import { PAD_ACROSS, PAD_UP } from './bindings.ts'
import type { Learning } from './learning.ts'

const WAYS = [
  { id: PAD_ACROSS, sign: '↔', label: 'left to right' },
  { id: PAD_UP, sign: '↕', label: 'bottom to top' },
]

/** What stands at the pad while controls are learned: its two ways, each to choose, and the controllers that move it. */
export function padLearning(learning: Learning): TemplateResult | typeof nothing {
  if (!learning.learning) return nothing
  return html`<div class="pad-learning" role="group" aria-label="Controllers of the pad">
    ${WAYS.map(({ id, sign, label }) => {
      const { controller, mode } = learning.stateOf(id)
      const title =
        mode === 'armed'
          ? 'Move a controller of your MIDI keyboard'
          : `Choose the pad’s way ${label}, then move a controller`
      return html`<button aria-pressed=${mode === 'armed'} aria-label="Learn the pad, ${label}" title=${title}
          @click=${() => learning.arm(id)}>${sign} ${controller === null ? 'no controller' : `CC ${controller}`}</button>
        ${controller === null ? nothing : html`<button aria-label="Forget controller ${controller}" title="Forget this controller" @click=${() => learning.clear(id)}>✕</button>`}`
    })}
  </div>`
}

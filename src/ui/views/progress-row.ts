import { html, type TemplateResult } from 'lit'

/** Something under way: what, how far of 1 (null: nobody knows), and how to end it. */
export function progressRow(words: string, share: number | null, cancel: () => void): TemplateResult {
  return html`<div class="row wide">
    <span role="status">${words}</span><span class="space"></span>
    <button @click=${cancel}>Cancel</button>
    ${progressBar(words, share)}
  </div>`
}

export function progressBar(label: string, share: number | null): TemplateResult {
  return share === null
    ? html`<progress aria-label=${label}></progress>`
    : html`<progress max="1" .value=${share} aria-label=${label}></progress>`
}

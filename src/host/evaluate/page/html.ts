/** Text that is HTML already; everything else is escaped when it goes into a page. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand between the pieces of {@link html}. */
export type Part = string | number | Html | readonly Part[] | null

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** HTML from a template: what is filled in is escaped unless it is {@link Html}; lists are joined, null is nothing. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(pieces.reduce((text, piece, index) => text + render(parts[index - 1] ?? null) + piece))
}

function render(part: Part): string {
  if (part === null) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign)
  if (typeof part === 'number') return String(part)
  return part.map(render).join('')
}

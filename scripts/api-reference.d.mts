/** An entry of the package: its name for readers, and its declarations. */
export interface ApiEntry {
  readonly name: string
  readonly path: string
}

export interface ApiReference {
  /** Markdown. */
  readonly text: string
  /** A sentence for each thing that is public and undocumented. */
  readonly faults: readonly string[]
}

export function apiReference(entries: readonly ApiEntry[], head: string): ApiReference

const KEY = 'timbrel.model'

/** Id of the model that was played last; null where there was none. */
export function chosenModel(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

/** Remembers which model is played. */
export function chooseModel(id: string): void {
  try {
    localStorage.setItem(KEY, id)
  } catch {
    // A forbidden storage costs the memory of this visit, not the visit.
  }
}

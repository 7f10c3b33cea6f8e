/** What the computer's keys do besides playing. */
export interface Shortcuts {
  step(direction: 'undo' | 'redo'): void
  shiftOctave(by: number): void
  panic(): void
}

/** Follows a key of the window. @returns whether it was a shortcut. */
export function shortcut(event: KeyboardEvent, app: Shortcuts): boolean {
  const { code } = event
  if (event.ctrlKey || event.metaKey) {
    // By letter, not by place: on a German keyboard Z and Y have changed places.
    const letter = event.key.toLowerCase()
    if (event.altKey || (letter !== 'z' && letter !== 'y')) return false
    app.step(letter === 'y' || event.shiftKey ? 'redo' : 'undo')
    return true
  }
  if (event.altKey || event.repeat) return false
  if (code === 'Minus') app.shiftOctave(-1)
  else if (code === 'Equal') app.shiftOctave(1)
  else if (code === 'Escape') app.panic()
  else return false
  return true
}

/** True where keys write and do not play. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0]
  return (
    (target instanceof HTMLInputElement && target.type !== 'range') ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
}

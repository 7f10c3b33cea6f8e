/** What the computer's keys do besides playing. */
export interface Shortcuts {
  step(direction: 'undo' | 'redo'): void
  shiftOctave(by: number): void
  panic(): void
}

/** Follows a key of the window. @returns whether the browser is to be kept from it. */
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
  else {
    // Escape closes what is open as well: that stays the browser's.
    if (code === 'Escape') app.panic()
    return false
  }
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

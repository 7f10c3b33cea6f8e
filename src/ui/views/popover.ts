import { css } from 'lit'

/** A list or a sheet that drops down from the header and closes by itself; see {@link placeBelow}. */
export const popoverStyles = css`
  [popover] { position: fixed; inset: auto; left: var(--left, 0); top: var(--top, 0); margin: 0; width: min(360px, calc(100vw - 32px));
    max-height: calc(100vh - var(--top, 0px) - 16px); overflow: auto; box-sizing: border-box; padding: 12px; color: var(--text);
    background: var(--surface); border: 1px solid var(--hairline); border-radius: 8px; font-size: 13px; }
`

/** Lays an open popover under the button that opened it, within the window. */
export function placeBelow(popover: HTMLElement, button: Element | null): void {
  const box = button?.getBoundingClientRect()
  if (box === undefined) return
  const left = Math.max(8, Math.min(box.left, innerWidth - popover.offsetWidth - 8))
  popover.style.setProperty('--left', `${left}px`)
  popover.style.setProperty('--top', `${box.bottom + 4}px`)
}

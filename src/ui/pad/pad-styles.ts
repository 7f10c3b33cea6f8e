import { css } from 'lit'

/** Falls back on the dark tokens, so that the pad looks right in a page without tokens.css. */
export const padStyles = css`
  :host { display: block; position: relative; border-radius: 8px; outline: none; touch-action: none; user-select: none; }
  .pad { position: absolute; inset: 0; }
  canvas { width: 100%; height: 100%; display: block; border-radius: 8px; cursor: crosshair; touch-action: none; }
  canvas.grabbable { cursor: grab; }
  canvas.carrying { cursor: grabbing; }
  .pad:has(input:focus-visible) canvas { outline: 2px solid var(--focus, #8ab4ff); outline-offset: 2px; }
  .sliders { position: absolute; left: 0; bottom: 0; width: 1px; height: 1px; overflow: hidden; opacity: 0; pointer-events: none; }
  .empty { position: absolute; inset: 0; display: grid; place-content: center; text-align: center; padding: 32px;
    color: var(--text-soft, #9aa3b5); font-size: 15px; line-height: 1.6; pointer-events: none; white-space: pre-line; }
`

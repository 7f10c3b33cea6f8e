import { css } from 'lit'

/** What the views beside Play have in common: a page that scrolls by itself, buttons, fields, bars. */
export const viewStyles = css`
  /* The accent of Play is the cursor's colour, which may be any: here it must be told from the ground. */
  :host { --accent: var(--focus); display: block; overflow: auto; min-height: 0; padding: 16px 24px 24px; box-sizing: border-box; font-size: 13px; color: var(--text); }
  :host([hidden]) { display: none; }
  h2 { font-size: 20px; font-weight: 600; margin: 0; }
  h3 { font-size: 15px; font-weight: 600; margin: 0; }
  p { margin: 0; line-height: 1.5; max-width: 72ch; }
  .soft { color: var(--text-soft); }
  .small { font-size: 12px; }
  .warning { color: var(--warning); }
  .row { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; }
  .row .space { flex: 1; }
  .stack { display: grid; gap: 12px; justify-items: start; }
  .stack > .wide { justify-self: stretch; }
  button, select, .button { font: inherit; color: var(--text); background: var(--surface-2); border: 1px solid transparent; border-radius: 8px;
    padding: 5px 12px; min-height: 28px; box-sizing: border-box; cursor: pointer; transition: background 120ms ease-out; text-decoration: none; }
  button:hover:not(:disabled), select:hover, .button:hover { background: var(--hairline); }
  button:disabled { cursor: not-allowed; color: var(--text-soft); }
  button.quiet { background: none; }
  button.quiet:hover:not(:disabled) { background: var(--surface-2); }
  button.primary { background: var(--text); color: var(--ground); font-weight: 600; font-size: 15px; padding: 8px 24px; }
  button.primary:hover:not(:disabled) { background: var(--text); filter: brightness(0.9); }
  button.primary:disabled { background: var(--surface-2); color: var(--text-soft); }
  input[type='text'], input[type='number'] { font: inherit; color: var(--text); background: var(--surface); border: 1px solid var(--track);
    border-radius: 8px; padding: 4px 8px; min-height: 28px; box-sizing: border-box; font-variant-numeric: tabular-nums; }
  input[type='number'] { width: 84px; }
  input[type='radio'], input[type='checkbox'] { accent-color: var(--accent); width: 16px; height: 16px; margin: 0; }
  :is(button, select, input, a, summary, .button):focus-visible, label:has(input.picker:focus-visible) { outline: 2px solid var(--focus); outline-offset: 2px; }
  select, input[type='text'], input[type='number'] { height: 30px; }
  label { display: inline-flex; gap: 8px; align-items: center; }
  label:has(input:disabled) { color: var(--text-soft); }
  /* The browser's own picker is ugly; it stays reachable, its label is what is seen. */
  input.picker { position: absolute; width: 1px; height: 1px; opacity: 0; }
  progress { appearance: none; width: 100%; height: 6px; border: 0; border-radius: 3px; overflow: hidden; background: var(--surface-2); }
  progress::-webkit-progress-bar { background: var(--surface-2); }
  progress::-webkit-progress-value { background: var(--accent); }
  progress::-moz-progress-bar { background: var(--accent); }
  audio { height: 36px; max-width: 100%; }
  @media (max-width: 1000px) { :host { padding: 12px 16px; } }
  @media (prefers-reduced-motion: reduce) { button, select, .button { transition: none; } }
`

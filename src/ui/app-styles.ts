import { css } from 'lit'

/** The Play view's layout: 1280 x 800 without scrolling, one narrower step at 1000, a column below 900. */
export const appStyles = css`
  :host { display: grid; height: 100%; min-height: 0; grid-template-rows: auto minmax(0, 1fr) 56px 116px; color: var(--text); }
  button, select { font: inherit; font-size: 13px; color: var(--text); background: var(--surface-2); border: 1px solid transparent;
    border-radius: 8px; padding: 5px 12px; min-height: 28px; cursor: pointer; transition: background 120ms ease-out; }
  button:hover:not(:disabled, [aria-pressed='true'], [aria-checked='true']), select:hover { background: var(--hairline); }
  button:focus-visible, select:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
  button:disabled { cursor: not-allowed; color: var(--text-soft); }
  button.quiet { background: none; }
  button[aria-pressed='true'], button[aria-checked='true'] { background: var(--text); color: var(--ground); }
  main { display: grid; grid-template-columns: minmax(0, 1fr) 360px; min-height: 0; }
  .stage { min-width: 0; min-height: 0; padding: 12px 16px; display: grid; place-items: center; container-type: size; position: relative; }
  timbrel-pad { width: min(100cqw, 100cqh * 1.3); height: 100cqh; }
  aside { border-left: 1px solid var(--hairline); padding: 8px 16px; overflow: auto; display: flex; flex-direction: column; gap: 8px; min-height: 0; }
  .words { font-size: 20px; font-weight: 600; line-height: 1.25; min-height: 50px; font-variant-numeric: tabular-nums; }
  .words small { display: block; font-size: 13px; font-weight: 400; color: var(--text-soft); margin-top: 2px; }
  .row { display: flex; gap: 4px; align-items: center; flex-wrap: wrap; }
  .modes button { flex: 1; }
  .group { display: grid; gap: 2px; }
  .pairs { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 2px 16px; }
  .row.voices { flex-wrap: nowrap; }
  .voices button { flex: auto; padding-inline: 2px; white-space: nowrap; }
  .gesture h2 { margin: 0 8px 0 0; }
  .gesture button { padding-inline: 8px; }
  summary { font-size: 12px; font-weight: 600; color: var(--text-soft); min-height: 20px; line-height: 20px; cursor: pointer; border-radius: 4px; }
  summary:hover { color: var(--text); }
  summary:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
  .even-note { font-size: 12px; color: var(--text-soft); align-self: center; }
  h2 { font-size: 12px; font-weight: 600; color: var(--text-soft); margin: 0 0 2px; }
  label { font-size: 13px; color: var(--text-soft); display: inline-flex; gap: 8px; align-items: center; }
  .choices { display: grid; grid-template-columns: 1fr 1fr; gap: 4px; }
  .choices select { width: 100%; }
  .spectrum { border-top: 1px solid var(--hairline); min-width: 0; }
  .foot { display: grid; grid-template-columns: auto minmax(0, 1fr); border-top: 1px solid var(--hairline); background: var(--surface); }
  .octave { display: grid; grid-template-rows: auto auto; align-content: center; gap: 4px; padding: 8px 12px; font-size: 12px; color: var(--text-soft);
    text-align: center; width: 76px; }
  .octave .row { justify-content: center; flex-wrap: nowrap; }
  .octave button { padding: 2px 8px; }
  .message { font-size: 13px; color: var(--warning); position: absolute; z-index: 2; background: var(--surface); padding: 12px 16px; border-radius: 8px; }
  .start { position: absolute; z-index: 2; font-size: 15px; padding: 12px 24px; background: var(--text); color: var(--ground); font-weight: 600; }
  .start:hover:not(:disabled) { background: var(--text); filter: brightness(0.9); }
  .pad-learning { position: absolute; z-index: 2; top: 20px; display: flex; gap: 4px; padding: 8px; border-radius: 8px; background: var(--surface); }
  .top { min-width: 0; }
  main[hidden], .views[hidden] { display: none; }
  .views { display: grid; grid-template-rows: minmax(0, 1fr); min-height: 0; min-width: 0; }
  .tabs { --accent: var(--focus); display: flex; align-items: center; gap: 16px; padding: 0 16px; border-bottom: 1px solid var(--hairline); min-width: 0; }
  .tabs [role='tablist'] { display: flex; }
  .tabs button { border-radius: 0; padding: 4px 12px; min-height: 32px; border: 0; border-bottom: 2px solid transparent; color: var(--text-soft); }
  .tabs button[aria-selected='true'] { color: var(--text); border-bottom-color: var(--accent); font-weight: 600; }
  .tabs button:focus-visible { outline-offset: -2px; }
  .note { margin-left: auto; font-size: 12px; color: var(--text-soft); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-variant-numeric: tabular-nums; }
  .lost { margin: 0; padding: 8px 16px; font-size: 13px; color: var(--warning); background: var(--surface); border-bottom: 1px solid var(--hairline); }
  @media (max-width: 1000px) {
    main { grid-template-columns: minmax(0, 1fr) 300px; }
    timbrel-pad { width: 100cqw; }
  }
  @media (min-width: 2200px) {
    :host { grid-template-rows: auto minmax(0, 1fr) 96px 176px; }
    main { grid-template-columns: minmax(0, 1fr) 520px; }
  }
  /* A window this small, or one that is zoomed to 200 %, scrolls: the pad keeps a size that a hand can play. */
  @media (max-width: 760px), (max-height: 520px) {
    :host { height: auto; min-height: 100%; grid-template-rows: auto auto 40px 96px; }
    .stage { height: max(280px, 70vh); }
    .views { min-height: 70vh; }
    .foot { position: sticky; bottom: 0; z-index: 1; height: 96px; }
  }
  @media (max-width: 760px) {
    main { grid-template-columns: minmax(0, 1fr); }
    aside { border-left: 0; border-top: 1px solid var(--hairline); }
  }
  @media (prefers-reduced-motion: reduce) { button, select { transition: none; } }
`

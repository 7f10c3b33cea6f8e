import { css } from 'lit'

/** 480 x 320, as hosts lay plugins out; bigger, the pad grows. Colours are the tokens' of the page or of the plugin. */
export const pluginStyles = css`
  :host { display: grid; grid-template-rows: 36px minmax(0, 1fr) 24px; width: 480px; height: 320px; box-sizing: border-box;
    background: var(--ground); color: var(--text); font: 13px system-ui, sans-serif; border-radius: 8px; overflow: hidden;
    position: relative; }
  header { display: flex; align-items: center; gap: 8px; padding: 0 8px; min-width: 0; }
  h1 { font-size: 13px; font-weight: 650; margin: 0 4px 0 0; }
  select, button { font: inherit; font-size: 12px; color: var(--text); background: var(--surface-2); border: 1px solid transparent;
    border-radius: 8px; padding: 2px 8px; min-height: 26px; cursor: pointer; min-width: 0; }
  select { flex: 1; text-overflow: ellipsis; }
  select:focus-visible, button:focus-visible, input:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
  select:hover, button:hover { background: var(--hairline); }
  main { display: grid; grid-template-columns: minmax(0, 1fr) 228px; gap: 8px; padding: 0 8px; min-height: 0; }
  timbrel-pad { min-height: 0; height: 100%; }
  .sliders { --slider-label: 68px; display: grid; align-content: space-between; overflow: auto; }
  timbrel-slider { grid-template-columns: var(--slider-label) 1fr 62px; gap: 6px; font-size: 12px; }
  footer { display: flex; align-items: center; gap: 8px; padding: 0 8px; font-size: 12px; min-width: 0; }
  .words { flex: 1; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-variant-numeric: tabular-nums; }
  .problem { color: var(--warning); }
  label { color: var(--text-soft); display: inline-flex; gap: 4px; align-items: center; white-space: nowrap; }
  label input { margin: 0; accent-color: var(--focus); }
  .file { display: none; }
  .drop { position: absolute; inset: 0; display: none; place-content: center; background: var(--ground); opacity: 0.92;
    border: 2px dashed var(--focus); border-radius: 8px; font-size: 15px; pointer-events: none; }
  :host([dropping]) .drop { display: grid; }
`

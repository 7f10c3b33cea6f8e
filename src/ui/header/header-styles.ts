import { css } from 'lit'
import { popoverStyles } from '../views/popover.ts'

/** The row at the top and the sheet behind ☰. */
export const headerStyles = [
  popoverStyles,
  css`
  header { display: flex; align-items: center; gap: 12px; padding: 8px 16px; border-bottom: 1px solid var(--hairline); min-height: 32px; }
  h1 { font-size: 15px; font-weight: 650; margin: 0; }
  header .model { color: var(--text-soft); font-size: 13px; }
  header .space { flex: 1; }
  .read-out { font-size: 12px; color: var(--text-soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
  .read-out[hidden] { display: none; }
  .limited, .notice, .problem { color: var(--warning); }
  .notice { font-size: 12px; max-width: 240px; }
  .meter { position: relative; width: 72px; height: 8px; border-radius: 4px; background: var(--surface-2); overflow: hidden; flex: none; }
  .meter div { position: absolute; inset: 0; }
  .meter .level { background: var(--accent); transform-origin: left; transform: scaleX(var(--level, 0)); }
  .meter .limiter { background: var(--warning); transform-origin: right; transform: scaleX(var(--limiter, 0)); }
  .sheet h2 { margin: 12px 0 4px; }
  .sheet h2:first-child { margin-top: 0; }
  .sheet p { margin: 4px 0; line-height: 1.5; font-size: 12px; }
  .sheet .soft { color: var(--text-soft); }
  .sheet label { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 8px; align-items: center; }
  .sheet select { min-width: 0; }
  .sheet dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin: 4px 0; font-size: 12px; font-variant-numeric: tabular-nums; }
  .sheet dt { color: var(--text-soft); }
  .sheet dd { margin: 0; }
  .sheet dd button { min-height: 20px; padding: 0 6px; }
  header button { white-space: nowrap; }
  @media (max-width: 760px) { header { flex-wrap: wrap; } }
  @media (max-width: 1180px) { header { gap: 4px; padding: 8px; } header > button { padding: 5px 8px; } header .figures { display: none; } }
  `,
]

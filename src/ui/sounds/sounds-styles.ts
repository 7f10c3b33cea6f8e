import { css } from 'lit'

export const soundsStyles = css`
  table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
  th { text-align: left; font-size: 12px; font-weight: 500; color: var(--text-soft); }
  th, td { padding: 4px 8px; border-bottom: 1px solid var(--hairline); vertical-align: middle; }
  th:first-child, td:first-child { padding-left: 4px; width: 36px; }
  td.number, th.number { text-align: right; white-space: nowrap; }
  td.actions { text-align: right; white-space: nowrap; }
  td.verdict { width: 34%; }
  tr.excluded td:not(.actions) { color: var(--text-soft); }
  tr.group th { padding-top: 20px; font-size: 15px; font-weight: 600; color: var(--text); border-bottom-color: var(--instrument); }
  tr.group .dot { display: inline-block; width: 12px; height: 12px; border-radius: 50%; background: var(--instrument); margin-right: 8px; }
  tr.group small { font-size: 12px; font-weight: 400; color: var(--text-soft); margin-left: 8px; }
  timbrel-add-recordings { padding: 8px 0; border-top: 1px solid var(--hairline); overflow: visible; }
  .shape { width: 96px; }
  .waveform { display: block; width: 96px; height: 24px; color: var(--instrument); }
  tr.excluded .waveform { opacity: 0.4; }
  button.note { padding: 2px 6px; margin-left: -6px; white-space: nowrap; }
  button.note small { color: var(--text-soft); }
  td input { width: 100%; min-width: 72px; }
  button.play { width: 28px; padding: 0; color: var(--instrument); }
  .empty { border: 1px dashed var(--track); border-radius: 8px; padding: 32px; gap: 16px; max-width: 760px; margin: 24px auto; }
  pre { margin: 0; font-size: 12px; line-height: 1.5; color: var(--text-soft); font-family: ui-monospace, monospace; }
  ul { margin: 4px 0 0; padding-left: 20px; line-height: 1.5; }
  summary { cursor: pointer; }
  @media (max-width: 1000px) { td.verdict { width: 26%; } .shape, .waveform { width: 64px; } }
`

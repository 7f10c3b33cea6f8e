import { css, html, LitElement, unsafeCSS } from 'lit'
import uPlot from 'uplot'
import plotCss from 'uplot/dist/uPlot.min.css?inline'
import type { LossPoint } from '../../contract/loss-curve.ts'
import { lossSeries } from './loss-series.ts'

/** What the legend takes of the height, and the least that is left for the plot. */
const LEGEND = 28
const LEAST_HEIGHT = 220

/** Steps between lines of the grid: whole ones. */
const GRID_STEPS = [1, 10, 100, 1_000, 10_000, 100_000].flatMap((ten) => [ten, 2 * ten, 5 * ten])

/** The losses of a training over its steps: `<timbrel-losses>`. Both axes of losses are logarithmic. */
export class LossPlotElement extends LitElement {
  static override styles = [
    unsafeCSS(plotCss),
    css`
      :host { display: block; height: max(260px, 100vh - 470px); min-width: 0; }
      .plot { overflow: hidden; }
      .uplot { font-family: inherit; }
      .legend { display: flex; gap: 16px; flex-wrap: wrap; font-size: 12px; color: var(--text-soft); font-variant-numeric: tabular-nums; min-height: 20px; }
      .legend span::before { content: ''; display: inline-block; width: 16px; height: 0; border-top: 2px solid var(--curve); margin-right: 6px; vertical-align: middle; }
      .reconstruction { --curve: var(--plot-reconstruction); }
      .held-out { --curve: var(--plot-held-out); }
      .held-out::before { border-top-style: dotted !important; border-top-width: 3px !important; }
      .kl { --curve: var(--plot-kl); }
      .kl::before { border-top-style: dashed !important; }
    `,
  ]
  static override properties = { points: { attribute: false }, theme: {} }

  declare points: readonly LossPoint[]
  /** Of the colours; they are read from the page when it changes. */
  declare theme: string
  #plot: uPlot | null = null
  readonly #sizes = new ResizeObserver(() => this.#fit())

  constructor() {
    super()
    this.points = []
    this.theme = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#sizes.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sizes.disconnect()
    this.#drop()
  }

  protected override render() {
    const last = (name: 'reconstruction' | 'heldOut' | 'kl') => {
      const value = this.points.findLast((point) => point[name] !== null)?.[name] ?? null
      return value === null ? '–' : value.toPrecision(3)
    }
    return html`<div class="legend">
        <span class="reconstruction" title="How far what it makes is from the recordings, (10 dB)²">Reconstruction ${last('reconstruction')}</span>
        <span class="held-out" title="The same for notes it does not learn from: what counts">Held-out notes ${last('heldOut')}</span>
        <span class="kl" title="How much of the map's room is in use, nats">KL ${last('kl')} (right axis)</span>
      </div>
      <div class="plot" role="img" aria-label="Losses over the steps of the training"></div>`
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('theme')) this.#drop()
    const data = lossSeries(this.points)
    if (this.#plot === null) this.#make(data)
    else this.#plot.setData(data)
  }

  #make(data: uPlot.AlignedData): void {
    const target = this.renderRoot.querySelector<HTMLElement>('.plot')
    if (target === null || this.clientWidth === 0) return
    const style = getComputedStyle(this)
    const colour = (name: string) => style.getPropertyValue(name).trim()
    const axis = { stroke: colour('--text-soft'), font: '12px Inter Variable', ticks: { show: false } }
    const grid = { stroke: colour('--hairline'), width: 1 }
    const series = (label: string, name: string, more: uPlot.Series): uPlot.Series => ({
      ...{ label, stroke: colour(`--plot-${name}`), width: 2, spanGaps: true, points: { show: false } },
      ...more,
    })
    this.#plot = new uPlot(
      {
        width: this.clientWidth,
        height: this.#height(),
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false }, loss: { distr: 3 }, kl: { distr: 3 } },
        axes: [
          { ...axis, grid, incrs: GRID_STEPS, values: (_, steps) => steps.map((step) => step.toLocaleString('en')) },
          { ...axis, grid, scale: 'loss', size: 56, values: plain },
          { ...axis, grid: { show: false }, scale: 'kl', side: 1, size: 56, values: plain },
        ],
        series: [
          {},
          series('Reconstruction', 'reconstruction', { scale: 'loss' }),
          series('Held-out', 'held-out', { scale: 'loss', dash: [3, 4], width: 3, points: { show: true, size: 7 } }),
          series('KL', 'kl', { scale: 'kl', dash: [8, 5], width: 1.5 }),
        ],
      },
      data,
      target,
    )
  }

  #fit(): void {
    if (this.#plot === null) this.requestUpdate()
    else if (this.clientWidth > 0) this.#plot.setSize({ width: this.clientWidth, height: this.#height() })
  }

  #height(): number {
    return Math.max(LEAST_HEIGHT, this.clientHeight - LEGEND)
  }

  #drop(): void {
    this.#plot?.destroy()
    this.#plot = null
  }
}

/** Numbers of a logarithmic axis; uPlot gives null for those it leaves out. */
function plain(_: uPlot, values: (number | null)[]): string[] {
  return values.map((value) => (value === null ? '' : String(Number(value.toPrecision(2)))))
}

customElements.get('timbrel-losses') ?? customElements.define('timbrel-losses', LossPlotElement)

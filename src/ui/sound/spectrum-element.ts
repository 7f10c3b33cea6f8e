import { css, html, LitElement } from 'lit'

const LOWEST_HZ = 40
const HIGHEST_HZ = 16_000
const FLOOR_DB = -95
const CEILING_DB = -15

/** How fast the level falls, share a frame. */
const FALL = 0.88

/** The spectrum of what is heard now, on a logarithmic axis, in the cursor's colour; tells the level of each frame. */
export class SpectrumElement extends LitElement {
  static override styles = css`
    :host { display: block; position: relative; }
    canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
    p { position: absolute; inset: 0; margin: 0; display: grid; place-content: center; font-size: 13px; color: var(--text-soft); }
  `
  static override properties = { analyser: { attribute: false } }

  declare analyser: AnalyserNode | null
  /** Called each frame with the level, 0 to 1. */
  onLevel: (level: number) => void = () => undefined

  #frame = 0
  #level = 0
  #bins = new Float32Array(0)
  #wave = new Float32Array(0)

  constructor() {
    super()
    this.analyser = null
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
  }

  protected override render() {
    return html`<canvas role="img" aria-label="Spectrum of what is heard"></canvas>
      ${this.analyser === null ? html`<p>The spectrum of what you play appears here.</p>` : ''}`
  }

  protected override updated(): void {
    if (this.analyser === null || this.#frame !== 0) return
    this.#bins = new Float32Array(this.analyser.frequencyBinCount)
    this.#wave = new Float32Array(this.analyser.fftSize)
    this.#frame = requestAnimationFrame(() => this.#draw())
  }

  #draw(): void {
    const { analyser } = this
    if (analyser === null) return
    this.#frame = requestAnimationFrame(() => this.#draw())
    analyser.getFloatFrequencyData(this.#bins as Float32Array<ArrayBuffer>)
    analyser.getFloatTimeDomainData(this.#wave as Float32Array<ArrayBuffer>)
    let peak = 0
    for (const value of this.#wave) peak = Math.max(peak, Math.abs(value))
    // 60 dB fill the meter.
    const level = peak <= 0 ? 0 : Math.min(1, Math.max(0, 1 + Math.log10(peak) / 3))
    this.#level = Math.max(level, this.#level * FALL)
    this.onLevel(this.#level < 0.001 ? 0 : this.#level)
    this.#paint(analyser.context.sampleRate)
  }

  #paint(sampleRateHz: number): void {
    const canvas = this.renderRoot.querySelector('canvas')
    const context = canvas?.getContext('2d')
    if (!canvas || !context) return
    const scale = devicePixelRatio || 1
    const width = Math.round(this.clientWidth * scale)
    const height = Math.round(this.clientHeight * scale)
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width
      canvas.height = height
    }
    context.clearRect(0, 0, width, height)
    context.fillStyle = getComputedStyle(this).getPropertyValue('--cursor-colour') || '#8ab4ff'
    context.beginPath()
    context.moveTo(0, height)
    const step = 2 * scale
    for (let left = 0; left < width; left += step) {
      const db = this.#loudest(hzAt(left / width), hzAt((left + step) / width), sampleRateHz)
      const share = Math.min(1, Math.max(0, (db - FLOOR_DB) / (CEILING_DB - FLOOR_DB)))
      context.lineTo(left, height * (1 - share))
    }
    context.lineTo(width, height)
    context.globalAlpha = 0.85
    context.fill()
  }

  /** The loudest bin between two frequencies; where they lie within one bin, the line between its neighbours. */
  #loudest(fromHz: number, toHz: number, sampleRateHz: number): number {
    const binHz = sampleRateHz / (2 * this.#bins.length)
    const first = fromHz / binHz
    const below = Math.floor(first)
    if (toHz / binHz < below + 1) {
      const low = this.#bins[below] ?? -200
      return low + (first - below) * ((this.#bins[below + 1] ?? -200) - low)
    }
    let loudest = Number.NEGATIVE_INFINITY
    for (let bin = Math.ceil(first); bin <= toHz / binHz; bin++) loudest = Math.max(loudest, this.#bins[bin] ?? -200)
    return loudest
  }
}

function hzAt(share: number): number {
  return LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** share
}

customElements.get('timbrel-spectrum') ?? customElements.define('timbrel-spectrum', SpectrumElement)

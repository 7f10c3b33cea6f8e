import type { AudioClip } from '../contract/audio-clip.ts'
import { HARMONICS, HOP_SECONDS, PARTIAL_LIMIT_HZ, type Spectrogram } from '../contract/spectrogram.ts'
import { erbToHz, hzToErb } from '../dsp/erb.ts'
import { RealFft } from '../dsp/fft.ts'
import { partialHz } from '../dsp/pitch.ts'
import { hannWindow } from '../dsp/windows.ts'
import { type Colour, LETTER_HEIGHT, PictureCanvas, textWidth } from './picture-canvas.ts'

/** One spectrogram of a picture. */
export interface SpectrogramPanel {
  /** Written above; capitals, digits and common signs show. */
  readonly title: string
  readonly clip: AudioClip
  /** Draws f0 and the partials over the spectrogram. */
  readonly heard?: Spectrogram
}

export interface PictureSize {
  /** Pixels of one spectrogram, without axes. */
  readonly panelWidth: number
  readonly panelHeight: number
}

/** 46 ms at 44.1 kHz: short enough to show an attack, long enough to part the partials of most notes. */
const WINDOW_SAMPLES = 2048
/** Zero-padded, so that low partials are drawn smoothly. */
const FFT_SIZE = 8192
/** dB from the loudest to black. */
const RANGE_DB = 85
const LOW_HZ = 40
const HIGH_HZ = 18_000
const FREQUENCY_TICKS_HZ = [50, 100, 200, 500, 1000, 2000, 5000, 10_000] as const
const MARGIN = { left: 52, top: 26, right: 12, bottom: 30, between: 10 } as const
/** Partials below this are heard by nobody and would only clutter. */
const DRAWN_PARTIAL_DB = -60
/** Pixels between the dots of a partial. */
const DOT_STEP = 8

const BACKGROUND: Colour = [18, 18, 24]
const INK: Colour = [214, 214, 222]
const F0_COLOUR: Colour = [0, 190, 255]
const PARTIAL_COLOUR: Colour = [120, 255, 190]
/** Black through violet and orange to pale yellow: brightness rises evenly, so grey prints read the same. */
const HEAT: readonly Colour[] = [
  [4, 3, 14],
  [40, 11, 84],
  [101, 21, 110],
  [159, 42, 99],
  [212, 72, 66],
  [245, 125, 21],
  [250, 193, 39],
  [252, 255, 164],
]

/**
 * Draws spectrograms side by side on one frequency axis (equal steps of hearing, ERB) and one dB range each.
 *
 * @returns the bytes of a PNG file.
 */
export function drawSpectrograms(panels: readonly SpectrogramPanel[], size: PictureSize): Uint8Array {
  const { panelWidth, panelHeight } = size
  const width = MARGIN.left + panels.length * (panelWidth + MARGIN.between) - MARGIN.between + MARGIN.right
  const canvas = new PictureCanvas(width, MARGIN.top + panelHeight + MARGIN.bottom, BACKGROUND)
  for (const [index, panel] of panels.entries()) {
    const left = MARGIN.left + index * (panelWidth + MARGIN.between)
    drawHeat(canvas, panel.clip, left, MARGIN.top, size)
    if (panel.heard !== undefined) drawPartials(canvas, panel.heard, durationOf(panel.clip), left, size)
    canvas.write(panel.title, left, 8, INK)
    drawTimeAxis(canvas, durationOf(panel.clip), left, size)
  }
  drawFrequencyAxis(canvas, size)
  return canvas.toPng()
}

/**
 * Draws one spectrogram and nothing else: no axes, no title.
 *
 * @returns the bytes of a PNG file of exactly `size`.
 */
export function drawPlainSpectrogram(clip: AudioClip, size: PictureSize): Uint8Array {
  const canvas = new PictureCanvas(size.panelWidth, size.panelHeight, BACKGROUND)
  drawHeat(canvas, clip, 0, 0, size)
  return canvas.toPng()
}

function durationOf(clip: AudioClip): number {
  return clip.samples.length / clip.sampleRateHz
}

/** Pixel row of a frequency, from the panel's top. */
function rowOfHz(frequencyHz: number, panelHeight: number): number {
  const low = hzToErb(LOW_HZ)
  const share = (hzToErb(frequencyHz) - low) / (hzToErb(HIGH_HZ) - low)
  return Math.round((1 - share) * (panelHeight - 1))
}

function drawHeat(canvas: PictureCanvas, clip: AudioClip, left: number, top: number, size: PictureSize): void {
  const levels = spectrogramDb(clip, size)
  let peakDb = Number.NEGATIVE_INFINITY
  for (const level of levels) peakDb = Math.max(peakDb, level)
  for (let column = 0; column < size.panelWidth; column++) {
    for (let row = 0; row < size.panelHeight; row++) {
      const level = levels[column * size.panelHeight + row] as number
      canvas.blend(left + column, top + row, heat(1 + (level - peakDb) / RANGE_DB), 1)
    }
  }
}

/** [columns, rows] dB of the spectrum under each pixel; a pixel that spans several bins shows the loudest. */
function spectrogramDb(clip: AudioClip, { panelWidth, panelHeight }: PictureSize): Float32Array {
  const fft = new RealFft(FFT_SIZE)
  const window = hannWindow(WINDOW_SAMPLES)
  const input = new Float64Array(FFT_SIZE)
  const re = new Float64Array(FFT_SIZE / 2 + 1)
  const im = new Float64Array(FFT_SIZE / 2 + 1)
  const low = hzToErb(LOW_HZ)
  const stepErb = (hzToErb(HIGH_HZ) - low) / (panelHeight - 1)
  const binsPerHz = FFT_SIZE / clip.sampleRateHz
  const out = new Float32Array(panelWidth * panelHeight)
  for (let column = 0; column < panelWidth; column++) {
    const start = Math.round((column / (panelWidth - 1)) * clip.samples.length) - WINDOW_SAMPLES / 2
    for (let n = 0; n < WINDOW_SAMPLES; n++) input[n] = (clip.samples[start + n] ?? 0) * (window[n] as number)
    fft.forward(input, re, im)
    for (let row = 0; row < panelHeight; row++) {
      const erb = low + (panelHeight - 1 - row) * stepErb
      const first = Math.round(erbToHz(erb - stepErb / 2) * binsPerHz)
      const last = Math.max(first, Math.round(erbToHz(erb + stepErb / 2) * binsPerHz))
      let power = 1e-14
      for (let bin = first; bin <= last && bin < re.length; bin++) {
        power = Math.max(power, (re[bin] as number) ** 2 + (im[bin] as number) ** 2)
      }
      out[column * panelHeight + row] = 10 * Math.log10(power)
    }
  }
  return out
}

/** Colour of a level of 0 (floor) to 1 (loudest). */
function heat(level: number): Colour {
  const place = Math.min(1, Math.max(0, level)) * (HEAT.length - 1)
  const index = Math.min(HEAT.length - 2, Math.floor(place))
  const below = HEAT[index] as Colour
  const above = HEAT[index + 1] as Colour
  const mix = (channel: 0 | 1 | 2) => below[channel] + (above[channel] - below[channel]) * (place - index)
  return [mix(0), mix(1), mix(2)]
}

/** f0 as a line; partials dotted, so that the spectrogram shows between the dots whether they sit on its ridges. */
function drawPartials(
  canvas: PictureCanvas,
  heard: Spectrogram,
  durationSeconds: number,
  left: number,
  { panelWidth, panelHeight }: PictureSize,
): void {
  const bins = heard.image.length / Math.max(1, heard.frameCount)
  const rowOf = (frequencyHz: number): number => MARGIN.top + rowOfHz(frequencyHz, panelHeight)
  for (let column = 0; column < panelWidth; column++) {
    const frame = Math.round(((column / (panelWidth - 1)) * durationSeconds) / HOP_SECONDS)
    const f0Hz = heard.f0Hz[frame] ?? 0
    if ((heard.voicing[frame] ?? 0) < 0.5) continue
    drawF0(canvas, left + column, rowOf(f0Hz))
    if (column % DOT_STEP !== 0) continue
    for (let k = 2; k <= HARMONICS; k++) {
      const frequencyHz = partialHz(k, f0Hz, heard.inharmonicity)
      if (frequencyHz > PARTIAL_LIMIT_HZ) break
      if ((heard.image[frame * bins + k - 1] ?? DRAWN_PARTIAL_DB) < DRAWN_PARTIAL_DB) continue
      for (let x = 0; x < 2; x++) canvas.blend(left + column + x, rowOf(frequencyHz), PARTIAL_COLOUR, 1)
    }
  }
}

/** A line with dark edges: it crosses the brightest ridge of the picture. */
function drawF0(canvas: PictureCanvas, x: number, y: number): void {
  for (const edge of [-2, 2]) canvas.blend(x, y + edge, BACKGROUND, 0.8)
  for (const inner of [-1, 0, 1]) canvas.blend(x, y + inner, F0_COLOUR, 1)
}

function drawFrequencyAxis(canvas: PictureCanvas, { panelHeight }: PictureSize): void {
  for (const frequencyHz of FREQUENCY_TICKS_HZ) {
    const y = MARGIN.top + rowOfHz(frequencyHz, panelHeight)
    const label = frequencyHz >= 1000 ? `${frequencyHz / 1000}K` : `${frequencyHz}`
    canvas.write(label, MARGIN.left - 10 - textWidth(label), y - LETTER_HEIGHT, INK)
    canvas.fill(MARGIN.left - 6, y, 6, 1, INK)
  }
  canvas.write('Hz', 6, 8, INK)
}

function drawTimeAxis(canvas: PictureCanvas, seconds: number, left: number, size: PictureSize): void {
  const { panelWidth, panelHeight } = size
  const bottom = MARGIN.top + panelHeight
  const pixelsPerSecond = panelWidth / seconds
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60].find((candidate) => candidate * pixelsPerSecond >= 60) ?? 60
  for (let index = 0; index * step <= seconds; index++) {
    const x = left + Math.round(index * step * pixelsPerSecond)
    canvas.fill(Math.min(x, left + panelWidth - 1), bottom, 1, 6, INK)
    const label = step < 1 ? (index * step).toFixed(1) : `${index * step}`
    const end = left + panelWidth - textWidth(label)
    canvas.write(index === 0 ? `${label} s` : label, Math.min(end, x - (index === 0 ? 0 : 6)), bottom + 10, INK)
  }
}

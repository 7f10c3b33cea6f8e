import type { EvaluationReport, NetworkEvaluation } from '../../../contract/evaluation.ts'
import { noteName } from '../../note-name.ts'
import { type Axis, axisOf, type Frame, gridY, labelsX, ticks, toX, toY } from './axes.ts'
import { type Html, html } from './html.ts'
import { drawMark, type Mark, plainName } from './marks.ts'

const WIDTH = 720
const HEIGHT = 400
const FRAME: Frame = { left: 48, top: 16, width: WIDTH - 64, height: HEIGHT - 64 }

/** Sounds in the plane of the two leading components of their mean latents; hollow where the model never learned them. */
export function latentMapChart({ map, sounds }: EvaluationReport, marks: ReadonlyMap<string, Mark>): Html {
  const frame: Frame = { left: 12, top: 12, width: WIDTH - 24, height: HEIGHT + 40 }
  const [x, y] = [axisOf(map.map((place) => place.x)), axisOf(map.map((place) => place.y))]
  const known = new Map(sounds.map((sound) => [sound.name, sound]))
  const drawn = map.flatMap((place) => {
    const mark = marks.get(place.instrument)
    const sound = known.get(place.name)
    if (mark === undefined) return []
    const strange = sound !== undefined && sound.acquaintance !== 'trained'
    return [drawMark(mark, toX(place.x, x, frame), toY(place.y, y, frame), 6.5, strange, place.name)]
  })
  const names = [...marks.values()].flatMap((mark) => {
    const own = map.filter(({ instrument }) => instrument === mark.instrument)
    if (own.length === 0) return []
    const mean = (pick: (place: { x: number; y: number }) => number) =>
      own.reduce((sum, place) => sum + pick(place), 0) / own.length
    const at = [
      toX(
        mean((place) => place.x),
        x,
        frame,
      ),
      toY(
        mean((place) => place.y),
        y,
        frame,
      ),
    ] as const
    return [
      html`<text class="place" style="--h:${mark.hueDegrees.toFixed(1)}" x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" dy="0.35em" text-anchor="middle">${mark.letters}</text>`,
    ]
  })
  const box = html`<rect class="ground" x="0" y="0" width="${WIDTH}" height="${HEIGHT + 64}" rx="10"/>`
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT + 64}" role="img" aria-label="Latent map">${box}${drawn}${names}</svg>`
}

/** Reconstruction losses over steps: solid on held-out windows, dashed on training's. */
export function lossChart(networks: readonly NetworkEvaluation[]): Html {
  const curved = networks.filter(({ curve }) => curve.length > 0)
  const entries = curved.flatMap(({ curve }) => curve)
  const x = axisOf(
    entries.map(({ step }) => step),
    0,
  )
  const y = axisOf(entries.flatMap(({ training, validation }) => [training.reconstruction, validation.reconstruction]))
  const lines = curved.map(({ curve }, index) => {
    const path = (of: 'training' | 'validation') =>
      curve
        .map((entry) => `${toX(entry.step, x, FRAME).toFixed(1)},${toY(entry[of].reconstruction, y, FRAME).toFixed(1)}`)
        .join(' ')
    const ends = curve.slice(-1).map((entry) => {
      const [cx, cy] = [toX(entry.step, x, FRAME), toY(entry.validation.reconstruction, y, FRAME)]
      return html`<circle class="series-${index} dot" cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="3.5"/>`
    })
    return html`<polyline class="line series-${index}" points="${path('validation')}"/><polyline class="line dashed series-${index}" points="${path('training')}"/>${ends}`
  })
  const steps = ticks(x).map((step) => [step, `${step}`] as const)
  const legend = curved.map(({ name }, index) => html`<li class="series-${index}"><i></i>${name}</li>`)
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Loss curves">${gridY(y, FRAME)}${labelsX(x, FRAME, steps)}<text class="axis" x="${FRAME.left + FRAME.width}" y="${HEIGHT - 8}" text-anchor="end">training steps</text>${lines}</svg><ul class="legend">${legend}</ul>`
}

/** The engine's distance from each recording over pitch, one dot a recording. */
export function pitchErrorChart({ sounds }: EvaluationReport, marks: ReadonlyMap<string, Mark>): Html {
  const y = axisOf(
    sounds.flatMap(({ decoder }) => [decoder.wholeDb]),
    0,
  )
  const x: Axis = axisOf(sounds.map(({ midiNote }) => midiNote))
  const dots = sounds.flatMap((sound) => {
    const mark = marks.get(sound.instrument)
    if (mark === undefined) return []
    const title = `${sound.name}: decoder alone ${sound.decoder.wholeDb.toFixed(2)} dB, as played ${sound.detail.wholeDb.toFixed(2)} dB`
    const [px, py] = [toX(sound.midiNote, x, FRAME), toY(sound.decoder.wholeDb, y, FRAME)]
    return [drawMark(mark, px, py, 5.5, sound.acquaintance !== 'trained', title)]
  })
  const octaves = [24, 36, 48, 60, 72, 84, 96].filter((note) => note >= x.low && note <= x.high)
  const notes = octaves.map((note) => [note, noteName(note)] as const)
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Error by pitch">${gridY(y, FRAME)}${labelsX(x, FRAME, notes)}<text class="axis" x="${FRAME.left + 4}" y="${FRAME.top - 3}">decoder alone, lm in dB</text>${dots}</svg>`
}

/** Instruments by third-octaves: the mean distance of the decoder alone in each, darker to brighter. */
export function pitchHeatMap({ sounds, instruments }: EvaluationReport, marks: ReadonlyMap<string, Mark>): Html {
  const cells = new Map<string, number[]>()
  const columns = new Set<number>()
  for (const { instrument, midiNote, decoder } of sounds) {
    const column = Math.floor(Math.round(midiNote) / NOTES_PER_CELL)
    columns.add(column)
    const key = `${instrument}\n${column}`
    cells.set(key, [...(cells.get(key) ?? []), decoder.wholeDb])
  }
  const [first, last] = [Math.min(...columns), Math.max(...columns)]
  const wide = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
  const most = Math.max(...[...cells.values()].map(meanOf), 1e-9)
  const rows = instruments.map((instrument) => {
    const row = wide.map((column) => {
      const values = cells.get(`${instrument}\n${column}`)
      if (values === undefined) return html`<td class="cell empty"></td>`
      const mean = meanOf(values)
      return html`<td class="cell" style="--s:${(mean / most).toFixed(3)}">${mean.toFixed(1)}</td>`
    })
    const mark = marks.get(instrument)
    return html`<tr><th scope="row" style="--h:${(mark?.hueDegrees ?? 0).toFixed(1)}"><span class="hue">${plainName(instrument)}</span></th>${row}</tr>`
  })
  const head = wide.map((column) => html`<th scope="col">${noteName(column * NOTES_PER_CELL)}</th>`)
  return html`<div class="scroll"><table class="heat"><thead><tr><th></th>${head}</tr></thead><tbody>${rows}</tbody></table></div>`
}

/** Semitones of a column of the heat map. */
const NOTES_PER_CELL = 4

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

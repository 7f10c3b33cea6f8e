import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { TimbrelModel } from '../contract/model.ts'
import type { Instrument, Sound } from '../contract/sound.ts'
import { byInstrument } from './hold-out.ts'
import { keepApart, PAD_MARGIN, type PadPoint } from './pad-spacing.ts'

/** Frames quieter than this re the sound's peak say little about its timbre. */
const TIMBRE_RANGE_DB = 30

/** A place on the pad that an instrument has had: what {@link placeInstruments} keeps to when a model is trained again. */
export type PlacedInstrument = Pick<Instrument, 'name' | 'x' | 'y'>

/** What a place on the pad is derived from. */
export type TimbreSound = Pick<Sound, 'instrument' | 'midiNote' | 'latents' | 'loudnessDb' | 'landmarks' | 'frameCount'>

/**
 * Places instruments on the pad: the two principal components of their timbre points (mean latents), scaled to fill
 * the pad and kept apart from each other. Deterministic.
 *
 * @param previous the map of an earlier training: the new one is turned, mirrored, scaled and moved to lie on it as well
 * as a similarity can (orthogonal Procrustes, Schönemann 1966), so that retraining does not throw a player's hands off.
 * @returns instruments in the order of their first sound, each with its sounds by rising pitch.
 */
export function placeInstruments(
  sounds: readonly TimbreSound[],
  previous: readonly PlacedInstrument[] = [],
): Instrument[] {
  const groups = [...byInstrument(sounds)]
  const points = fillPad(principalPlane(groups.map(([, indices]) => timbrePoint(sounds, indices))))
  const aligned = align(
    points,
    groups.map(([name]) => previous.find((known) => known.name === name) ?? null),
  )
  const places = keepApart(aligned ?? points, new Set())
  return groups.map(([name, indices], at) => ({ name, ...(places[at] as PadPoint), sounds: byPitch(sounds, indices) }))
}

/**
 * Places instruments that a model did not have; those it had stay where they are. A new one goes among those it sounds
 * like: the mean of their places, weighted by the inverse square of the distance between timbre points.
 *
 * @param sounds all sounds of the model as it will be.
 * @returns all instruments, those of the model first.
 */
export function placeNewInstruments(
  { instruments }: Pick<TimbrelModel, 'instruments'>,
  sounds: readonly TimbreSound[],
): Instrument[] {
  const groups = byInstrument(sounds)
  const known = instruments.filter(({ name }) => groups.has(name))
  if (known.length === 0) return placeInstruments(sounds)
  const timbreOf = (name: string) => timbrePoint(sounds, groups.get(name) ?? [])
  const timbres = known.map(({ name }) => timbreOf(name))
  const names = [...groups.keys()].filter((name) => !known.some((instrument) => instrument.name === name))
  const fresh = names.map((name) => amongNeighbours(timbreOf(name), timbres, known))
  const fixed = new Set(known.keys())
  const places = keepApart([...known.map(({ x, y }) => ({ x, y })), ...fresh], fixed)
  return [...known.map(({ name }) => name), ...names].map((name, at) => ({
    name,
    ...(places[at] as PadPoint),
    sounds: byPitch(sounds, groups.get(name) ?? []),
  }))
}

/** Mean latent of an instrument: every sound counts the same, in a sound every audible latent step. */
export function timbrePoint(sounds: readonly TimbreSound[], indices: readonly number[]): Float64Array {
  const means = indices.map((index) => meanLatent(sounds[index] as TimbreSound))
  const size = means[0]?.length ?? 0
  return Float64Array.from(
    { length: size },
    (_, at) => means.reduce((sum, mean) => sum + (mean[at] as number), 0) / means.length,
  )
}

/** Mean latent of a sound over its audible latent steps. */
export function meanLatent({ latents, loudnessDb, landmarks, frameCount }: TimbreSound): Float64Array {
  // The stride is not stored: it is the one of 1, 2 and 4 that gives as many steps as there are.
  const sizes = [4, 2, 1].map((stride) => ({ stride, steps: Math.ceil((frameCount - 1) / stride) + 1 }))
  const { stride, steps } = sizes.find((candidate) => latents.length % candidate.steps === 0) ?? {
    stride: 1,
    steps: frameCount,
  }
  const size = latents.length / steps
  const sum = new Float64Array(size)
  let counted = 0
  for (let step = 0; step < steps; step++) {
    const frame = Math.min(frameCount - 1, step * stride)
    if ((loudnessDb[frame] as number) < landmarks.peakLoudnessDb - TIMBRE_RANGE_DB) continue
    counted += 1
    for (let at = 0; at < size; at++) sum[at] = (sum[at] as number) + (latents[step * size + at] as number)
  }
  return sum.map((value) => value / Math.max(1, counted))
}

/**
 * Coordinates in the plane of the two principal components, from the inner products between the centred points (there
 * are fewer instruments than latents). The coordinate largest in size is positive.
 */
function principalPlane(points: readonly Float64Array[]): PadPoint[] {
  const count = points.length
  const mean = (points[0] ?? []).map((_, at) => points.reduce((sum, point) => sum + (point[at] as number), 0) / count)
  const centred = points.map((point) => point.map((value, at) => value - (mean[at] as number)))
  const gram = new Matrix(count, count)
  for (const [row, a] of centred.entries()) {
    for (const [column, b] of centred.entries()) {
      gram.set(
        row,
        column,
        a.reduce((sum, value, at) => sum + value * (b[at] as number), 0),
      )
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true })
  const axis = (component: number) => {
    const column = count - 1 - component
    if (column < 0) return new Array<number>(count).fill(0)
    const scores = eigenvectorMatrix.getColumn(column)
    const length = leadingSign(scores) * Math.sqrt(Math.max(0, realEigenvalues[column] as number))
    return scores.map((score) => score * length)
  }
  const [x, y] = [axis(0), axis(1)]
  return points.map((_, row) => ({ x: x[row] as number, y: y[row] as number }))
}

function leadingSign(values: readonly number[]): number {
  return values.reduce((lead, value) => (Math.abs(value) > Math.abs(lead) ? value : lead), 0) < 0 ? -1 : 1
}

/** Each axis from PAD_MARGIN to 1 - PAD_MARGIN; an axis on which nothing differs lies in the middle. */
function fillPad(points: readonly PadPoint[]): PadPoint[] {
  const filled = (values: readonly number[]) => {
    const least = Math.min(...values)
    const range = Math.max(...values) - least
    return values.map((value) => (range < 1e-9 ? 0.5 : PAD_MARGIN + ((value - least) / range) * (1 - 2 * PAD_MARGIN)))
  }
  const x = filled(points.map((point) => point.x))
  const y = filled(points.map((point) => point.y))
  return points.map((_, at) => ({ x: x[at] as number, y: y[at] as number }))
}

/** The similarity (turn or mirrored turn, scale, shift) that brings points nearest to known places; null below two. */
function align(points: readonly PadPoint[], known: readonly (PadPoint | null)[]): PadPoint[] | null {
  const pairs = known.flatMap((to, at) => (to ? [{ from: points[at] as PadPoint, to }] : []))
  if (pairs.length < 2) return null
  const from = centre(pairs.map((pair) => pair.from))
  const to = centre(pairs.map((pair) => pair.to))
  const similarity = (mirror: 1 | -1) => {
    let dot = 0
    let cross = 0
    let size = 0
    for (const pair of pairs) {
      const [ax, ay] = [pair.from.x - from.x, mirror * (pair.from.y - from.y)]
      const [bx, by] = [pair.to.x - to.x, pair.to.y - to.y]
      dot += ax * bx + ay * by
      cross += ax * by - ay * bx
      size += ax * ax + ay * ay
    }
    return { mirror, gain: Math.hypot(dot, cross), a: dot / Math.max(1e-12, size), b: cross / Math.max(1e-12, size) }
  }
  const plain = similarity(1)
  const mirrored = similarity(-1)
  const { mirror, a, b } = mirrored.gain > plain.gain ? mirrored : plain
  return points.map((point) => {
    const [x, y] = [point.x - from.x, mirror * (point.y - from.y)]
    return { x: to.x + a * x - b * y, y: to.y + b * x + a * y }
  })
}

function centre(points: readonly PadPoint[]): PadPoint {
  const mean = (pick: (point: PadPoint) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length
  return { x: mean(({ x }) => x), y: mean(({ y }) => y) }
}

function amongNeighbours(
  timbre: Float64Array,
  timbres: readonly Float64Array[],
  places: readonly PadPoint[],
): PadPoint {
  const weights = timbres.map(
    (other) => 1 / (1e-9 + other.reduce((sum, value, at) => sum + (value - (timbre[at] as number)) ** 2, 0)),
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const mean = (pick: (point: PadPoint) => number) =>
    places.reduce((sum, place, at) => sum + (pick(place) * (weights[at] as number)) / total, 0)
  return { x: mean(({ x }) => x), y: mean(({ y }) => y) }
}

function byPitch(sounds: readonly TimbreSound[], indices: readonly number[]): number[] {
  return indices.toSorted((a, b) => (sounds[a] as TimbreSound).midiNote - (sounds[b] as TimbreSound).midiNote)
}

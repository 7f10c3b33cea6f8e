import { Matrix, solve } from 'ml-matrix'
import type { Instrument } from '../contract/sound.ts'
import { byInstrument } from './hold-out.ts'
import { meanLatent, type TimbreSound, timbrePoint } from './pad-map.ts'

/** Ridge as a share of the mean variance: directions in which instruments hardly differ move nothing. */
const RIDGE = 0.1

/**
 * Places of single sounds on a map of instruments: the linear map from timbre to place that the instruments follow
 * (ridge regression on their timbre points), each sound moved as its instrument is off that map.
 *
 * @param instruments of at least one of the sounds each; places 0 to 1.
 * @returns one place for each sound, 0 to 1, fresh.
 */
export function placeSounds(
  instruments: readonly Pick<Instrument, 'name' | 'x' | 'y'>[],
  sounds: readonly TimbreSound[],
): { x: number; y: number }[] {
  const groups = byInstrument(sounds)
  const known = instruments.filter(({ name }) => groups.has(name))
  const timbres = known.map(({ name }) => timbrePoint(sounds, groups.get(name) ?? []))
  const mean = (timbres[0] ?? new Float64Array()).map((_, at) => average(timbres.map((timbre) => timbre[at] as number)))
  const centred = timbres.map((timbre) => timbre.map((value, at) => value - (mean[at] as number)))
  const middle = { x: average(known.map(({ x }) => x)), y: average(known.map(({ y }) => y)) }
  const shares = regression(
    centred,
    known.map(({ x, y }) => [x - middle.x, y - middle.y]),
  )
  const onMap = (timbre: Float64Array) => {
    const from = timbre.map((value, at) => value - (mean[at] as number))
    const products = centred.map((own) => dot(own, from))
    const along = (axis: number) => products.reduce((sum, product, at) => sum + product * shares.get(at, axis), 0)
    return { x: middle.x + along(0), y: middle.y + along(1) }
  }
  return sounds.map((sound) => {
    const at = known.findIndex(({ name }) => name === sound.instrument)
    const own = known[at] ?? { ...middle }
    const expected = onMap(timbres[at] ?? mean)
    const found = onMap(meanLatent(sound))
    return { x: clip(own.x + found.x - expected.x), y: clip(own.y + found.y - expected.y) }
  })
}

/** [instruments, 2] weights of the inner products with each instrument's timbre. */
function regression(centred: readonly Float64Array[], places: readonly number[][]): Matrix {
  const gram = new Matrix(centred.map((a) => centred.map((b) => dot(a, b))))
  const ridge = Math.max(1e-9, (RIDGE * gram.trace()) / Math.max(1, centred.length))
  return solve(Matrix.add(gram, Matrix.eye(centred.length).mul(ridge)), new Matrix(places.map((place) => [...place])))
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] as number), 0)
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value))
}

import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

/**
 * Places in the plane of their two leading principal components, the wider along x. Deterministic: the
 * sign of each component is the one that makes its largest entry positive.
 *
 * @param places all of one length.
 * @returns x and y of each, in the units of the places.
 */
export function latentMap(places: readonly Float32Array[]): { x: number; y: number }[] {
  const size = places[0]?.length ?? 0
  if (size === 0) return []
  const mean = Float64Array.from(
    { length: size },
    (_, at) => places.reduce((sum, place) => sum + (place[at] as number), 0) / places.length,
  )
  const centred = places.map((place) => Float64Array.from(place, (value, at) => value - (mean[at] as number)))
  const covariance = new Matrix(size, size)
  for (const place of centred) {
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const product = (place[row] as number) * (place[column] as number)
        covariance.set(row, column, covariance.get(row, column) + product / places.length)
      }
    }
  }
  const { eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true })
  // Eigenvalues come in rising order.
  const [wide, narrow] = [1, 2].map((place) =>
    size >= place ? signed(eigenvectorMatrix.getColumn(size - place)) : new Array<number>(size).fill(0),
  )
  const along = (place: Float64Array, axis: readonly number[] | undefined) =>
    place.reduce((sum, value, at) => sum + value * (axis?.[at] ?? 0), 0)
  return centred.map((place) => ({ x: along(place, wide), y: along(place, narrow) }))
}

function signed(axis: readonly number[]): number[] {
  const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
  return largest < 0 ? axis.map((value) => -value) : [...axis]
}

/** Share of itself added to the diagonal of the normal equations: rows that are all but one then move little, not far. */
const RIDGE = 1e-3

/**
 * The shortest x with J·x = target, x = Jᵀ(J·Jᵀ)⁻¹·target, slightly regularised.
 *
 * @param jacobian [target.length, columns], few rows. @returns [columns], fresh; all 0 where J is.
 */
export function leastNorm(jacobian: Float64Array, target: Float64Array): Float64Array {
  const rows = target.length
  const columns = jacobian.length / rows
  const normal = new Float64Array(rows * rows)
  let trace = 0
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) normal[i * rows + j] = product(jacobian, i, j, columns)
    const square = normal[i * rows + i] as number
    normal[i * rows + i] = square > 0 ? square * (1 + RIDGE) : 1
    trace += square
  }
  const solution = new Float64Array(columns)
  if (!(trace > 0)) return solution
  const multipliers = solvePositive(normal, target)
  for (let i = 0; i < rows; i++) {
    for (let column = 0; column < columns; column++) {
      const value = (multipliers[i] as number) * (jacobian[i * columns + column] as number)
      solution[column] = (solution[column] as number) + value
    }
  }
  return solution
}

/**
 * Broyden's rank-one update: the least change of a Jacobian after which it says what was seen, `response` to `change`
 * (Broyden 1965, "A class of methods for solving nonlinear simultaneous equations", method 1). In place.
 */
export function broydenUpdate(jacobian: Float64Array, change: Float64Array, response: Float64Array): void {
  const columns = change.length
  const square = change.reduce((sum, value) => sum + value * value, 0)
  if (!(square > 0)) return
  for (const [row, seen] of response.entries()) {
    let expected = 0
    for (let at = 0; at < columns; at++) expected += (jacobian[row * columns + at] as number) * (change[at] as number)
    const gain = (seen - expected) / square
    for (let at = 0; at < columns; at++) {
      jacobian[row * columns + at] = (jacobian[row * columns + at] as number) + gain * (change[at] as number)
    }
  }
}

function product(matrix: Float64Array, i: number, j: number, columns: number): number {
  let sum = 0
  for (let at = 0; at < columns; at++) {
    sum += (matrix[i * columns + at] as number) * (matrix[j * columns + at] as number)
  }
  return sum
}

/** Solves a small symmetric positive definite system by Gaussian elimination, which then needs no pivoting. */
function solvePositive(matrix: Float64Array, target: Float64Array): Float64Array {
  const size = target.length
  const left = matrix.slice()
  const right = target.slice()
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = (left[row * size + pivot] as number) / (left[pivot * size + pivot] as number)
      for (let at = pivot; at < size; at++) {
        left[row * size + at] = (left[row * size + at] as number) - factor * (left[pivot * size + at] as number)
      }
      right[row] = (right[row] as number) - factor * (right[pivot] as number)
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let at = row + 1; at < size; at++) {
      right[row] = (right[row] as number) - (left[row * size + at] as number) * (right[at] as number)
    }
    right[row] = (right[row] as number) / (left[row * size + row] as number)
  }
  return right
}

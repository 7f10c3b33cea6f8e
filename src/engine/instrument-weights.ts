/** Scales weights to sum to 1; all zeros, and what is no number, change nothing. @returns whether they were of use. */
export function takeWeights(weights: ArrayLike<number>, kept: Float64Array): boolean {
  let sum = 0
  for (let index = 0; index < kept.length; index++) sum += usableWeight(weights[index])
  if (!(sum > 0)) return false
  for (let index = 0; index < kept.length; index++) kept[index] = usableWeight(weights[index]) / sum
  return true
}

function usableWeight(weight: number | undefined): number {
  return weight !== undefined && weight > 0 && weight < Number.POSITIVE_INFINITY ? weight : 0
}

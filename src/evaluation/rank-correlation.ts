/**
 * Spearman's rank correlation: Pearson's correlation of the ranks, equal values sharing the mean of theirs.
 *
 * @returns -1 to 1; 0 where either side is constant.
 */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const ofA = centredRanks(a)
  const ofB = centredRanks(b)
  const product = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, index) => sum + value * (y[index] as number), 0)
  const scale = Math.sqrt(product(ofA, ofA) * product(ofB, ofB))
  return scale > 0 ? product(ofA, ofB) / scale : 0
}

/** Ranks less their mean. */
function centredRanks(values: readonly number[]): number[] {
  const rank = (value: number): number => {
    const below = values.filter((other) => other < value).length
    const equal = values.filter((other) => other === value).length
    return below + (equal + 1) / 2
  }
  return values.map((value) => rank(value) - (values.length + 1) / 2)
}

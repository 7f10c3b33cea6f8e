/**
 * Compares names as people count: 'C2' before 'C10'. Numbers by value, all else by code unit, so that the order is the
 * same on every machine and in every locale.
 *
 * @returns negative, zero (equal strings only) or positive.
 */
export function compareNaturally(left: string, right: string): number {
  const leftParts = left.split(/(\d+)/)
  const rightParts = right.split(/(\d+)/)
  const shared = Math.min(leftParts.length, rightParts.length)
  for (let index = 0; index < shared; index++) {
    const order = comparePart(leftParts[index] as string, rightParts[index] as string, index % 2 === 1)
    if (order !== 0) return order
  }
  return leftParts.length - rightParts.length || compareCodeUnits(left, right)
}

function comparePart(left: string, right: string, numeric: boolean): number {
  if (!numeric) return compareCodeUnits(left, right)
  const [leftDigits, rightDigits] = [left.replace(/^0+/, ''), right.replace(/^0+/, '')]
  return leftDigits.length - rightDigits.length || compareCodeUnits(leftDigits, rightDigits)
}

function compareCodeUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

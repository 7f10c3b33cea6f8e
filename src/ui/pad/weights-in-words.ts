/** Instruments named at once; the rest are 'others'. */
const NAMED = 3

/** Folder name to musician's name: 'guitar_nylon' is 'guitar nylon'. */
export function instrumentLabel(name: string): string {
  return name.replaceAll(/[_\s]+/g, ' ').trim()
}

/** Whole shares that sum to 100, by largest remainders, so that words never say 101 %. */
export function wholeShares(weights: ArrayLike<number>): number[] {
  const exact = Array.from(weights, (weight) => 100 * weight)
  const shares = exact.map(Math.floor)
  const missing = Math.round(exact.reduce((sum, one) => sum + one, 0)) - shares.reduce((sum, one) => sum + one, 0)
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((one, other) => other.remainder - one.remainder)
  for (const { index } of byRemainder.slice(0, missing)) shares[index] = (shares[index] as number) + 1
  return shares
}

/** '62 % flute, 38 % guitar'; the smallest beyond three are counted together as 'others'. */
export function weightsInWords(names: readonly string[], weights: ArrayLike<number>): string {
  const shares = wholeShares(weights)
    .map((share, index) => ({ share, name: instrumentLabel(names[index] ?? '') }))
    .filter(({ share }) => share > 0)
    .sort((one, other) => other.share - one.share)
  const named = shares.slice(0, NAMED)
  const others = shares.slice(NAMED).reduce((sum, { share }) => sum + share, 0)
  const words = named.map(({ share, name }) => `${share} % ${name}`)
  if (others > 0) words.push(`${others} % others`)
  return words.join(', ')
}

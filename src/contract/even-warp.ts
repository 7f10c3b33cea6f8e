/**
 * The position at which a share of a path has been walked; exact at both ends. Allocates nothing.
 *
 * @param lengths share of the path behind equally spaced positions, rising from 0 to 1; at least two.
 * @param even share of the path, clipped to 0..1.
 */
export function warpEvenly(lengths: ArrayLike<number>, even: number): number {
  const last = lengths.length - 1
  if (!(even > 0)) return 0
  if (even >= 1) return 1
  let above = 1
  while (above < last && (lengths[above] as number) < even) above++
  const low = lengths[above - 1] as number
  const gap = (lengths[above] as number) - low
  return (above - 1 + (gap > 0 ? (even - low) / gap : 0)) / last
}

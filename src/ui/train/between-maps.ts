import type { PreviewMap } from '../../contract/training.ts'

/**
 * Between two previews of one training, for a picture that moves: points that both have move, new recordings come out of
 * their instrument's point.
 *
 * @param share 0: as before, 1: as after.
 */
export function betweenMaps(before: PreviewMap, after: PreviewMap, share: number): PreviewMap {
  const eased = 1 - (1 - share) ** 3
  const mix = (from: number, to: number) => from + eased * (to - from)
  const known = new Map(before.instruments.map((one) => [one.name, one]))
  const instruments = after.instruments.map(({ name, x, y }) => {
    const from = known.get(name)
    return from === undefined ? { name, x, y } : { name, x: mix(from.x, x), y: mix(from.y, y) }
  })
  const recordings = after.recordings.map(({ instrument, x, y }, index) => {
    const same = before.recordings[index]
    const own = after.instruments[instrument]
    const from = same?.instrument === instrument ? same : (own ?? { x, y })
    return { instrument, x: mix(from.x, x), y: mix(from.y, y) }
  })
  return { instruments, recordings }
}

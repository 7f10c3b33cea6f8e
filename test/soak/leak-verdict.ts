/** What is read off a page at rest. */
export interface SoakSample {
  readonly minutes: number
  /** Of JavaScript, after a collection. */
  readonly heapBytes: number
  /** Of typed arrays, outside of the heap. */
  readonly bufferBytes: number
  readonly nodes: number
  readonly listeners: number
  /** Resident memory of the page's process, its audio thread with it; NaN where the system does not say. */
  readonly residentBytes: number
  /** Voices that still sound when nothing is held and all tails have had their time. */
  readonly voices: number
  /** Of the audio thread, since the start. */
  readonly faults: number
  readonly lateBlocks: number
}

/** A quantity that may not grow, and by how much its trend may over the part that is judged. */
interface Quantity {
  readonly name: string
  readonly of: (sample: SoakSample) => number
  readonly most: number
  readonly unit: string
}

/**
 * One leaked model (21 MB), one listener a model switch, one node a view: each passes these within minutes. A heap at
 * rest wavers by about half a megabyte.
 */
const QUANTITIES: readonly Quantity[] = [
  { name: 'heap', of: ({ heapBytes }) => heapBytes / 1e6, most: 2, unit: 'MB' },
  { name: 'typed arrays', of: ({ bufferBytes }) => bufferBytes / 1e6, most: 10, unit: 'MB' },
  { name: 'nodes', of: ({ nodes }) => nodes, most: 100, unit: '' },
  { name: 'listeners', of: ({ listeners }) => listeners, most: 20, unit: '' },
]

/** Growth of a quantity over the part that is judged. */
export interface Trend {
  readonly name: string
  readonly growth: number
  readonly most: number
  readonly unit: string
}

export interface LeakVerdict {
  readonly trends: readonly Trend[]
  /** What is wrong, in words; empty when nothing leaks. */
  readonly problems: readonly string[]
}

/**
 * Judges the last two thirds of a run: what is there once, caches and the history of undo, has filled by then. A growth
 * is that of the least-squares line from the part's beginning to its end.
 *
 * @param samples at least 4, by rising time.
 */
export function judgeLeaks(samples: readonly SoakSample[]): LeakVerdict {
  const judged = samples.slice(Math.floor(samples.length / 3))
  const trends = QUANTITIES.map(({ name, of, most, unit }) => {
    return { name, most, unit, growth: growthOf(judged.map((sample) => [sample.minutes, of(sample)] as const)) }
  })
  const problems = trends
    .filter(({ growth, most }) => !(growth <= most))
    .map(({ name, growth, most, unit }) => `${name} grow by ${growth.toFixed(1)} ${unit} (at most ${most})`)
  const hanging = samples.filter(({ voices }) => voices !== 0)
  if (hanging.length > 0) problems.push(`voices hang in ${hanging.length} of ${samples.length} rests`)
  const faults = samples.at(-1)?.faults
  if (faults !== 0) problems.push(`the audio thread counts ${faults} faults`)
  return { trends, problems }
}

/** Of the least-squares line through points, between the first and the last of them. */
function growthOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)]
  const spread = mean(([x]) => (x - meanX) ** 2)
  const slope = mean(([x, y]) => (x - meanX) * (y - meanY)) / spread
  return slope * ((points.at(-1)?.[0] ?? 0) - (points[0]?.[0] ?? 0))
}

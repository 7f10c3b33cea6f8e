/** Seconds of a beat where a file does not say: 120 beats a minute (Standard MIDI Files, "Set Tempo"). */
const BEAT_SECONDS = 0.5

/** From a tick on a tick lasts `tickSeconds`. */
interface TempoSpan {
  readonly tick: number
  readonly seconds: number
  readonly tickSeconds: number
}

/**
 * The clock of a MIDI file: ticks to seconds. A division with its highest bit set counts SMPTE frames, whose length no
 * tempo changes; 29 stands for 30 drop, 29.97 frames a second.
 *
 * @param division of the header; see {@link divisionFault}.
 * @param tempos of all tracks; the later of one tick counts, and one of no length is none.
 */
export function tempoMap(
  division: number,
  tempos: readonly { readonly tick: number; readonly beatSeconds: number }[],
): (tick: number) => number {
  const smpteTickSeconds = smpteTick(division)
  if (smpteTickSeconds !== null) return (tick) => tick * smpteTickSeconds
  const spans: TempoSpan[] = [{ tick: 0, seconds: 0, tickSeconds: BEAT_SECONDS / division }]
  for (const { tick, beatSeconds } of tempos.toSorted((a, b) => a.tick - b.tick)) {
    const latest = spans.at(-1) as TempoSpan
    const seconds = latest.seconds + (tick - latest.tick) * latest.tickSeconds
    if (beatSeconds > 0) spans.push({ tick, seconds, tickSeconds: beatSeconds / division })
  }
  return (tick) => {
    const span = spans[lastAtOrBefore(spans, tick)] as TempoSpan
    return span.seconds + (tick - span.tick) * span.tickSeconds
  }
}

/** What is wrong with a division, for a message; null when nothing is. */
export function divisionFault(division: number): string | null {
  if (division < 0x8000) return division > 0 ? null : '0 ticks a beat'
  const { framesPerSecond, ticksPerFrame } = smpte(division)
  const known = [24, 25, 29, 30].includes(framesPerSecond) && ticksPerFrame > 0
  return known ? null : `${framesPerSecond} frames a second of ${ticksPerFrame} ticks`
}

function smpteTick(division: number): number | null {
  if (division < 0x8000) return null
  const { framesPerSecond, ticksPerFrame } = smpte(division)
  return 1 / ((framesPerSecond === 29 ? 30_000 / 1001 : framesPerSecond) * ticksPerFrame)
}

function smpte(division: number): { framesPerSecond: number; ticksPerFrame: number } {
  return { framesPerSecond: 0x100 - (division >> 8), ticksPerFrame: division & 0xff }
}

function lastAtOrBefore(spans: readonly TempoSpan[], tick: number): number {
  let low = 0
  let high = spans.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((spans[middle] as TempoSpan).tick <= tick) low = middle
    else high = middle - 1
  }
  return low
}

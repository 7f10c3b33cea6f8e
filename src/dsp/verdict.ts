import type { PitchVerdict } from '../contract/spectrogram.ts'
import { findLines, type SpectralLine } from './f0-lines.ts'
import { partialHz } from './pitch.ts'

/** Share of voiced frames below which a recording is treated as noise. */
const LEAST_VOICED_SHARE = 0.3

/** Lines within this of a partial belong to it: half a semitone, for vibrato and loose tuning ... */
const BELONGS_SHARE = 0.03

/** ... but no more than this share of the fundamental, or low notes would explain everything. */
const BELONGS_OF_F0 = 0.2

/** Share of all lines that a second note must explain and the first one not. */
const SECOND_NOTE_SHARE = 0.2

/** Lines of its own that a second note must show, its first or second among them. */
const SECOND_NOTE_LINES = 3

/** Multiples of the second note's fundamental looked at. */
const SECOND_NOTE_PARTIALS = 8

/**
 * Share of a pitch's lines that multiples of two orders must explain for it to be the common subharmonic of two notes:
 * fifths and thirds reach 0.96 and more, low horn notes without their fundamental 0.75 at most.
 */
const TWO_NOTES_SHARE = 0.9

/** Orders that are multiples of neither and would be there in a single note. */
const MISSING_ORDERS = 3

/** More lines than this are noise, not notes. */
const MOST_LINES = 60

/** Partials below this order must not all be missing: a common subharmonic of a chord has none of them. */
const LOWEST_ORDER = 4

/**
 * Concludes what a recording is: one pitch, none, or several at once.
 *
 * Several: strong spectral lines outside the pitch's partials form a harmonic series of their own, or the pitch is the
 * common subharmonic of a chord: it has none of its lowest partials, or no fundamental and only multiples of two orders.
 * Notes whose common period is too long to be heard as a pitch still show as a few lines in series.
 */
export function concludePitch(
  samples: Float32Array,
  sampleRateHz: number,
  f0Hz: number | null,
  inharmonicity: number,
  voicedShare: number,
): PitchVerdict {
  const lines = findLines(samples, sampleRateHz)
  const total = lines.reduce((sum, line) => sum + line.weight, 0)
  if (f0Hz === null || voicedShare < LEAST_VOICED_SHARE) {
    return lines.length <= MOST_LINES && hasSecondNote(lines, total) ? 'several-pitches' : 'unpitched'
  }
  const others = lines.filter((line) => !belongs(line, f0Hz, inharmonicity))
  const own = lines.filter((line) => belongs(line, f0Hz, inharmonicity))
  const lowest = own.reduce((least, line) => Math.min(least, Math.round(line.hz / f0Hz)), Number.POSITIVE_INFINITY)
  if (own.length > 0 && lowest >= LOWEST_ORDER) return 'several-pitches'
  if (isSubharmonic(own, f0Hz)) return 'several-pitches'
  return hasSecondNote(others, total) ? 'several-pitches' : 'pitched'
}

function belongs(line: SpectralLine, f0Hz: number, inharmonicity: number): boolean {
  const nearest = Math.max(1, Math.round(line.hz / f0Hz))
  const reach = Math.min(BELONGS_SHARE * line.hz, BELONGS_OF_F0 * f0Hz)
  // Stiffness raises high partials by whole orders, so the neighbours below are asked too.
  for (let k = nearest; k >= Math.max(1, nearest - 3); k--) {
    if (Math.abs(line.hz - partialHz(k, f0Hz, inharmonicity)) < reach) return true
    if (inharmonicity === 0) break
  }
  return false
}

/** Whether lines at multiples of a pitch are the partials of two notes above it. */
function isSubharmonic(lines: readonly SpectralLine[], f0Hz: number): boolean {
  const orders = lines.map(({ hz, weight }) => ({ order: Math.max(1, Math.round(hz / f0Hz)), weight }))
  const first = orders.reduce((least, { order }) => Math.min(least, order), Number.POSITIVE_INFINITY)
  if (first === 1) return false
  const second = orders.reduce(
    (least, { order }) => (order % first === 0 ? least : Math.min(least, order)),
    Number.POSITIVE_INFINITY,
  )
  if (second === Number.POSITIVE_INFINITY) return false
  const isOfBoth = (order: number) => order % first === 0 || order % second === 0
  const total = orders.reduce((sum, { weight }) => sum + weight, 0)
  const explained = orders.reduce((sum, { order, weight }) => sum + (isOfBoth(order) ? weight : 0), 0)
  const highest = orders.reduce((most, { order }) => Math.max(most, order), 0)
  const missing = Array.from({ length: highest }, (_, index) => index + 1).filter((order) => !isOfBoth(order)).length
  return missing >= MISSING_ORDERS && explained > TWO_NOTES_SHARE * total
}

function hasSecondNote(lines: readonly SpectralLine[], total: number): boolean {
  for (const line of lines) {
    for (const order of [1, 2]) {
      const f0Hz = line.hz / order
      const orders = new Set<number>()
      let weight = 0
      for (const other of lines) {
        const k = Math.round(other.hz / f0Hz)
        if (k < 1 || k > SECOND_NOTE_PARTIALS || Math.abs(other.hz / f0Hz / k - 1) > BELONGS_SHARE / 3) continue
        orders.add(k)
        weight += other.weight
      }
      if (orders.size >= SECOND_NOTE_LINES && weight > SECOND_NOTE_SHARE * total) return true
    }
  }
  return false
}

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ANALYSIS_VERSION } from '../../src/host/analysis-cache.ts'
import { type AnalysisFigures, analysisFigures } from './analysis-figures.ts'

const REMEDY =
  'the analysis has changed: raise ANALYSIS_VERSION in src/host/analysis-cache.ts, or caches answer with figures of ' +
  'the past; then run npx tsx test/host/regenerate-analysis-golden.ts'

/** Beyond what engines' sines may differ by, far below what anyone could hear. */
const TOLERANCE = 0.01

const golden = JSON.parse(readFileSync(new URL('../golden/analysis.json', import.meta.url), 'utf8')) as {
  readonly version: number
  readonly figures: Record<string, AnalysisFigures>
}

function numbersOf(figures: AnalysisFigures | undefined): number[] {
  if (figures === undefined) return []
  const { midiNote, voicedShare, inharmonicity, landmarks, levelsDb, meanLoudnessDb, airRms, phaseCosines } = figures
  return [
    midiNote,
    voicedShare,
    1000 * inharmonicity,
    ...landmarks,
    ...levelsDb,
    meanLoudnessDb,
    airRms,
    ...phaseCosines,
  ]
}

describe('ANALYSIS_VERSION', () => {
  it('goes up when the analysis finds something else', () => {
    expect(golden.version, REMEDY).toBe(ANALYSIS_VERSION)
    const now = analysisFigures()
    for (const [name, figures] of Object.entries(now)) {
      const wanted = numbersOf(golden.figures[name])
      const found = numbersOf(figures)
      expect(found.length).toBe(wanted.length)
      const largest = Math.max(...found.map((value, index) => Math.abs(value - (wanted[index] ?? Number.NaN))))
      expect(largest, `${name}: ${REMEDY}`).toBeLessThan(TOLERANCE)
    }
  })
})

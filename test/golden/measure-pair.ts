import type { MorphFigures } from '../../src/evaluation/morph-figures.ts'
import { morphFigures } from '../../src/evaluation/morph-figures.ts'
import { MORPH_DESCRIPTORS } from '../../src/evaluation/morph-places.ts'
import { representationFigures } from '../../src/evaluation/representation-figures.ts'
import { morphPair, PAIR_NOTE, PAIR_POSITIONS, PAIR_RATE_HZ } from './morph-pair.ts'

/** Every figure of the pair under a flat name, as the golden file keeps them. */
export function measurePair(): Record<string, number> {
  const { a, b, renders } = morphPair()
  const list = renders.map((samples, index) => ({ position: PAIR_POSITIONS[index] as number, samples }))
  const figures = morphFigures(a, b, list, PAIR_RATE_HZ, PAIR_NOTE)
  const resynthesis = representationFigures(a, renders[0] as Float32Array, PAIR_RATE_HZ)
  return {
    ...flatten(figures),
    'representation.whole': resynthesis.wholeDb,
    'representation.attack': resynthesis.attackDb,
    'representation.sharpness': resynthesis.sharpnessDb,
  }
}

function flatten(figures: MorphFigures): Record<string, number> {
  const out: Record<string, number> = {}
  for (const end of ['endAtA', 'endAtB'] as const) {
    for (const [name, value] of Object.entries(figures[end] ?? {})) out[`${end}.${name}`] = value
  }
  out['attackMs.a'] = figures.attackMs.a
  out['attackMs.b'] = figures.attackMs.b
  figures.attackMs.renders.forEach((value, index) => {
    out[`attackMs.${PAIR_POSITIONS[index]}`] = value
  })
  for (const descriptor of MORPH_DESCRIPTORS) {
    const path = figures.paths[descriptor]
    if (path === null) continue
    out[`${descriptor}.gap`] = path.gap
    out[`${descriptor}.meanError`] = path.meanError
    out[`${descriptor}.towardsB`] = path.towardsB
    if (descriptor === 'mfcc') out['mfcc.offLine'] = path.offLine
    path.places.forEach((value, index) => {
      out[`${descriptor}.${PAIR_POSITIONS[index]}`] = value
    })
  }
  for (const [name, value] of Object.entries(figures.fusion ?? {})) {
    if (value !== null) out[`fusion.${name}`] = value
  }
  out['meanError'] = figures.meanError ?? Number.NaN
  out['towardsB'] = figures.towardsB ?? Number.NaN
  return out
}

/** Writes what the analysis finds now as what it shall find: npx tsx test/host/regenerate-analysis-golden.ts */
import { writeFileSync } from 'node:fs'
import { ANALYSIS_VERSION } from '../../src/host/analysis-cache.ts'
import { analysisFigures } from './analysis-figures.ts'

const golden = { version: ANALYSIS_VERSION, figures: analysisFigures() }
writeFileSync(new URL('../golden/analysis.json', import.meta.url), `${JSON.stringify(golden, null, 2)}\n`)

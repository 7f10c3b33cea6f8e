/**
 * Prints how much of each instrument of samples/ survives analysis and resynthesis alone, before any network: the
 * distances of docs/metrics.md against the recordings, and the worst f0 error against the manifest's measured pitch.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Table from 'cli-table3'
import { parse } from 'csv-parse/sync'
import { MODEL_RATE_HZ } from '../src/contract/spectrogram.ts'
import { analyse } from '../src/dsp/analyse.ts'
import { midiToHz } from '../src/dsp/pitch.ts'
import { synthesise } from '../src/dsp/synthesise.ts'
import { representationFigures } from '../src/evaluation/representation-figures.ts'
import { readRecording } from '../src/io/read-recording.ts'

interface Row {
  readonly instrument: string
  readonly lm: number
  readonly lmA: number
  readonly shA: number
  readonly cents: number
}

const samples = fileURLToPath(new URL('../samples/', import.meta.url))
const manifest: Record<string, string>[] = parse(readFileSync(`${samples}MANIFEST.csv`), { columns: true })
const rows: Row[] = []
for (const record of manifest) {
  const { clip } = await readRecording(samples + record['file'])
  const analysis = analyse(clip)
  const again = synthesise(analysis, { seed: 1 }).subarray(0, clip.samples.length)
  const figures = representationFigures(clip.samples, again, MODEL_RATE_HZ)
  const cents = Math.abs(1200 * Math.log2(midiToHz(analysis.midiNote) / Number(record['f0_hz_measured'])))
  rows.push({
    instrument: record['instrument'] ?? '',
    lm: figures.wholeDb,
    lmA: figures.attackDb,
    shA: figures.sharpnessDb,
    cents,
  })
}

const mean = (some: readonly Row[], figure: 'lm' | 'lmA' | 'shA') =>
  (some.reduce((sum, row) => sum + row[figure], 0) / some.length).toFixed(2)
const worst = (some: readonly Row[], figure: 'lm' | 'cents') => Math.max(...some.map((row) => row[figure]))
const line = (name: string, some: readonly Row[]) => [
  name,
  some.length,
  mean(some, 'lm'),
  mean(some, 'lmA'),
  mean(some, 'shA'),
  worst(some, 'lm').toFixed(2),
  worst(some, 'cents').toFixed(1),
]

const table = new Table({
  head: ['instrument', 'notes', 'lm', 'lmA', 'shA', 'worst lm', 'worst f0, cents'],
  style: { head: [], border: [], compact: true },
})
for (const name of new Set(rows.map((row) => row.instrument))) {
  table.push(
    line(
      name,
      rows.filter((row) => row.instrument === name),
    ),
  )
}
table.push(line('all', rows), ['aim', '', '<= 0.90', '<= 1.10', '<= 1.30', '<= 1.80', '<= 10'])
console.log(table.toString())

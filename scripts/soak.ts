/**
 * `npm run soak [minutes] [seed]`: plays the built app at random in Chromium, 30 minutes unless told otherwise, and
 * judges whether anything leaks. Prints a line a minute; exits with 1 when something does.
 */
import { judgeLeaks, type SoakSample } from '../test/soak/leak-verdict.ts'
import { soak } from '../test/soak/soak.ts'

const [minutes = 30, seed = 1] = process.argv.slice(2).map(Number)
if (!(minutes > 0) || !Number.isInteger(seed) || seed < 1) {
  console.error('expected: npm run soak -- [minutes above 0] [seed, an integer from 1]')
  process.exit(2)
}

const COLUMNS: readonly (readonly [string, (sample: SoakSample) => string])[] = [
  ['minute', (sample) => sample.minutes.toFixed(1)],
  ['heap MB', (sample) => (sample.heapBytes / 1e6).toFixed(2)],
  ['arrays MB', (sample) => (sample.bufferBytes / 1e6).toFixed(1)],
  ['nodes', (sample) => String(sample.nodes)],
  ['listeners', (sample) => String(sample.listeners)],
  ['resident MB', (sample) => (sample.residentBytes / 1e6).toFixed(0)],
  ['voices', (sample) => String(sample.voices)],
  ['faults', (sample) => String(sample.faults)],
  ['late blocks', (sample) => String(sample.lateBlocks)],
]

const line = (cells: readonly string[]) => console.log(cells.map((cell) => cell.padStart(11)).join(' '))

line(COLUMNS.map(([name]) => name))
const { samples, done, complaints } = await soak({
  seed,
  minutes,
  // At least six samples, one a minute at most.
  sampleMinutes: Math.min(1, minutes / 6),
  onSample: (sample) => line(COLUMNS.map(([, of]) => of(sample))),
})
console.log(`\nDone: ${[...done].map(([name, times]) => `${name} ${times}`).join(', ')} (seed ${seed}).`)
const { trends, problems } = judgeLeaks(samples)
for (const { name, growth, most, unit } of trends) {
  console.log(`${name}: ${growth.toFixed(2)} ${unit} over the last two thirds, at most ${most}`)
}
for (const complaint of complaints) console.log(`the page complained: ${complaint}`)
for (const problem of problems) console.log(problem)
const whole = problems.length === 0 && complaints.length === 0
console.log(whole ? 'Nothing leaks.' : 'Something leaks.')
process.exitCode = whole ? 0 : 1

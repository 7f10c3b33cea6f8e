/**
 * Runs the benchmarks in bench/, each in a process of its own, one after another. Figures are ratios within one run:
 * machines are noisy. `node scripts/bench.mjs engine` runs those whose name contains `engine`.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

/** One takes minutes and gigabytes of disk (`npm run bench:scale`), two a Chromium (`npm run bench:worklet`). */
const APART = ['scale.ts', 'worklet.ts', 'worklet-swap.ts']

const wanted = process.argv[2] ?? ''
const files = readdirSync('bench').filter(
  (file) => file.endsWith('.ts') && !APART.includes(file) && file.includes(wanted),
)
if (files.length === 0) {
  console.error(`no benchmark's name contains "${wanted}"`)
  process.exitCode = 2
}
for (const file of files) {
  console.log(`\n== ${file}`)
  const { status } = spawnSync('npx', ['tsx', `bench/${file}`], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}

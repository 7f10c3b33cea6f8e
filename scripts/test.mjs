/**
 * Runs every check in the order in which it tells most soonest: build, lint, unit tests, slow tests. Ends with the
 * plain total of the test runner's own reports.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { ensureSystemPackages } from './system-packages.mjs'

const reports = 'reports'
let passed = 0
let failed = 0
let skipped = 0

function step(title, command, args) {
  const started = Date.now()
  console.log(`\n== ${title}`)
  const result = spawnSync(command, args, { stdio: 'inherit' })
  console.log(`== ${title}: ${result.status === 0 ? 'ok' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`)
  return result.status === 0
}

function check(title, command, args) {
  const ok = step(title, command, args)
  if (ok) passed++
  else failed++
  return ok
}

function tests(project) {
  const report = `${reports}/${project}.json`
  const ok = step(`${project} tests`, 'npx', [
    ...[
      'vitest',
      'run',
      '--project',
      project,
      '--reporter',
      'default',
      '--reporter',
      'json',
      '--outputFile.json',
      report,
    ],
  ])
  let counted
  try {
    counted = JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    failed++
    return
  }
  passed += counted.numPassedTests
  failed += counted.numFailedTests
  skipped += counted.numPendingTests + (counted.numTodoTests ?? 0)
  // A file that does not even load, or an error outside any test, fails the run without failing a test.
  if (!ok && counted.numFailedTests === 0) failed += Math.max(1, counted.numFailedTestSuites)
}

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
ensureSystemPackages()
if (check('build', 'npm', ['run', '--silent', 'build'])) {
  check('lint', 'npx', ['biome', 'ci', '.'])
  tests('unit')
  tests('slow')
}
if (skipped > 0) console.log(`\n${skipped} not run: see "skipped" above for why`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

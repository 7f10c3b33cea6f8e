import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** What a collector may find to keep that is not ours; a swap that leaked its model would keep megabytes. */
const NOISE_BYTES = 1_500_000

it('ten minutes at random, another model every 15 s: no click, nothing stuck, nothing kept', async () => {
  const script = fileURLToPath(new URL('ten-minutes.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--import', 'tsx', script])
  const { load, ...heard } = JSON.parse(stdout)
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`
  process.stdout.write(
    `load of a core: ${percent(load.playing)} playing, ${percent(load.dying)} dying away and silent, ` +
      `${percent(load.idle)} of an engine never played; largest step ${heard.worstStep.toFixed(2)} of what is allowed\n`,
  )
  expect(heard).toMatchObject({ canCollect: true, faults: 0, stuck: 0, unequal: 0, denormals: 0 })
  expect(heard.seconds).toBeGreaterThanOrEqual(600)
  expect(heard.swaps).toBeGreaterThan(30)
  expect(heard.peak).toBeGreaterThan(0.1)
  expect(heard.peak).toBeLessThanOrEqual(1)
  expect(heard.worstStep).toBeLessThan(1)
  expect(heard.keptBytes).toBeLessThan(NOISE_BYTES)
  expect(heard.keptBufferBytes).toBeLessThan(NOISE_BYTES)
})

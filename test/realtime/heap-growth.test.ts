import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** What a collector may find to keep that is not ours (code, feedback of the compiler): 50 bytes a quantum would be more. */
const NOISE_BYTES = 500_000

it('ten thousand quanta leave nothing on the heap', async () => {
  const script = fileURLToPath(new URL('heap-growth.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--import', 'tsx', script])
  const { canCollect, keptBytes, voices, faults } = JSON.parse(stdout)
  expect({ canCollect, voices, faults }).toEqual({ canCollect: true, voices: 16, faults: 0 })
  expect(keptBytes).toBeLessThan(NOISE_BYTES)
})

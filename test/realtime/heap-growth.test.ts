import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** What a collector may find to keep that is not ours (code, feedback of the compiler): 50 bytes a quantum would be more. */
const NOISE_BYTES = 500_000

/**
 * Most that a quantum may make on the heap while 16 voices follow a moving pad. Compiled code boxes 0.3 to 0.7 kB of
 * numbers, as V8 happens to inline; one number more in each call of a loop over sounds would pass this.
 */
const MOST_BYTES_A_QUANTUM = 2_000

it.each(['typescript', 'simd'])(
  'ten thousand quanta leave nothing on the heap, and make little: %s',
  async (kernels) => {
    const script = fileURLToPath(new URL('heap-growth.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--import', 'tsx', script, kernels])
    const { canCollect, keptBytes, bytesPerQuantum, ...found } = JSON.parse(stdout)
    expect({ canCollect, ...found }).toEqual({ canCollect: true, kernels, voices: 16, faults: 0 })
    expect(keptBytes).toBeLessThan(NOISE_BYTES)
    expect(bytesPerQuantum).toBeLessThan(MOST_BYTES_A_QUANTUM)
  },
)

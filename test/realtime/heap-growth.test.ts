import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** What a collector may find to keep that is not ours (code, feedback of the compiler): 50 bytes a quantum would be more. */
const NOISE_BYTES = 500_000

/** Room for all that a round makes: what is collected meanwhile would not be counted. */
const ROOM = ['--min-semi-space-size=32', '--max-semi-space-size=32']

/**
 * Most that a quantum may make on the heap while 16 voices follow a moving pad. V8 boxes 0.5 to 0.7 kB of numbers, as it
 * happens to inline; it was 2.8 and 3.1 kB when hot functions handed numbers to each other.
 */
const MOST_BYTES_A_QUANTUM = 1_500

it.each(['typescript', 'simd'])(
  'ten thousand quanta leave nothing on the heap, and make little: %s',
  async (kernels) => {
    const script = fileURLToPath(new URL('heap-growth.ts', import.meta.url))
    const options = ['--expose-gc', ...ROOM, '--import', 'tsx']
    const { stdout } = await promisify(execFile)(process.execPath, [...options, script, kernels])
    const { canCollect, keptBytes, bytesPerQuantum, ...found } = JSON.parse(stdout)
    expect({ canCollect, ...found }).toEqual({ canCollect: true, kernels, voices: 16, faults: 0 })
    expect(keptBytes).toBeLessThan(NOISE_BYTES)
    expect(bytesPerQuantum).toBeLessThan(MOST_BYTES_A_QUANTUM)
  },
)

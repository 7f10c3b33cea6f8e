import { TimbrelError } from '../../src/contract/errors.ts'
import type { Random } from '../../src/dsp/random.ts'

/** Numbers that break size arithmetic. */
const EVIL_WORDS = [
  0, 1, 2, 7, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
]

/** A damaged copy of `file`: one to four of flipped bits, evil words, cuts, doublings, deletions and foreign pieces. */
export function mutate(file: Uint8Array, headBytes: number, random: Random): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(file)
  for (let count = 1 + random.integer(4); count > 0 && bytes.length > 0; count--)
    bytes = mutateOnce(bytes, headBytes, random)
  return bytes
}

function mutateOnce(bytes: Uint8Array, headBytes: number, random: Random): Uint8Array {
  // Nine of ten changes hit the head: damage to samples and weights is rarely worth a thought.
  const reach = random.uniform() < 0.9 ? Math.min(headBytes, bytes.length) : bytes.length
  const at = random.integer(reach)
  const length = 1 + random.integer(random.uniform() < 0.5 ? 8 : 64)
  switch (random.integer(7)) {
    case 0:
      bytes[at] = (bytes[at] as number) ^ (1 << random.integer(8))
      return bytes
    case 1:
      bytes[at] = random.integer(256)
      return bytes
    case 2: {
      const word = EVIL_WORDS[random.integer(EVIL_WORDS.length)] as number
      for (let byte = 0; byte < 4 && at + byte < bytes.length; byte++) bytes[at + byte] = (word >>> (8 * byte)) & 255
      return bytes
    }
    case 3:
      return bytes.slice(0, at)
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
    case 5:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)])
    default: {
      const from = random.integer(bytes.length)
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, from + length), bytes.subarray(at)])
    }
  }
}

/** What became of a run of damaged files. */
export interface FuzzReport {
  answers: number
  refusals: number
  /** Errors that are not of the family, with the seed of the file that caused them. */
  readonly strangers: string[]
  slowestMs: number
  /** Most bytes of array buffers alive after one file beyond those alive before the run. */
  arrayBufferGrowth: number
  rssGrowth: number
}

/** Reads `count` files, each from its own seed, and notes what came of them. */
export async function fuzz(count: number, read: (seed: number) => Promise<unknown>): Promise<FuzzReport> {
  const before = process.memoryUsage()
  const report: FuzzReport = {
    answers: 0,
    refusals: 0,
    strangers: [],
    slowestMs: 0,
    arrayBufferGrowth: 0,
    rssGrowth: 0,
  }
  for (let seed = 1; seed <= count; seed++) {
    const start = performance.now()
    try {
      await read(seed)
      report.answers++
    } catch (error) {
      if (error instanceof TimbrelError && error.message.length > 20) report.refusals++
      else report.strangers.push(`seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`)
    }
    report.slowestMs = Math.max(report.slowestMs, performance.now() - start)
    const now = process.memoryUsage()
    report.arrayBufferGrowth = Math.max(report.arrayBufferGrowth, now.arrayBuffers - before.arrayBuffers)
    report.rssGrowth = Math.max(report.rssGrowth, now.rss - before.rss)
  }
  return report
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../../src/contract/byte-source.ts'
import { readWav } from '../../src/io/read-wav.ts'
import { wavBytes } from '../../src/io/write-wav.ts'
import { chunk, fmt, integers, riff } from '../io/wav-bytes.ts'

const sample = fc.float({ min: -1, max: 1, noNaN: true })

/** 1 to 8 channels of equal length. */
const sound = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 300 })).chain(([channels, frames]) =>
  fc.array(fc.float32Array({ min: -1, max: 1, noNaN: true, minLength: frames, maxLength: frames }), {
    minLength: channels,
    maxLength: channels,
  }),
)

const rate = fc.integer({ min: 8_000, max: 192_000 })

async function roundTrip(channels: Float32Array[], rateHz: number, format: '16' | '24' | '32f') {
  return readWav(memorySource(wavBytes('x.wav', channels, rateHz, format)), 'x.wav')
}

describe('WAV written and read', () => {
  it('is the same sound: within half a step as integers, exactly as floats', async () => {
    const steps = { '16': 2 ** -15, '24': 2 ** -23, '32f': 0 }
    await fc.assert(
      fc.asyncProperty(sound, rate, fc.constantFrom('16', '24', '32f'), async (channels, rateHz, format) => {
        const read = await roundTrip(channels, rateHz, format)
        expect([read.channels, read.rateHz, read.warnings]).toEqual([channels.length, rateHz, []])
        const frames = (channels[0] as Float32Array).length
        expect(read.interleaved).toHaveLength(frames * channels.length)
        for (let index = 0; index < read.interleaved.length; index++) {
          const before = channels[index % channels.length]?.[Math.floor(index / channels.length)] as number
          // Full scale itself lies one step above the largest integer: there the step is whole.
          const tolerance = before > 1 - steps[format] ? steps[format] : steps[format] / 2
          expect(Math.abs((read.interleaved[index] as number) - before)).toBeLessThanOrEqual(
            tolerance + 2 ** -25 * tolerance,
          )
        }
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  it('reads the same samples whatever chunks lie round them', async () => {
    const bodies = fc.uint8Array({ maxLength: 40 })
    const chunkId = fc.constantFrom('LIST', 'bext', 'JUNK', 'id3 ', 'abcd', 'fact')
    const extra = fc.array(fc.tuple(chunkId, bodies), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -32_768, max: 32_767 }), { minLength: 1, maxLength: 50 }),
        extra,
        extra,
        extra,
        async (values, before, between, after) => {
          const make = (list: [string, Uint8Array][]) => list.map(([id, body]) => chunk(id, body))
          const file = riff(
            ...make(before),
            fmt(),
            ...make(between),
            chunk('data', integers(values, 2)),
            ...make(after),
          )
          const { interleaved, warnings } = await readWav(memorySource(file), 'x.wav')
          expect([...interleaved]).toEqual(values.map((value) => value / 32_768))
          expect(warnings).toEqual([])
        },
      ),
      { seed: 1, numRuns: 300 },
    )
  })

  it('gives a beginning of the sound for a beginning of the file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sample, { minLength: 2, maxLength: 200 }), fc.nat(), async (values, cut) => {
        const samples = Float32Array.from(values)
        const file = wavBytes('x.wav', [samples], 44_100, '32f')
        const headerBytes = file.length - 4 * samples.length
        const kept = file.subarray(0, headerBytes + 1 + (cut % (file.length - headerBytes - 1)))
        const { interleaved, warnings } = await readWav(memorySource(kept), 'x.wav')
        expect([...interleaved]).toEqual([...samples.subarray(0, Math.floor((kept.length - headerBytes) / 4))])
        expect(warnings.join()).toMatch(/truncated/)
      }),
      { seed: 1, numRuns: 200 },
    )
  })
})

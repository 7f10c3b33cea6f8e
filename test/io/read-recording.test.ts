import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ByteSource, memorySource } from '../../src/contract/byte-source.ts'
import { TimbrelError, WavFormatError } from '../../src/contract/errors.ts'
import { readRecording, readRecordingFrom } from '../../src/io/read-recording.ts'
import { chunk, concat, FLOAT, floats32, floats64, fmt, integers, riff, tone, toneWav, u16, u32 } from './wav-bytes.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))

async function refusal(bytes: Uint8Array, path = 'broken.wav'): Promise<TimbrelError> {
  const error = await readRecordingFrom(memorySource(bytes), path).then(
    () => null,
    (cause: unknown) => cause,
  )
  expect(error).toBeInstanceOf(TimbrelError)
  return error as TimbrelError
}

/** Samples of 22 periods of 440 Hz: over whole periods a fit by projection is exact. */
const WINDOW = 2205

/** Amplitude and phase of a 440 Hz tone in the WINDOW samples from `from`. */
function fitTone(samples: Float32Array, from: number) {
  const to = from + WINDOW
  let sine = 0
  let cosine = 0
  for (let n = from; n < to; n++) {
    const angle = (2 * Math.PI * 440 * n) / 44_100
    sine += (samples[n] as number) * Math.sin(angle)
    cosine += (samples[n] as number) * Math.cos(angle)
  }
  return { amplitude: (2 * Math.hypot(sine, cosine)) / (to - from), radians: Math.atan2(cosine, sine) }
}

describe('refusals', () => {
  const data = chunk('data', integers(tone(0.1, 44_100, 1000), 2))
  const refused: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['an empty file', new Uint8Array(0), /expected a WAV file, found an empty file/],
    ['a header cut off at 5 bytes', concat('RIFF', [1]), /header.*5 bytes/],
    ['a header cut off within its format', toneWav().subarray(0, 30), /10 bytes: the header is cut off/],
    ['a file without samples', riff(fmt()), /"data" chunk.*only "fmt "/],
    ['a file without a format', riff(data), /"fmt " chunk.*only "data"/],
    ['a file without chunks', riff(), /no chunk at all/],
    ['0 channels', riff(fmt({ channels: 0, blockAlign: 2 }), data), /1 to 8 channels, found 0/],
    ['65,535 channels', riff(fmt({ channels: 65_535, blockAlign: 2 }), data), /found 65535 channels/],
    ['0 Hz', riff(fmt({ rateHz: 0 }), data), /found 0 Hz/],
    ['4 GHz', riff(fmt({ rateHz: 4_000_000_000 }), data), /found 4000000000 Hz/],
    ['0 bits', riff(fmt({ bits: 0, blockAlign: 0 }), data), /bits per sample for pcm, found 0 bits/],
    ['40 bits', riff(fmt({ bits: 40, blockAlign: 5 }), data), /found 40 bits/],
    ['16-bit floats', riff(fmt({ tag: FLOAT, bits: 16 }), data), /32, 64 bits per sample for float, found 16/],
    ['Microsoft ADPCM', riff(fmt({ tag: 2, bits: 4 }), data), /Microsoft ADPCM \(codec 0x0002\)/],
    ['MP3 in WAV', riff(fmt({ tag: 85, bits: 0 }), data), /MP3 \(codec 0x0055\)/],
    ['an unknown codec', riff(fmt({ tag: 0x1234 }), data), /unknown codec \(codec 0x1234\)/],
    [
      'an unknown sub-format',
      riff(fmt({ tag: 0xfffe, extra: [...u16(22), ...new Array(22).fill(7)] }), data),
      /sub-format 0707/,
    ],
    ['blocks of no size', riff(fmt({ tag: 17, bits: 4, blockAlign: 0 }), data), /in blocks of 0 bytes/],
    [
      'no sound',
      riff(fmt(), chunk('data', [])),
      /"data" chunk with the samples, found only "fmt ", "data" \(without samples\)/,
    ],
    ['10 ms', toneWav(0.01), /50 ms or more, found 10\.0 ms of sound: too short to analyse/],
    [
      'eleven minutes',
      riff(fmt({ rateHz: 8000, bits: 8 }), chunk('data', new Uint8Array(660 * 8000))),
      /11\.0 minutes.*cut it/,
    ],
    ['text', new TextEncoder().encode('Dear diary, today I'), /found text \("Dear diary/],
    ['a web page', new TextEncoder().encode('<!DOCTYPE html><html>'), /found text \("<!DOCTYPE/],
    ['a ZIP archive', concat('PK', [3, 4, 20, 0, 0, 0]), /found a ZIP archive/],
    ['MP3', concat('ID3', [4, 0, 0, 0, 0, 0, 0, 0]), /found MP3 audio; give the file its own extension/],
    ['a bare MP3 frame', concat([0xff, 0xfb, 0x90, 0x64], new Uint8Array(64)), /found MP3 audio/],
    [
      'a git-lfs pointer',
      new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\noid'),
      /git-lfs pointer.*git lfs pull/,
    ],
    ['an AVI film', concat('RIFF', u32(100), 'AVI ', new Uint8Array(100)), /found an AVI film/],
    ['Wave64', concat('riff', [0x2e, 0x91, 0xcf, 0x11], new Uint8Array(64)), /Sony Wave64/],
    ['zeros', new Uint8Array(1000), /nothing but zero bytes/],
  ]

  it.each(refused)('refuses %s and says what was expected and found', async (_, bytes, message) => {
    const error = await refusal(bytes)
    expect(error).toBeInstanceOf(WavFormatError)
    expect(error.message).toMatch(/^broken\.wav: expected .+, found .+/)
    expect(error.message).toMatch(message)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses a sample of %d', async (bad) => {
    const samples = new Array<number>(9000).fill(0.1)
    samples[7001] = bad
    const single = riff(fmt({ tag: FLOAT, bits: 32, channels: 2 }), chunk('data', floats32(samples)))
    const double = riff(fmt({ tag: FLOAT, bits: 64, channels: 2 }), chunk('data', floats64(samples)))
    expect((await refusal(single)).message).toMatch(new RegExp(`found ${bad} at sample 3500 of channel 2`))
    expect(await refusal(double)).toBeInstanceOf(WavFormatError)
  })

  it('names text that pretends to be FLAC for what it is', async () => {
    const error = await refusal(new TextEncoder().encode('hello'), 'tone.flac')
    expect(error.code).toBe('audio-format')
    expect(error.message).toMatch(/tone\.flac: expected WAV, FLAC, Ogg, MP3 or AIFF audio, found text/)
  })

  it('refuses more samples than it would hold at once, before it reads them', async () => {
    const head = riff(fmt({ channels: 8, rateHz: 192_000, bits: 32 }), chunk('data', [], 2 ** 31))
    const reads: number[] = []
    const source: ByteSource = {
      size: 2 ** 31 + head.length,
      async read(position, length) {
        reads.push(length)
        return head.slice(position, position + length)
      },
      async close() {},
    }
    await expect(readRecordingFrom(source, 'huge.wav')).rejects.toThrow(
      /64 million samples, found 5\.8 minutes? .*cut it/,
    )
    expect(Math.max(...reads)).toBeLessThan(10_000)
  })

  it('refuses eleven minutes of another format', async () => {
    const seconds = 660
    const common = [0, 1, 0, ...[0x50, 0x91, 0], 0, 8, 0x40, 0x0b, 0xfa, 0, 0, 0, 0, 0, 0, 0]
    const frames = seconds * 8000
    common.splice(2, 4, ...[24, 16, 8, 0].map((shift) => (frames >>> shift) & 255))
    const big = (size: number) => [24, 16, 8, 0].map((shift) => (size >>> shift) & 255)
    const aiff = concat(
      'FORM',
      big(46 + frames),
      'AIFF',
      'COMM',
      big(18),
      common,
      'SSND',
      big(8 + frames),
      big(0),
      big(0),
    )
    const file = concat(aiff, new Uint8Array(frames))
    const error = await refusal(file, 'session.aiff')
    expect(error.message).toMatch(
      /session\.aiff: expected at most 10 minutes .*found 11\.0 minutes of 1 channels at 8000 Hz/,
    )
  })

  it('never reserves what a header merely claims', async () => {
    const before = process.memoryUsage().arrayBuffers
    const claims = concat(
      'RIFF',
      u32(0xffffffff),
      'WAVE',
      fmt({ channels: 8, bits: 32 }),
      'data',
      u32(0xfffffff0),
      [1, 2],
    )
    await refusal(claims)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6)
  })
})

describe('channels and levels', () => {
  const stereo = (right: (value: number) => number) => {
    const left = tone(0.1, 44_100, 16_384)
    return riff(
      fmt({ channels: 2 }),
      chunk(
        'data',
        integers(
          left.flatMap((value) => [value, right(value)]),
          2,
        ),
      ),
    )
  }
  const read = (bytes: Uint8Array) => readRecordingFrom(memorySource(bytes), 'stereo.wav')

  it('mixes stereo to the mean', async () => {
    const { clip, info } = await read(stereo((value) => Math.round(value / 2)))
    expect(fitTone(clip.samples, 0).amplitude).toBeCloseTo(0.375, 3)
    expect(info.warnings).toEqual([])
  })

  it('notices anti-phase and uses one channel', async () => {
    const { clip, info } = await read(stereo((value) => -value))
    expect(fitTone(clip.samples, 0).amplitude).toBeCloseTo(0.5, 3)
    expect(info.warnings).toEqual(['left and right are in anti-phase: used left alone'])
  })

  it('uses the louder channel of a nearly cancelling pair', async () => {
    const { info } = await read(stereo((value) => Math.round(-value * 1.5)))
    expect(info.warnings).toEqual(['left and right are in anti-phase: used right alone'])
  })

  it('does not water a mono sound down by a dead channel', async () => {
    const { clip, info } = await read(stereo(() => 0))
    expect(fitTone(clip.samples, 0).amplitude).toBeCloseTo(0.5, 3)
    expect(info.warnings).toEqual(['only channel 1 of 2 sounds: used it alone'])
  })

  it('turns down what is over full scale, and says so', async () => {
    const values = tone(0.1, 44_100, 16_384).map((value) => value / 4096)
    const { clip, info } = await read(riff(fmt({ tag: FLOAT, bits: 32 }), chunk('data', floats32(values))))
    expect(Math.max(...clip.samples)).toBe(1)
    expect(info.warnings).toEqual(['peaks 12.0 dB over full scale: turned down'])
  })

  it('says when there is nothing to hear', async () => {
    const { info } = await read(riff(fmt(), chunk('data', new Uint8Array(9000))))
    expect(info.warnings).toEqual(['silent: every sample is 0'])
  })
})

describe('other formats', () => {
  it.each([
    ['tone.flac', 'FLAC', 0.375, 1e-4],
    ['tone-flac.ogg', 'Ogg FLAC', 0.375, 1e-4],
    ['tone-vorbis.ogg', 'Ogg Vorbis', 0.375, 0.02],
    ['tone.opus', 'Ogg Opus', 0.375, 0.02],
    // LAME scales its input by 0.95 or so to leave room for overshoot.
    ['tone.mp3', 'MP3', 0.375, 0.03],
    ['tone-ima-adpcm.wav', 'WAV IMA ADPCM', 0.375, 0.01],
  ])('reads %s as %s at the right level, pitch and place', async (file, encoding, amplitude, tolerance) => {
    const { clip, info } = await readRecording(fixture(file))
    expect(info.encoding).toBe(encoding)
    expect(info.channels).toBe(2)
    expect(Math.abs(clip.samples.length / 44_100 - 0.25)).toBeLessThan(0.06)
    const early = fitTone(clip.samples, 2205)
    const late = fitTone(clip.samples, 6615)
    expect(Math.abs(early.amplitude - amplitude)).toBeLessThan(tolerance)
    // A pitch wrong by a cent would turn the phase by 0.16 radians between the two windows.
    expect(Math.abs(early.radians - late.radians)).toBeLessThan(0.02)
    // ... and a decoder's delay left in would turn it by 0.063 per sample.
    if (!file.endsWith('.mp3')) expect(Math.abs(early.radians)).toBeLessThan(0.03)
  })

  it('reads AIFF', async () => {
    const { clip, info } = await readRecording(fixture('tone.aiff'))
    expect(info.encoding).toBe('AIFF')
    expect(fitTone(clip.samples, 0).amplitude).toBeCloseTo(0.375, 3)
  })

  it('reads what can be read of damaged files, says how much, and prints nothing', async () => {
    const printed: unknown[] = []
    const { error } = console
    console.error = (...words) => printed.push(words)
    const warningsOf = async (name: string, damage: (bytes: Uint8Array) => Uint8Array) => {
      const bytes = damage(Uint8Array.from(await readFile(fixture(name))))
      return (await readRecordingFrom(memorySource(bytes), name)).info.warnings.join()
    }
    try {
      expect(await warningsOf('tone.flac', (bytes) => bytes.fill(0x55, 13_000, 13_040))).toMatch(
        /damaged: 0\.\d+ of 0\.25 s could be decoded/,
      )
      expect(await warningsOf('tone.aiff', (bytes) => bytes.subarray(0, 10_000))).toBe(
        'truncated: 10000 of 14166 bytes present',
      )
      expect(await warningsOf('tone.mp3', (bytes) => bytes.fill(0x55, 2000, 3000))).toMatch(/damaged in places/)
    } finally {
      console.error = error
    }
    expect(printed).toEqual([])
  })

  it('refuses a FLAC without a whole frame', async () => {
    const whole = await readFile(fixture('tone.flac'))
    const error = await refusal(whole.subarray(0, 100), 'cut.flac')
    expect(error.code).toBe('audio-format')
    expect(error.message).toMatch(/cut\.flac: expected .+, found .+/)
  })
})

describe('files on disk', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'timbrel-read-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('reads upper-case extensions and any Unicode in names', async () => {
    for (const name of ['TONE.WAV', 'フルート ♯ é.wav', '🎻 — ‏עברית.Wav', "it's; $(rm) %2e.wav"]) {
      await writeFile(join(folder, name), toneWav())
      expect((await readRecording(join(folder, name))).clip.samples).toHaveLength(4410)
    }
  })

  it('goes by content, whatever the name', async () => {
    await writeFile(join(folder, 'really-wav.flac'), toneWav())
    expect((await readRecording(join(folder, 'really-wav.flac'))).info.encoding).toBe('WAV 16-bit')
  })

  it('says what is wrong with a path', async () => {
    await expect(readRecording(join(folder, 'missing.wav'))).rejects.toThrow(
      /missing\.wav: cannot be read: there is no/,
    )
    await expect(readRecording(folder)).rejects.toThrow(/expected a file, found a folder/)
    await expect(readRecording('/dev/zero')).rejects.toThrow(/found a pipe, socket or device/)
  })
})

describe('the bundled recordings', () => {
  it('reads a note of samples/ as its manifest describes it', async () => {
    const path = fileURLToPath(new URL('../../samples/flute/C5.wav', import.meta.url))
    const { clip, info } = await readRecording(path)
    expect(info).toMatchObject({ encoding: 'WAV 16-bit', channels: 1, fileRateHz: 44_100, warnings: [] })
    expect(info.durationSeconds).toBeCloseTo(2.5, 2)
    const peak = clip.samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    expect(20 * Math.log10(peak)).toBeCloseTo(-3, 1)
  })
})

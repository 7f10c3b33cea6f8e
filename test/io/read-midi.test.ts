import { describe, expect, it } from 'vitest'
import { MidiFileError } from '../../src/contract/errors.ts'
import { readMidi } from '../../src/io/read-midi.ts'
import {
  at,
  be16,
  be32,
  bend,
  chunk,
  control,
  endOfTrack,
  midiFile,
  off,
  on,
  played,
  readBytes,
  registered,
  tempo,
  varInt,
} from './midi-bytes.ts'

describe('time', () => {
  it('is 120 beats a minute until a tempo says otherwise, and changes in the middle of a note', async () => {
    const events = await played([on(480, 60), tempo(240, 1_000_000), off(240, 60), on(480, 62, 127), off(480, 62)])
    // Half a beat at 0.5 s, half a beat at 1 s.
    expect(events).toEqual(['0.5 noteOn 0 60 0.504', '1.25 noteOff 0', '2.25 noteOn 1 62 1', '3.25 noteOff 1'])
  })

  it('takes tempos of every track, whatever track the notes are in', async () => {
    const conductor = [tempo(0, 600_000), tempo(480, 300_000)]
    expect(await played(conductor, [on(0, 60), off(960, 60)])).toEqual(['0 noteOn 0 60 0.504', '0.9 noteOff 0'])
  })

  it.each([
    [24, 24],
    [25, 25],
    [29, 30_000 / 1001],
    [30, 30],
  ])('counts SMPTE frames: %i a second, whatever tempo is set', async (named, framesPerSecond) => {
    const division = ((0x100 - named) << 8) | 40
    const { score } = await readBytes(midiFile([[tempo(0, 100_000), on(0, 60), off(1200, 60)]], { division }))
    expect(score.durationSeconds).toBeCloseTo(30 / framesPerSecond, 9)
  })

  it('ends when neither key nor pedal holds a note, not with the track', async () => {
    const { score } = await readBytes(
      midiFile([[on(0, 60), control(0, 64, 127), off(480, 60), control(480, 64, 0), at(9600, 0xff, 1, 0)]]),
    )
    expect(score.durationSeconds).toBe(1)
  })
})

describe('notes', () => {
  it('understands running status and note-ons of velocity 0', async () => {
    const running = [at(0, 0x90, 60, 100), at(0, 64, 100), at(480, 60, 0), at(0, 64, 0)]
    expect(await played(running)).toEqual([
      '0 noteOn 0 60 0.787',
      '0 noteOn 1 64 0.787',
      '0.5 noteOff 0',
      '0.5 noteOff 1',
    ])
  })

  it('lets the older of two notes of one key go first', async () => {
    expect(await played([on(0, 60), on(480, 60), off(480, 60), off(480, 60)])).toEqual([
      '0 noteOn 0 60 0.504',
      '0.5 noteOn 1 60 0.504',
      '1 noteOff 0',
      '1.5 noteOff 1',
    ])
  })

  it('leaves channel 10 out and says how many', async () => {
    const { score, warnings } = await readBytes(
      midiFile([[on(0, 36, 90, 9), off(10, 36, 9), on(0, 38, 90, 9), off(10, 38, 9), on(0, 60), off(480, 60)]]),
    )
    expect(score.notes).toBe(1)
    expect(warnings).toEqual(['notes on channel 10, drums by General MIDI, left out: 2'])
  })

  it('ends a note that nothing lets go with its own track, and says so', async () => {
    const stuck = await readBytes(
      midiFile([
        [on(0, 60), at(960, 0xff, 1, 0)],
        [on(0, 48, 64, 1), off(1920, 48, 1)],
      ]),
    )
    expect(stuck.score.events[2]).toEqual({ seconds: 1, event: { type: 'noteOff', noteId: 0 } })
    expect(stuck.warnings).toEqual(['notes that nothing lets go, ended with their track: 1'])
  })

  it('passes over texts, programs, aftertouch, other controllers, system exclusive messages and foreign chunks', async () => {
    const junk = [at(0, 0xff, 3, 2, 65, 66), at(0, 0xc0, 5), at(0, 0xd0, 50), at(0, 0xa0, 60, 5), control(0, 74, 9)]
    const exclusive = [at(0, 0xf0, ...varInt(3), 1, 2, 0xf7), at(0, 0xff, 0x7f, ...varInt(200), ...Array(200).fill(9))]
    const track = [...junk, ...exclusive, on(0, 60), off(480, 60)].flat()
    const file = Uint8Array.from([
      ...chunk('MThd', [...be16(1), ...be16(1), ...be16(480), 0, 0]),
      ...chunk('XFIH', [1, 2, 3]),
      ...chunk('MTrk', [...track, ...endOfTrack()]),
      ...chunk('XFKM', [1], 400),
    ])
    expect((await readBytes(file)).score.events).toHaveLength(2)
  })
})

describe('a channel that plays alone', () => {
  it('bends and holds the instrument', async () => {
    const events = await played([
      on(0, 60),
      bend(240, 4096),
      control(0, 64, 64),
      off(240, 60),
      control(480, 64, 63),
      bend(0, 0),
    ])
    expect(events).toEqual([
      '0 noteOn 0 60 0.504',
      '0.25 bend 1',
      '0.25 sustain true',
      '0.5 noteOff 0',
      '1 sustain false',
      '1 bend 0',
    ])
  })

  it('has the bend range of registered parameter 0, in semitones and cents', async () => {
    const bent = async (...setting: number[][]) => (await played([...setting, bend(0, 4096), on(0, 60), off(1, 60)]))[0]
    expect(await bent()).toBe('0 bend 1')
    expect(await bent(registered(0, 12))).toBe('0 bend 6')
    expect(await bent(registered(0, 3, 50))).toBe('0 bend 1.75')
    // Tuning is parameter 1; a maker's own parameter ends the selection.
    expect(await bent(registered(1, 12))).toBe('0 bend 1')
    expect(await bent(control(0, 101, 0), control(0, 100, 0), control(0, 99, 1), control(0, 6, 12))).toBe('0 bend 1')
  })

  it('has the bend range it is given where the file has none', async () => {
    const file = midiFile([[bend(0, 8191), on(0, 60), off(1, 60)]])
    const { score } = await readBytes(file, { bendRangeSemitones: 7 })
    expect(score.events[0]?.event).toEqual({ type: 'bend', semitones: (7 * 8191) / 8192 })
  })

  it('says a bend that changes nothing only once', async () => {
    expect(await played([on(0, 60), bend(1, 100), bend(1, 100), control(1, 7, 3), off(1, 60)])).toHaveLength(3)
  })

  it.each([
    [123, ['0 noteOn 0 60 0.504', '0.5 noteOff 0']],
    [120, ['0 noteOn 0 60 0.504', '0.5 allNotesOff']],
  ])('lets go by controller %i', async (controller, expected) => {
    expect(await played([on(0, 60), control(480, controller, 0), off(480, 60)])).toEqual(expected)
  })

  it('comes back to rest by controller 121', async () => {
    expect(await played([bend(0, 4096), control(0, 64, 127), on(0, 60), control(480, 121, 0), off(0, 60)])).toEqual([
      '0 bend 1',
      '0 sustain true',
      '0 noteOn 0 60 0.504',
      '0.5 sustain false',
      '0.5 bend 0',
      '0.5 noteOff 0',
    ])
  })

  it('lifts a pedal that the file leaves down', async () => {
    const events = await played([control(0, 64, 127), on(0, 60), off(480, 60), at(480, 0xff, 1, 0)])
    expect(events.at(-1)).toBe('1 sustain false')
  })
})

describe('channels that play together', () => {
  it('bend their own notes, those to come too', async () => {
    const events = await played([on(0, 60), on(0, 64, 64, 1), bend(0, 4096, 1), on(0, 67, 64, 1), off(1, 60)])
    expect(events.slice(2, 5)).toEqual(['0 noteBend 1 1', '0 noteOn 2 67 0.504', '0 noteBend 2 1'])
  })

  it('hold their own notes', async () => {
    const tracks = [
      on(0, 60),
      on(0, 64, 64, 1),
      control(0, 64, 127, 1),
      off(480, 60),
      off(0, 64, 1),
      control(480, 64, 0, 1),
    ]
    expect((await played(tracks)).slice(2)).toEqual(['0.5 noteOff 0', '1 noteOff 1'])
  })

  it('are of an MPE zone where the file says so: wide bends of a note, the manager bends and holds all', async () => {
    const zone = registered(6, 15)
    const events = await played([
      zone,
      on(0, 60, 64, 1),
      on(0, 64, 64, 9),
      bend(0, 4096, 9),
      bend(0, 8191 / 2 + 0.5, 0),
      control(0, 64, 127),
      off(480, 60, 1),
      control(480, 64, 0),
      off(480, 64, 9),
    ])
    expect(events).toEqual([
      '0 noteOn 0 60 0.504',
      '0 noteOn 1 64 0.504',
      '0 noteBend 1 24',
      '0 noteBend 0 1',
      '0 noteBend 1 25',
      '1 noteOff 0',
      '1.5 noteOff 1',
    ])
  })

  it('are told apart by port', async () => {
    const other = [at(0, 0xff, 0x21, 1, 1), on(0, 64), bend(0, 4096), off(480, 64)]
    expect(await played([on(0, 60), off(480, 60)], other)).toContain('0 noteBend 1 1')
  })
})

describe('a file that is none or is damaged', () => {
  const whole = midiFile([[on(0, 60), off(480, 60)]])
  const refusal = (bytes: Uint8Array) => readBytes(bytes).then(String, (error: Error) => error)

  it.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(), /expected a Standard MIDI File \(\.mid\), found an empty file/],
    ['text', Buffer.from('no music at all'), /found text \("no music at all"\)/],
    ['a WAV file', Buffer.from('RIFF\u0000\u0000\u0000\u0000WAVEfmt '), /found RIFF WAVE audio/],
    ['cut in the header', whole.slice(0, 11), /found 3: the file is cut off; copy or export it again/],
    ['cut in a track', whole.slice(0, 25), /expected 13 bytes of a track or header, found 3: the file is cut off/],
    ['without tracks', whole.slice(0, 14), /expected notes, found none/],
    ['without notes', midiFile([[tempo(0, 500_000)]]), /expected notes, found none/],
    ['drums alone', midiFile([[on(0, 36, 64, 9)]]), /only 1 on channel 10, which is for drums; move them to another/],
    ['format 2', midiFile([[on(0, 60)]], { format: 2 }), /found format 2, separate patterns; export it as format 1/],
    ['of no division', midiFile([[on(0, 60)]], { division: 0 }), /0 ticks a beat: the header is damaged/],
    ['of odd SMPTE time', midiFile([[on(0, 60)]], { division: 0xf000 }), /16 frames a second of 0 ticks/],
    ['data without a status', midiFile([[at(0, 60, 64)]]), /whole track 1, found Unrecognised MIDI event type/],
    ['an unknown status', midiFile([[at(0, 0xf5)]]), /whole track 1, found Unrecognised MIDI event type byte: 245/],
    ['a status for data', midiFile([[at(0, 0x90, 0x90, 64)]]), /"noteOn" without its data bytes/],
    ['a text beyond its track', midiFile([[at(0, 0xff, 1, 100)]]), /an event reaches beyond the end of its track/],
    ['a length that runs backwards', midiFile([[at(0, 0xf0, 0xff, 0xff, 0xff, 0xff, 0x7f)]]), /whole track 1/],
    ['hours', midiFile([[on(0, 60), off(2 ** 27, 60)]]), /expected at most 60 minutes, found 2330 minutes/],
  ])('is refused: %s', async (_, bytes, message) => {
    const error = await refusal(bytes)
    expect(error).toBeInstanceOf(MidiFileError)
    expect((error as Error).message).toMatch(message)
    expect((error as Error).message).toMatch(/^song\.mid: expected /)
  })

  it('names the track that is damaged', async () => {
    const error = await refusal(midiFile([[on(0, 60), off(1, 60)], [at(0, 0xf5)]]))
    expect((error as Error).message).toMatch(/whole track 2/)
  })

  it('is played as far as it goes where an end of track or a track is missing', async () => {
    const header = chunk('MThd', [...be16(1), ...be16(3), ...be16(480)])
    const track = chunk('MTrk', [...on(0, 60), ...off(480, 60)])
    const { score, warnings } = await readBytes(Uint8Array.from([...header, ...track]))
    expect(score.durationSeconds).toBe(0.5)
    expect(warnings).toEqual(['1 tracks of the 3 announced are there'])
  })

  it('is found within a RIFF MIDI file', async () => {
    const le32 = (value: number) => be32(value).reverse()
    const body = [...Buffer.from('RMIDLIST'), ...le32(3), 1, 2, 3, 0, ...Buffer.from('data'), ...le32(whole.length)]
    const riff = Uint8Array.from([...Buffer.from('RIFF'), ...le32(body.length + whole.length), ...body, ...whole])
    expect((await readBytes(riff)).score.notes).toBe(1)
  })

  it('is named when it is not there', async () => {
    await expect(readMidi('no/such/song.mid')).rejects.toThrow(/no\/such\/song\.mid: cannot be read: there is no such/)
  })
})

import { describe, expect, it } from 'vitest'
import { BINS, FLOOR_DB, HARMONICS } from '../../src/contract/spectrogram.ts'
import { CONDITIONS } from '../../src/dsp/conditioning.ts'
import { harmonicCount } from '../../src/dsp/image.ts'
import { midiToHz } from '../../src/dsp/pitch.ts'
import { Random } from '../../src/dsp/random.ts'
import { RowCentroid } from '../../src/dsp/row-centroid.ts'
import { type BatchShape, makeBatch } from '../../src/model/batches.ts'
import { holdOut } from '../../src/model/hold-out.ts'
import { NO_SHIFT, randomShift, writeShiftedHarmonics } from '../../src/model/pitch-shift.ts'
import { prepareSound } from '../../src/model/prepared-sound.ts'
import { randomStream } from '../../src/model/random-streams.ts'
import { SoundPool } from '../../src/model/sound-pool.ts'
import { coveringWindows, drawWindows } from '../../src/model/windows.ts'
import { syntheticSource } from './synthetic-source.ts'

const shape: BatchShape = {
  frames: 16,
  sequences: 8,
  latentStride: 4,
  meanDb: new Float32Array(BINS).fill(-40),
  scaleDb: 20,
  marginFrames: 4,
}

describe('holdOut', () => {
  const notes = (instrument: string, ...midiNotes: number[]) => midiNotes.map((midiNote) => ({ instrument, midiNote }))

  it('takes every fourth pitch from the third, never the last', () => {
    const held = holdOut(notes('flute', 60, 64, 67, 72, 76, 79, 84), 4)
    expect(held).toEqual([false, false, true, false, false, false, false])
    expect(holdOut(notes('flute', 60, 64, 67), 4)).toEqual([false, false, false])
  })

  it('sorts by pitch and keeps takes of one pitch together', () => {
    const items = notes('flute', 72, 67.1, 64, 60, 67)
    expect(holdOut(items, 4)).toEqual([false, true, false, false, true])
  })

  it('treats instruments apart and 0 as none', () => {
    const items = [...notes('a', 1, 2, 3, 4), ...notes('b', 3, 4)]
    expect(holdOut(items, 4)).toEqual([false, false, true, false, false, false])
    expect(holdOut(items, 0)).not.toContain(true)
  })
})

describe('pitch augmentation', () => {
  const image = Float32Array.from({ length: BINS }, (_, bin) => -bin)

  it('keeps harmonics in place, or moves them through the envelope', () => {
    const out = new Float32Array(HARMONICS)
    writeShiftedHarmonics(image, 0, { semitones: 3, keeps: 'harmonics' }, out, 0)
    expect(Array.from(out)).toEqual(Array.from(image.subarray(0, HARMONICS)))
    writeShiftedHarmonics(image, 0, { semitones: 12, keeps: 'envelope' }, out, 0)
    // An octave up, harmonic 3 sits where harmonic 6 was.
    expect(out[2]).toBe(-5)
    expect(out[39]).toBe(-79)
    expect(out[40]).toBe(FLOOR_DB)
    writeShiftedHarmonics(image, 0, { semitones: -12, keeps: 'envelope' }, out, 0)
    expect(out[4]).toBeCloseTo(-1.5, 5)
  })

  it('stays within its range and leaves some windows alone', () => {
    const random = new Random(3)
    const shifts = Array.from({ length: 2000 }, () => randomShift(random, 3))
    expect(Math.max(...shifts.map(({ semitones }) => Math.abs(semitones)))).toBeLessThanOrEqual(3)
    const still = shifts.filter(({ semitones }) => semitones === 0).length / shifts.length
    expect(still).toBeGreaterThan(0.2)
    expect(still).toBeLessThan(0.3)
    expect(randomShift(random, 0).semitones).toBe(0)
  })
})

describe('batches', () => {
  it('judge windows by whole frames and give latent steps the conditions of their frames', async () => {
    const source = syntheticSource()
    const sound = prepareSound(await source.load(0))
    const windows = coveringWindows(sound, 16, 4)
    const batch = makeBatch(windows, { ...shape, sequences: windows.length })
    expect(batch.image).toHaveLength(windows.length * 16 * BINS)
    expect(batch.stepWeights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5)
    const harmonics = harmonicCount(sound.midiNote)
    for (let row = 0; row < windows.length * 16; row++) {
      const weights = batch.weights.subarray(row * BINS, (row + 1) * BINS)
      expect(weights.subarray(harmonics, HARMONICS).every((weight) => weight === 0)).toBe(true)
      const margin = row % 16 < 4 || row % 16 >= 12
      if (margin) expect(weights.every((weight) => weight === 0)).toBe(true)
    }
    const secondStep = batch.stepConditions.subarray(CONDITIONS, 2 * CONDITIONS)
    expect(secondStep).toEqual(batch.frameConditions.subarray(4 * CONDITIONS, 5 * CONDITIONS))
    // Every audible frame of the sound is judged once.
    const judged = windows.reduce((count, { start }) => {
      let here = 0
      for (let frame = 4; frame < 12; frame++) if ((sound.frameWeights[start + frame] ?? 0) > 0) here += 1
      return count + here
    }, 0)
    expect(judged).toBe(sound.frameWeights.filter((weight) => weight > 0).length)
  })

  it('count the attack three times', async () => {
    const sound = prepareSound(await syntheticSource().load(0))
    expect(sound.frameWeights[6]).toBe(3)
    expect(sound.frameWeights[20]).toBe(3)
    expect(sound.frameWeights[21]).toBe(1)
    expect(sound.frameWeights[0]).toBe(0)
  })

  it('draw instruments evenly however unequal their sizes', async () => {
    const few = syntheticSource(2)
    const sounds = await Promise.all([0, 1, 2, 3].map(async (index) => prepareSound(await few.load(index))))
    const pool = [[sounds[0]!], sounds.slice(1)]
    const windows = drawWindows(pool, randomStream(1, 'batch', 0), 2000, 16, 3)
    const first = windows.filter(({ sound }) => sound === sounds[0]).length / windows.length
    expect(first).toBeGreaterThan(0.46)
    expect(first).toBeLessThan(0.54)
  })
})

describe('transfer windows', () => {
  it('are answered by another pitch of the instrument, as far from the onset, told its pitch and loudness', async () => {
    const source = syntheticSource()
    const group = await Promise.all([0, 1, 2, 3].map(async (index) => prepareSound(await source.load(index))))
    const windows = drawWindows([group], randomStream(4, 'batch', 0), 400, 16, 3)
    const transferred = windows.filter(({ answer }) => answer !== null)
    expect(transferred.length / windows.length).toBeGreaterThan(0.08)
    expect(transferred.length / windows.length).toBeLessThan(0.18)
    for (const { sound, start, answer, partner } of transferred) {
      expect(partner).toBeNull()
      const interval = Math.abs(answer!.sound.midiNote - sound.midiNote)
      expect(interval).toBeGreaterThanOrEqual(1)
      expect(interval).toBeLessThanOrEqual(13)
      expect(answer!.start - answer!.sound.onsetFrame).toBe(start - sound.onsetFrame)
    }
    const plain = { shift: NO_SHIFT, colour: null, partner: null, partnerShare: 0, blendShare: 0 }
    const answer = { ...plain, sound: group[2]!, start: 10, answer: null }
    const asked = makeBatch([{ ...plain, sound: group[0]!, start: 10, answer }], shape)
    const heard = makeBatch([{ ...plain, sound: group[0]!, start: 10, answer: null }], shape)
    const wanted = makeBatch([answer], shape)
    expect(asked.image).toEqual(heard.image)
    expect(asked.frameConditions).toEqual(heard.frameConditions)
    expect(asked.target).toEqual(wanted.target)
    expect(asked.stepConditions).toEqual(wanted.stepConditions)
    expect(heard.target).toEqual(heard.image)
  })

  it('do not occur without augmentation', async () => {
    const source = syntheticSource()
    const group = await Promise.all([0, 1, 2, 3].map(async (index) => prepareSound(await source.load(index))))
    for (const { answer, colour, partner, shift } of drawWindows([group], randomStream(4, 'batch', 0), 50, 16, 0)) {
      expect([answer, colour, partner, shift.semitones]).toEqual([null, null, null, 0])
    }
  })
})

describe('blended windows', () => {
  const plain = { shift: NO_SHIFT, colour: null, partner: null, partnerShare: 0, blendShare: 0, answer: null }

  it('come in pairs, half of them, near in pitch', async () => {
    const source = syntheticSource()
    const sounds = await Promise.all(source.items.map(async (_, index) => prepareSound(await source.load(index))))
    const windows = drawWindows([sounds.slice(0, 6), sounds.slice(6, 12)], randomStream(2, 'batch', 0), 400, 16, 3)
    let blended = 0
    for (let first = 0; first < windows.length; first += 2) {
      const [a, b] = [windows[first]!, windows[first + 1]!]
      if (a.blendShare === 0) {
        expect(b.blendShare).toBe(0)
        continue
      }
      blended++
      expect(b.blendShare).toBeGreaterThan(0)
      expect([a.answer, b.answer]).toEqual([null, null])
      expect(Math.abs(a.sound.midiNote - b.sound.midiNote)).toBeLessThanOrEqual(7)
    }
    expect(blended / 200).toBeGreaterThan(0.4)
    expect(blended / 200).toBeLessThan(0.6)
  })

  it('must become the blend of their levels, brought to the blend of their brightness', async () => {
    const source = syntheticSource()
    const [a, b] = await Promise.all([1, 13].map(async (index) => prepareSound(await source.load(index))))
    const pair = [
      { ...plain, sound: a!, start: 12, blendShare: 0.25 },
      { ...plain, sound: b!, start: 12, blendShare: 0.25 },
    ]
    const batch = makeBatch(pair, shape)
    const own = makeBatch(
      pair.map((window) => ({ ...window, blendShare: 0 })),
      shape,
    )
    expect(batch.image).toEqual(own.image)
    expect(Array.from(batch.blendShares)).toEqual([0.25, 0.25])
    const half = 16 * BINS
    const levelsDb = (values: Float32Array, at: number) => values.slice(at, at + BINS).map((value) => value * 20 - 40)
    const frame = 8 * BINS
    const [rowA, rowB] = [levelsDb(own.target, frame), levelsDb(own.target, half + frame)]
    const row = levelsDb(batch.target, frame)
    const noiseAt = HARMONICS + 20
    expect(row[noiseAt]).toBeCloseTo(0.75 * rowA[noiseAt]! + 0.25 * rowB[noiseAt]!, 3)
    const centroid = new RowCentroid()
    const midiNote = 0.75 * a!.midiNote + 0.25 * b!.midiNote
    const harmonics = Math.min(harmonicCount(a!.midiNote), harmonicCount(b!.midiNote))
    centroid.tune(midiToHz(midiNote), harmonics)
    const octaves = (values: Float32Array) => centroid.octavesOf(values, 0)
    expect(octaves(row)).toBeCloseTo(0.75 * octaves(rowA) + 0.25 * octaves(rowB), 2)
    expect(batch.stepConditions.subarray(0, CONDITIONS)).not.toEqual(own.stepConditions.subarray(0, CONDITIONS))
  })
})

describe('SoundPool', () => {
  const bytesOf = (sounds: number) => sounds * 48 * BINS * 4

  it('holds everything where there is room', async () => {
    const source = syntheticSource()
    const pool = new SoundPool(source, [...source.items.keys()], 1, bytesOf(100))
    const contents = await pool.at(0)
    expect(contents.map((group) => group.length)).toEqual([6, 6, 6])
    expect(await pool.at(5000)).toBe(contents)
  })

  it('turns over within its bound, shows every sound, and is the same after a resume', async () => {
    const source = syntheticSource(20)
    const indices = [...source.items.keys()]
    const pool = new SoundPool(source, indices, 7, bytesOf(12))
    const seen = new Set<number>()
    for (let step = 0; step <= 1500; step += 25) {
      const contents = await pool.at(step)
      expect(contents.flat().length).toBeLessThanOrEqual(12)
      expect(contents).toHaveLength(3)
      for (const sound of contents.flat()) seen.add(sound.midiNote)
    }
    expect(seen.size).toBe(60)
    const resumed = new SoundPool(source, indices, 7, bytesOf(12))
    const notes = (contents: Awaited<ReturnType<SoundPool['at']>>) =>
      contents.map((group) => group.map((s) => s.midiNote))
    expect(notes(await resumed.at(1500))).toEqual(notes(await pool.at(1500)))
    const other = new SoundPool(source, indices, 8, bytesOf(12))
    expect(notes(await other.at(1500))).not.toEqual(notes(await pool.at(1500)))
  })
})

describe('randomStream', () => {
  it('differs by seed, use and counter, and by nothing else', () => {
    const first = (seed: number, use: 'batch' | 'noise', counter: number) => randomStream(seed, use, counter).word()
    const words = [first(1, 'batch', 0), first(2, 'batch', 0), first(1, 'noise', 0), first(1, 'batch', 1)]
    expect(new Set(words).size).toBe(4)
    expect(first(1, 'batch', 1)).toBe(words[3])
  })
})

import { describe, expect, it } from 'vitest'
import { TimbrelError } from '../../src/contract/errors.ts'
import type { NoteRequest } from '../../src/contract/render.ts'
import { HOP_SAMPLES, HOP_SECONDS, MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { analyse } from '../../src/dsp/analyse.ts'
import { ONSET_LEAD_FRAMES } from '../../src/engine/onset-lead.ts'
import { positionAt, renderMorph, renderNote, renderPair } from '../../src/engine/render.ts'
import { endpointFigures } from '../../src/evaluation/endpoints.ts'
import { readSample } from '../signals.ts'
import { makeSound, soundFromAnalysis, tinyNetwork } from './make-sound.ts'
import { centsOff, largestStep, levelDb, riseMs } from './measure.ts'

const network = tinyNetwork(1)
const note: NoteRequest = { midiNote: 69, velocity: 1, seconds: 2, releaseSeconds: 0 }
const slow = makeSound({ midiNote: 69, attackFrames: 36, vibratoCents: 12 }, network)
const fast = makeSound({ midiNote: 69, attackFrames: 4, tiltDb: -10 }, network)
const struck = makeSound({ midiNote: 69, attackFrames: 3, decayDbPerSecond: -24, tiltDb: -9 }, network)
const GRID = [0, 0.25, 0.5, 0.75, 1]

describe('a morph of two sounds', () => {
  it('has attacks that move in equal ratios from one to the other', () => {
    const rises = GRID.map((at) => riseMs(renderMorph(slow, fast, network, { note, at }), MODEL_RATE_HZ))
    const [first, last] = [rises[0] as number, rises[4] as number]
    expect(first / last).toBeGreaterThan(5)
    rises.forEach((rise, index) => {
      const wanted = first * (last / first) ** (GRID[index] as number)
      expect(Math.abs(rise / wanted - 1)).toBeLessThan(0.1)
    })
  })

  it('is in tune everywhere, at any key', () => {
    for (const at of GRID) {
      for (const midiNote of [69, 64, 73.5]) {
        const out = renderMorph(slow, fast, network, { note: { ...note, midiNote }, at })
        expect(Math.abs(centsOff(out, MODEL_RATE_HZ, midiNote, 0.4, 1.9))).toBeLessThan(2)
      }
    }
  })

  // A struck sound falls by 24 dB/s; each rate and 20 dB/s more are blended as durations.
  const blendedRate = (at: number) => 1 / ((1 - at) / 20 + at / 44) - 20

  it('decays between the two, durations blended', () => {
    for (const at of GRID) {
      const out = renderMorph(slow, struck, network, { note, at })
      const rate = levelDb(out, MODEL_RATE_HZ, 1.6, 1.8) - levelDb(out, MODEL_RATE_HZ, 0.6, 0.8)
      expect(rate).toBeCloseTo(-blendedRate(at), 0)
    }
  })

  it('decays on when the note outlasts the recording', () => {
    const out = renderMorph(slow, struck, network, { note: { ...note, seconds: 4.5 }, at: 0.5 })
    const rate = levelDb(out, MODEL_RATE_HZ, 4, 4.2) - levelDb(out, MODEL_RATE_HZ, 3, 3.2)
    expect(Math.abs(rate + blendedRate(0.5))).toBeLessThan(1)
  })

  it('moves along a curve without a click, and ends where the curve ends', () => {
    const at = [
      { seconds: 0.3, value: 0 },
      { seconds: 1.3, value: 1 },
    ]
    const out = renderMorph(slow, fast, network, { note, at })
    const end = renderMorph(slow, fast, network, { note, at: 1 })
    const bound = Math.max(largestStep(end, 4410), largestStep(renderMorph(slow, fast, network, { note, at: 0 }), 4410))
    expect(largestStep(out, 0)).toBeLessThan(1.2 * bound)
    expect(levelDb(out, MODEL_RATE_HZ, 1.6, 2)).toBeCloseTo(levelDb(end, MODEL_RATE_HZ, 1.6, 2), 0)
  })

  it('keeps onset and samples in place at another rate', () => {
    const dark = makeSound({ midiNote: 69, attackFrames: 4, tiltDb: -18, noiseDb: -70 }, network)
    const out = renderMorph(dark, dark, network, { note, at: 1, sampleRateHz: 48_000 })
    const reference = renderMorph(dark, dark, network, { note, at: 1 })
    expect(out.length).toBe(96_000)
    // Every 160th sample of 48 kHz is every 147th of 44.1 kHz, but for the part of a sample that latency is rounded by.
    for (let n = 10; n < 500; n++) {
      expect(Math.abs((out[160 * n] as number) - (reference[147 * n] as number))).toBeLessThan(4e-3)
    }
  })
})

describe('a held note five times as long as its recording', () => {
  const recording = makeSound({ midiNote: 57, frames: 370, attackFrames: 8, vibratoCents: 25, noiseDb: -35 }, network)
  const long = renderMorph(recording, recording, network, { note: { ...note, midiNote: 57, seconds: 10 }, at: 0 })

  it('keeps its level', () => {
    for (let at = 0.2; at < 9.7; at += 0.1) {
      expect(Math.abs(levelDb(long, MODEL_RATE_HZ, at, at + 0.1) + 12)).toBeLessThan(0.7)
    }
  })

  it('has no click', () => {
    const first = long.subarray(0, 1.5 * MODEL_RATE_HZ)
    expect(largestStep(long, MODEL_RATE_HZ)).toBeLessThan(1.15 * largestStep(first, MODEL_RATE_HZ / 2))
  })

  it('does not repeat: what is heard never lines up with what was heard before', () => {
    // The noise alone, by taking the partials' share away: detail off, harmonics of an unpitched sound.
    const noise = makeSound({ midiNote: 57, frames: 370, verdict: 'unpitched', noiseDb: -20 }, network)
    const out = renderMorph(noise, noise, network, { note: { ...note, seconds: 10 }, at: 0 })
    const part = out.subarray(4 * MODEL_RATE_HZ, 5 * MODEL_RATE_HZ)
    const energy = part.reduce((sum, value) => sum + value * value, 0)
    let worst = 0
    // Whole hops: a repeated walk would line up exactly there.
    for (let hops = 200; hops < 900; hops++) {
      const other = out.subarray(part.byteOffset / 4 + hops * HOP_SAMPLES)
      let product = 0
      for (let n = 0; n < part.length; n += 3) product += (part[n] as number) * (other[n] as number)
      worst = Math.max(worst, Math.abs((3 * product) / energy))
    }
    expect(worst).toBeLessThan(0.8)
  })
})

describe('the ends of a morph between recordings', () => {
  const names = ['flute/E5.wav', 'guitar_nylon/E5.wav'] as const
  const recordings = names.map((name) => {
    const samples = readSample(name)
    const analysis = analyse({ sampleRateHz: MODEL_RATE_HZ, samples })
    const { onsetFrame, releaseFrame } = analysis.landmarks
    const start = (onsetFrame - ONSET_LEAD_FRAMES) * HOP_SAMPLES
    const seconds = Math.min(2.2, (releaseFrame - onsetFrame) * HOP_SECONDS)
    const heard = Float32Array.from({ length: Math.round(seconds * MODEL_RATE_HZ) }, (_, n) => samples[n + start] ?? 0)
    return { analysis, heard, seconds, sound: soundFromAnalysis(analysis, name, tinyNetwork(1, [3, 1], analysis)) }
  })

  it.each([0, 1])('are the recordings, whatever an untrained decoder says: end %i', (at) => {
    const { sound, heard, seconds } = recordings[at] as (typeof recordings)[0]
    const request = { note: { ...note, midiNote: sound.midiNote, seconds }, at }
    const out = renderMorph(
      sound,
      sound,
      tinyNetwork(1, [3, 1], (recordings[at] as (typeof recordings)[0]).analysis),
      request,
    )
    const { distanceDb, lagMs } = endpointFigures(out, heard, MODEL_RATE_HZ)
    expect(distanceDb).toBeLessThan(0.8)
    expect(Math.abs(lagMs)).toBeLessThanOrEqual(3)
    const [rise, wanted] = [riseMs(out, MODEL_RATE_HZ), riseMs(heard, MODEL_RATE_HZ)]
    expect(Math.abs(rise - wanted)).toBeLessThan(Math.max(5, 0.1 * wanted))
  })

  it.each(['clarinet/As4.wav', 'guitar_nylon/E4.wav'])("start in the recording's own phases: %s", (name) => {
    const samples = readSample(name)
    const analysis = analyse({ sampleRateHz: MODEL_RATE_HZ, samples })
    const own = tinyNetwork(1, [3, 1], analysis)
    const sound = soundFromAnalysis(analysis, name, own)
    const request = { note: { ...note, midiNote: sound.midiNote, seconds: 0.2 }, at: 0 }
    const out = renderMorph(sound, sound, own, request)
    const onset = ONSET_LEAD_FRAMES * HOP_SAMPLES
    const heard = samples.subarray(sound.landmarks.onsetFrame * HOP_SAMPLES)
    // With phases scattered the likeness lies anywhere between -1 and 1.
    expect(likeness(out.subarray(onset), heard, 441, 4410)).toBeGreaterThan(0.95)
  })
})

/** Correlation of two sounds over a stretch of samples, -1 to 1. */
function likeness(a: Float32Array, b: Float32Array, from: number, to: number): number {
  let [product, squareA, squareB] = [0, 0, 0]
  for (let n = from; n < to; n++) {
    product += (a[n] as number) * (b[n] as number)
    squareA += (a[n] as number) ** 2
    squareB += (b[n] as number) ** 2
  }
  return product / Math.sqrt(squareA * squareB)
}

describe('requests', () => {
  const instruments = [
    { name: 'slow', x: 0, y: 0, sounds: [0] },
    { name: 'fast', x: 1, y: 0, sounds: [1] },
  ]
  const model = { network, sounds: [slow, fast], instruments }

  it('give one render whether asked as a pair, as weights or as two sounds', () => {
    const short = { note: { ...note, seconds: 0.3 } }
    const pair = renderPair(model, 0, 1, { ...short, at: 0.25 })
    expect(renderMorph(slow, fast, network, { ...short, at: 0.25 })).toEqual(pair)
    expect(renderNote(model, { ...short, weights: Float32Array.of(0.75, 0.25) })).toEqual(pair)
  })

  it('out of range are refused with what was expected', () => {
    expect(() => renderPair(model, 0, 5, { note, at: 0 })).toThrow(/expected an instrument from 0 to 1, found 5/)
    for (const wrong of [{ seconds: 0 }, { seconds: Number.NaN }, { midiNote: 200 }, { velocity: 2 }]) {
      expect(() => renderPair(model, 0, 1, { note: { ...note, ...wrong }, at: 0 })).toThrow(TimbrelError)
    }
  })

  it('read curves linearly between their points and level outside', () => {
    const curve = [
      { seconds: 1, value: 0.2 },
      { seconds: 3, value: 0.8 },
      { seconds: 3, value: 0.1 },
    ]
    expect([0, 1, 2, 2.9999, 3, 9].map((seconds) => positionAt(curve, seconds))).toEqual([
      0.2,
      0.2,
      0.5,
      expect.closeTo(0.8, 4),
      0.1,
      0.1,
    ])
    expect(() => positionAt([], 0)).toThrow(TimbrelError)
  })
})

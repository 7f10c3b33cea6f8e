import { describe, expect, it } from 'vitest'
import { HOP_SAMPLES, HOP_SECONDS } from '../../src/contract/spectrogram.ts'
import { Random } from '../../src/dsp/random.ts'
import { prepareSound } from '../../src/engine/prepared-model.ts'
import { SoundPath } from '../../src/engine/sound-path.ts'
import { Timeline } from '../../src/engine/timeline.ts'
import { LATENT_SIZE, makeSound, type SoundShape, tinyNetwork } from './make-sound.ts'

const network = tinyNetwork(1)

/** Walks one sound for `frames` frames with attacks of a given length; what it reads each frame. */
function walk(shape: SoundShape, frames: number, attackFrames: number, seed = 1) {
  const sound = makeSound(shape, network)
  const prepared = prepareSound(sound, LATENT_SIZE, !sound.landmarks.decaying)
  const timeline = new Timeline()
  const random = new Random(seed)
  const path = new SoundPath(32)
  timeline.start(4)
  path.begin(prepared, timeline, 0, random)
  const places = [path.frameAt(0)]
  const levels = [path.levelAt(0)]
  const airs = [path.airAt(0)]
  for (let frame = 1; frame < frames; frame++) {
    timeline.advance(attackFrames)
    path.advance(prepared, timeline, frame, random)
    places.push(path.frameAt(frame))
    levels.push(path.levelAt(frame))
    airs.push(path.airAt(frame))
  }
  return { sound, prepared, places, levels, airs }
}

describe('SoundPath', () => {
  it('reads the recording frame by frame when its own attack is asked for', () => {
    const { places, sound } = walk({ midiNote: 60, attackFrames: 7 }, 200, 7)
    places.forEach((place, frame) => {
      expect(place).toBeCloseTo(frame + sound.landmarks.onsetFrame - 4, 9)
    })
  })

  it('stretches the attack alone, and goes on from its end without a gap', () => {
    const { places } = walk({ midiNote: 60, onsetFrame: 10, attackFrames: 4 }, 100, 10)
    expect(places[4]).toBe(10)
    expect(places[9]).toBeCloseTo(12, 9)
    expect(places[14]).toBeCloseTo(14, 9)
    expect(places[15]).toBeCloseTo(15, 9)
    expect(places[50]).toBeCloseTo(50, 9)
  })

  it('walks inside the steady region for as long as it is asked, a frame at a time', () => {
    const { places, levels, prepared } = walk({ midiNote: 60, vibratoCents: 30 }, 4000, 5)
    const { startFrame, endFrame, firstTurn } = prepared.loop
    for (let frame = 1; frame < places.length; frame++) {
      expect(Math.abs((places[frame] as number) - (places[frame - 1] as number))).toBeLessThan(1 + 1e-9)
    }
    const late = places.slice(firstTurn + endFrame - startFrame)
    expect(Math.min(...late)).toBeGreaterThanOrEqual(startFrame)
    expect(Math.max(...late)).toBeLessThanOrEqual(endFrame)
    for (const level of levels.slice(100)) expect(Math.abs(level - (levels[100] as number))).toBeLessThan(0.01)
  })

  it('never takes the same way twice in a row', () => {
    const { places, prepared } = walk({ midiNote: 60, vibratoCents: 30 }, 8000, 5)
    const turns: number[] = []
    for (let frame = prepared.loop.firstTurn; frame < places.length - 1; frame++) {
      const [before, here, after] = places.slice(frame - 1, frame + 2) as [number, number, number]
      if ((here - before) * (after - here) < 0) turns.push(Math.round(here))
    }
    expect(turns.length).toBeGreaterThan(20)
    expect(new Set(turns).size).toBeGreaterThan(6)
  })

  it('decays on at the fitted rate past the end of a decaying recording', () => {
    const { places, levels, sound } = walk({ midiNote: 60, decayDbPerSecond: -12, frames: 200 }, 600, 5)
    expect(Math.max(...places)).toBeLessThan(sound.frameCount)
    levels.slice(40).forEach((level, index) => {
      expect(Math.abs(level - (levels[40] as number) + 12 * index * HOP_SECONDS)).toBeLessThan(0.05)
    })
  })

  it('is struck afresh as far as it comes in late, and keeps its age as it goes', () => {
    const sound = makeSound({ midiNote: 60, decayDbPerSecond: -12 }, network)
    const prepared = prepareSound(sound, LATENT_SIZE, false)
    const timeline = new Timeline()
    const random = new Random(1)
    const path = new SoundPath(32)
    timeline.start(0)
    for (let frame = 1; frame < 300; frame++) timeline.advance(5)
    path.weight = 0
    path.begin(prepared, timeline, 299, random)
    const advance = (frames: number, weight: number) => {
      for (let frame = 0; frame < frames; frame++) {
        path.weight = weight
        timeline.advance(5)
        path.advance(prepared, timeline, 0, random)
      }
      // Frames of decay behind it, told from its level.
      return (path.levelAt(0) - sound.landmarks.peakLoudnessDb) / (-12 * HOP_SECONDS)
    }
    expect(advance(40, 0.5)).toBeCloseTo(40, 0)
    const once = advance(1, 0.5)
    expect(advance(1, 1)).toBeCloseTo(once / 2 + 1, 0)
    const doubled = advance(1, 1)
    expect(advance(20, 0.25)).toBeCloseTo(doubled + 20, 0)
  })

  it('lets the air run on forwards through every turn', () => {
    const { airs, prepared } = walk({ midiNote: 60 }, 4000, 5)
    let breaks = 0
    for (let frame = 1; frame < airs.length; frame++) {
      const step = (airs[frame] as number) - (airs[frame - 1] as number)
      if (step !== HOP_SAMPLES) breaks++
      expect(airs[frame] as number).toBeLessThanOrEqual((prepared.loop.endFrame + 1) * HOP_SAMPLES)
    }
    expect(breaks).toBeGreaterThan(2)
    expect(breaks).toBeLessThan(4000 / 60)
  })
})

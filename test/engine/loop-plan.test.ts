import { describe, expect, it } from 'vitest'
import { Random } from '../../src/dsp/random.ts'
import { nextTurn, planLoop } from '../../src/engine/loop-plan.ts'
import { SoundReader } from '../../src/engine/sound-reader.ts'
import { LATENT_SIZE, makeSound, tinyNetwork } from './make-sound.ts'

const network = tinyNetwork(1)

describe('planLoop', () => {
  it('finds turns all over a sustain, where a vibrato stands still', () => {
    const sound = makeSound({ midiNote: 60, vibratoCents: 30 }, network)
    const { turns, startFrame, endFrame } = planLoop(new SoundReader(sound, LATENT_SIZE), true)
    const stretch = (endFrame - startFrame) / turns.length
    expect(stretch).toBeLessThan(25)
    turns.forEach((turn, index) => {
      expect(turn % 2).toBe(0)
      expect(Math.abs(turn - (startFrame + (index + 0.5) * stretch))).toBeLessThan(stretch / 2 + 2)
      // 30 cents at the top of the swing, but for the frame's parity.
      expect(Math.abs(sound.pitchDeviation[turn] as number)).toBeGreaterThan(0.22)
    })
  })

  it('does not let what is loud shortly before the end come again', () => {
    const sound = makeSound({ midiNote: 60, decayDbPerSecond: -12, frames: 300 }, network)
    const clapped = { ...sound, landmarks: { ...sound.landmarks, releaseFrame: 200 } }
    clapped.loudnessDb = sound.loudnessDb.map((level, frame) => (frame > 150 && frame < 192 ? level + 40 : level))
    const quiet = planLoop(new SoundReader(clapped, LATENT_SIZE), false)
    expect(quiet.startFrame).toBeGreaterThanOrEqual(200)
    expect(quiet.endFrame).toBeLessThan(300)
    expect(planLoop(new SoundReader(sound, LATENT_SIZE), false).endFrame).toBe(296)
  })
})

describe('nextTurn', () => {
  const sound = makeSound({ midiNote: 60, vibratoCents: 30 }, network)
  const plan = planLoop(new SoundReader(sound, LATENT_SIZE), true)

  it('draws each turn that lies far enough ahead about equally often', () => {
    const random = new Random(1)
    const counts = new Map<number, number>()
    for (let draw = 0; draw < 4000; draw++) {
      const turn = nextTurn(plan, plan.startFrame, 1, random)
      counts.set(turn, (counts.get(turn) ?? 0) + 1)
    }
    const far = [...plan.turns].filter((turn) => turn - plan.startFrame >= plan.shortestWay)
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual(far)
    for (const count of counts.values()) expect((count * far.length) / 4000).toBeCloseTo(1, 0)
  })

  it('takes the last one where all are near, and stays where none is ahead', () => {
    const last = plan.turns.at(-1) as number
    expect(nextTurn(plan, last - 10, 1, new Random(1))).toBe(last)
    expect(nextTurn(plan, last + 1, 1, new Random(1))).toBe(last + 1)
  })
})

import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TimbrelModel } from '../../src/contract/model.ts'
import type { Sound } from '../../src/contract/sound.ts'
import { HOP_SAMPLES, MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { prepareModel } from '../../src/engine/prepared-model.ts'
import { renderMorph } from '../../src/engine/render.ts'
import { keySteps } from '../../src/evaluation/key-steps.ts'
import { loopFigures } from '../../src/evaluation/loop-figures.ts'
import { vibratoFigures, vibratoOf } from '../../src/evaluation/vibrato-figures.ts'
import { readModel } from '../../src/io/model-file.ts'
import { readRecording } from '../../src/io/read-recording.ts'

const samples = fileURLToPath(new URL('../../samples/', import.meta.url))

/** Peak that chance alone gives in the one to two seconds of a recording's sustain. */
const CHANCE = 0.15

let model: TimbrelModel

beforeAll(async () => {
  model = await readModel(`${samples}orchestra.timbrel`)
})

function soundOf(name: string): Sound {
  const sound = model.sounds.find((other) => other.name === name)
  if (!sound) throw new Error(`expected ${name} in samples/orchestra.timbrel`)
  return sound
}

function play(from: Sound, to: Sound, midiNote: number, at: number, seconds: number, seed = 1): Float32Array {
  const note = { midiNote, velocity: 1, seconds, releaseSeconds: 0 }
  return renderMorph(from, to, model.network, { note, at, seed })
}

describe('ten seconds of a recording of two', () => {
  it.each([
    'cello/G4.wav',
    'clarinet/As4.wav',
    'flute/C6.wav',
    'french_horn/A3.wav',
    'oboe/D5.wav',
    'organ/A5.wav',
    'trombone/D3.wav',
    'trumpet/A3.wav',
    'violin/A5.wav',
  ])('%s shows no loop that the recording does not have', async (name) => {
    const sound = soundOf(name)
    const { clip } = await readRecording(samples + name)
    const { attackEndFrame, releaseFrame, sustainStartFrame, sustainEndFrame } = sound.landmarks
    const own = [
      clip.samples.subarray((attackEndFrame + 12) * HOP_SAMPLES, (releaseFrame - 6) * HOP_SAMPLES),
      clip.samples.subarray(sustainStartFrame * HOP_SAMPLES, sustainEndFrame * HOP_SAMPLES),
    ].map((held) => loopFigures(held, MODEL_RATE_HZ).peak)
    const held = play(sound, sound, sound.midiNote, 0, 10).subarray(MODEL_RATE_HZ / 2)
    expect(loopFigures(held, MODEL_RATE_HZ).peak).toBeLessThan(2 * Math.max(CHANCE, ...own))
  })
})

describe('vibrato', () => {
  it.each(['violin/C5.wav', 'flute/E5.wav', 'oboe/D5.wav'])(
    'of %s is kept for six seconds, at its pitch and a fifth away, and halved half way to a plain sound',
    (name) => {
      const sound = soundOf(name)
      const plain = soundOf('clarinet/As4.wav')
      const { sustainStartFrame, sustainEndFrame } = sound.landmarks
      const track = Float64Array.from(sound.pitchDeviation.subarray(sustainStartFrame, sustainEndFrame), (d) => 100 * d)
      const own = vibratoFigures(track, MODEL_RATE_HZ / HOP_SAMPLES)
      if (own === null) throw new Error('expected a sustain of a second')
      const key = Math.round(sound.midiNote)
      for (const [semitones, at, depth] of [
        [0, 0, 1],
        [7, 0, 1],
        [-7, 0, 1],
        [0, 0.5, 0.5],
      ] as const) {
        const found = vibratoOf(play(sound, plain, key + semitones, at, 6), key + semitones, 0.5, 5.8)
        expect((found?.rateHz ?? 0) / own.rateHz, `rate ${semitones} ${at}`).toBeGreaterThan(0.9)
        expect((found?.rateHz ?? 0) / own.rateHz, `rate ${semitones} ${at}`).toBeLessThan(1.1)
        expect((found?.depthCents ?? 0) / (depth * own.depthCents), `depth ${semitones} ${at}`).toBeGreaterThan(0.8)
        expect((found?.depthCents ?? 0) / (depth * own.depthCents), `depth ${semitones} ${at}`).toBeLessThan(1.2)
      }
    },
  )
})

describe('keys from MIDI 36 to 96', () => {
  it('step evenly, and never farther than the recordings around them differ', () => {
    const prepared = prepareModel(model, typeScriptKernels)
    const all = model.instruments.map((_, index) => keySteps(prepared, index))
    const mean = all.reduce((sum, { medianDb }) => sum + medianDb, 0) / all.length
    // Found: 0.80 dB, and six jumps, the largest the trombone's 6.5 dB of the 6.6 dB between its C3 and its D3.
    expect(mean).toBeLessThan(1)
    for (const { stepsDb, recordedDb } of all) {
      stepsDb.forEach((stepDb, index) => {
        expect(stepDb).toBeLessThanOrEqual(Math.max(4, recordedDb[index] as number))
      })
    }
    expect(all.reduce((sum, { jumps }) => sum + jumps.length, 0)).toBeLessThanOrEqual(6)
  })
})

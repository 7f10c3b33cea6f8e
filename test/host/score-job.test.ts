import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ScoreRequest } from '../../src/contract/host-render.ts'
import { prepareModel } from '../../src/engine/prepared-model.ts'
import { renderScore } from '../../src/engine/score-render.ts'
import { engineKernels } from '../../src/host/engine-kernels.ts'
import { padWeights } from '../../src/host/morph-weights.ts'
import { renderScoreToFile } from '../../src/host/score-job.ts'
import { readModel } from '../../src/io/model-file.ts'
import { readMidi } from '../../src/io/read-midi.ts'
import { readRecording } from '../../src/io/read-recording.ts'
import { midiFile, off, on } from '../io/midi-bytes.ts'

const MODEL = 'samples/orchestra.timbrel'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timbrel-score-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('plays a piece with the shape and the brightness that are asked for', async () => {
  const midi = join(folder, 'tune.mid')
  await writeFile(midi, midiFile([[on(0, 60), off(240, 60)]]))
  const points = [{ seconds: 0, x: 0.5, y: 0.5 }]
  const asked: ScoreRequest = {
    ...{
      model: MODEL,
      midi,
      output: join(folder, 'tune.wav'),
      source: { kind: 'pad' },
      path: { kind: 'points', points },
    },
    ...{ attributes: { brightness: 0, noisiness: 0, oddEven: 0, attackTime: 0 }, detail: 1, evenSteps: false, seed: 1 },
    ...{ rateHz: 44_100, format: '32f', voices: 2, bendRangeSemitones: 2, glideSeconds: 0, releaseSeconds: null },
  }
  const rendered = async (request: ScoreRequest) => {
    await renderScoreToFile(request, { onWarning: () => {}, onProgress: () => {} })
    return (await readRecording(request.output)).clip.samples
  }
  const model = await readModel(MODEL)
  const { latentSize } = prepareModel(model, await engineKernels())
  const { score } = await readMidi(midi, { bendRangeSemitones: 2 })
  const played = { score, voices: 2, weights: padWeights(model, points), kernels: await engineKernels() }
  const latents = new Float32Array(model.sounds.length * latentSize).fill(0.3)
  const shape = { latents, attackFactor: 2 }
  expect(await rendered(asked)).toEqual(renderScore(model, played))
  expect(await rendered({ ...asked, shape, brightnessOctaves: 1 })).toEqual(
    renderScore(model, { ...played, shape, settings: { brightness: 1 } }),
  )
}, 60_000)

/**
 * Renders a morph and plays the engine note by note, from Node: `node examples/render.mjs [folder]`.
 *
 * In a project of your own: `npm install timbrel`.
 */
import { join } from 'node:path'
import { Engine, loadKernels, loadModel, renderMorph, writeWav } from 'timbrel'

const folder = process.argv[2] ?? '.'
const model = await loadModel() // or a path, an address, the bytes of a file
const kernels = await loadKernels()
console.log(`${model.instruments.length} instruments: ${model.instruments.map(({ name }) => name).join(', ')}`)

// A note half way between two instruments.
const morph = { from: 'flute', to: 'guitar_nylon', at: 0.5, midiNote: 72, seconds: 1.5, kernels }
const half = renderMorph(model, morph)
await writeWav(join(folder, 'half.wav'), [half.samples], half.sampleRateHz, '16')

// The instrument itself: notes in, samples out, in blocks of any length.
const sampleRateHz = 48_000
const engine = new Engine(model, { sampleRateHz, kernels })
engine.setPlace(0.3, 0.4)
for (const [index, key] of [60, 64, 67].entries()) {
  const note = engine.noteOn({ key, velocity: 0.7, atSample: index * 12_000 })
  engine.noteOff(note, 72_000)
}
const [left, right] = [new Float32Array(2 * sampleRateHz), new Float32Array(2 * sampleRateHz)]
for (let from = 0; from < left.length; from += 512) {
  engine.process(left.subarray(from), right.subarray(from), Math.min(512, left.length - from))
}
await writeWav(join(folder, 'chord.wav'), [left, right], sampleRateHz, '24')
console.log('half.wav and chord.wav written')

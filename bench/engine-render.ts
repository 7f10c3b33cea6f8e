/**
 * How many times faster than real time the engine renders, in plain TypeScript and in SIMD: voices of one sound, of a
 * morph between two instruments of two sounds each, and of a blend of four instruments; one voice and sixteen. The network has the default shape (38,000 to 75,000 multiply-adds a decoded step), its
 * weights are random: speed does not depend on them. Processor time counts, which other programs disturb least.
 */
import { MODEL_RATE_HZ } from '../src/contract/spectrogram.ts'
import { Random } from '../src/dsp/random.ts'
import { Engine } from '../src/engine/engine.ts'
import { typeScriptKernels } from '../src/engine/kernels/typescript.ts'
import type { Kernels } from '../src/engine/kernels.ts'
import { engineKernels } from '../src/host/engine-kernels.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../src/model/defaults.ts'
import { soundStride } from '../src/model/encode-sound.ts'
import { networkSpec } from '../src/model/network-spec.ts'
import { toNetwork, weightLayout } from '../src/model/weights.ts'
import { makeSound, tinyNetwork } from '../test/engine/make-sound.ts'

const SECONDS = 4
const REPEATS = 3
const KEYS = [48, 52, 55, 60, 64, 67, 72, 76, 50, 53, 57, 62, 65, 69, 74, 77]

const spec = networkSpec(DEFAULT_TRAINING_OPTIONS)
const layout = weightLayout(spec)
const random = new Random(1)
const weights = Float32Array.from({ length: layout.length }, () => 0.03 * random.normal())
const network = toNetwork(layout, weights, { meanDb: new Float32Array(144).fill(-30), scaleDb: 20 })
const sounds = [48, 55, 62, 69].map((midiNote) => {
  const sound = makeSound({ midiNote, vibratoCents: 10 }, tinyNetwork(1))
  const steps = Math.ceil((sound.frameCount - 1) / soundStride(spec)) + 1
  return { ...sound, latents: new Float32Array(steps * spec.latentSize) }
})
const instruments = sounds.map(({ name }, index) => ({ name, x: index, y: 0, sounds: [index] }))

const pairs = [0, 1].map((index) => ({ name: `pair ${index}`, x: index, y: 0, sounds: [2 * index, 2 * index + 1] }))

/** Share of a core. */
function load(kernels: Kernels, voices: number, blend: readonly number[]): number {
  const played = blend.length === 2 ? pairs : instruments
  const engine = new Engine({ network, instruments: played, sounds }, { sampleRateHz: MODEL_RATE_HZ, kernels })
  engine.setWeights(blend)
  for (let voice = 0; voice < voices; voice++) engine.noteOn({ key: KEYS[voice] as number, velocity: 0.5 })
  const left = new Float32Array(128)
  const right = new Float32Array(128)
  const blocks = Math.round((SECONDS * MODEL_RATE_HZ) / 128)
  const before = process.cpuUsage()
  for (let block = 0; block < blocks; block++) engine.process(left, right, 128)
  const used = process.cpuUsage(before)
  return (used.user + used.system) / (1e6 * SECONDS)
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] as number

const fastest = await engineKernels()
load(typeScriptKernels, 4, [1, 1, 1, 1])
load(fastest, 4, [1, 1, 1, 1])
for (const [label, voices, blend] of [
  ['1 voice of 1 sound', 1, [1, 0, 0, 0]],
  ['1 voice of a morph', 1, [1, 1]],
  ['16 voices of 1 sound', 16, [1, 0, 0, 0]],
  ['16 voices of a morph', 16, [1, 1]],
  ['16 voices of 4 instruments', 16, [1, 1, 1, 1]],
] as const) {
  for (const kernels of [typeScriptKernels, fastest]) {
    const share = median(Array.from({ length: REPEATS }, () => load(kernels, voices, blend)))
    const percent = (100 * share).toFixed(1).padStart(5)
    const realTime = (1 / share).toFixed(1).padStart(6)
    process.stdout.write(
      `${label.padEnd(26)} ${kernels.name.padEnd(10)} ${realTime} x real time, ${percent} % of a core\n`,
    )
  }
}

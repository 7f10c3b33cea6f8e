/**
 * The engine in plain TypeScript against the kernels in SIMD, medians within one run: microseconds of each kernel, then
 * what voices cost of a core and how much faster than real time one voice is. The network has the default shape; its
 * weights and sounds are made up, speed does not depend on them. Processor time counts, which other programs disturb
 * least.
 */
import { BINS, HARMONICS, HOP_SAMPLES, MODEL_RATE_HZ, NOISE_BANDS } from '../src/contract/spectrogram.ts'
import { Random } from '../src/dsp/random.ts'
import { Engine } from '../src/engine/engine.ts'
import { typeScriptKernels } from '../src/engine/kernels/typescript.ts'
import type { BlendKernel, Kernels } from '../src/engine/kernels.ts'
import { atOnce } from '../src/engine/pieces.ts'
import { SoundReader } from '../src/engine/sound-reader.ts'
import { engineKernels } from '../src/host/engine-kernels.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../src/model/defaults.ts'
import { soundStride } from '../src/model/encode-sound.ts'
import { decoderCost, networkSpec } from '../src/model/network-spec.ts'
import { toNetwork, weightLayout } from '../src/model/weights.ts'
import { makeSound, tinyNetwork } from '../test/engine/make-sound.ts'

const REPEATS = 9
const CALLS = 500
const LOAD_REPEATS = 3
const LOAD_SECONDS = 4
const BLOCK = 128
const KEYS = [48, 52, 55, 60, 64, 67, 72, 76, 50, 53, 57, 62, 65, 69, 74, 77]

const random = new Random(1)
const normals = (length: number) => Float32Array.from({ length }, () => random.normal())
const spec = networkSpec(DEFAULT_TRAINING_OPTIONS)
const layout = weightLayout(spec)
const weights = normals(layout.length).map((value) => 0.03 * value)
const network = toNetwork(layout, weights, { meanDb: new Float32Array(BINS).fill(-30), scaleDb: 20 })
const sounds = [48, 55, 62, 69].map((midiNote) => {
  const sound = makeSound({ midiNote, vibratoCents: 10 }, tinyNetwork(1))
  const steps = Math.ceil((sound.frameCount - 1) / soundStride(spec)) + 1
  return { ...sound, latents: new Float32Array(steps * spec.latentSize) }
})
const instruments = [0, 2].map((first) => ({ name: `${first}`, x: first, y: 0, sounds: [first, first + 1] }))

/** What a blend is written to. */
interface BlendOut {
  readonly latents: Float32Array
  readonly row: Float32Array
  readonly grain: Float32Array
}

const fastest = await engineKernels()
const print = (line: string) => process.stdout.write(`${line}\n`)
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] as number

/** Seconds of processor time. */
function timed(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** Medians of two kinds of work, done in turns after one round to warm up. */
function inTurns(repeats: number, plain: () => number, fast: () => number): [number, number] {
  plain()
  fast()
  const rounds = Array.from({ length: repeats }, () => [plain(), fast()] as const)
  return [median(rounds.map(([first]) => first)), median(rounds.map(([, second]) => second))]
}

/** Prints microseconds per call of what each set of kernels makes. */
function compareCalls(label: string, per: number, make: (kernels: Kernels) => () => void): void {
  const [plain, fast] = [typeScriptKernels, fastest].map((kernels) => {
    const call = make(kernels)
    const loop = () => {
      for (let index = 0; index < CALLS; index++) call()
    }
    return () => (1e6 * timed(loop)) / CALLS / per
  }) as [() => number, () => number]
  const [slow, quick] = inTurns(REPEATS, plain, fast)
  const figures = [slow.toFixed(1), quick.toFixed(2), (slow / quick).toFixed(1)]
  print(`${label.padEnd(38)}${figures.map((figure) => figure.padStart(11)).join('')}`)
}

/** Share of a core that voices take. @param blend weights of the instruments. */
function load(kernels: Kernels, voices: number, blend: readonly number[]): number {
  const engine = new Engine({ network, instruments, sounds }, { sampleRateHz: MODEL_RATE_HZ, kernels })
  engine.setWeights(blend)
  for (let voice = 0; voice < voices; voice++) engine.noteOn({ key: KEYS[voice] as number, velocity: 0.5 })
  const left = new Float32Array(BLOCK)
  const right = new Float32Array(BLOCK)
  const blocks = Math.round((LOAD_SECONDS * MODEL_RATE_HZ) / BLOCK)
  const seconds = timed(() => {
    for (let block = 0; block < blocks; block++) engine.process(left, right, BLOCK)
  })
  return seconds / LOAD_SECONDS
}

print(`microseconds${' '.repeat(26)} TypeScript${fastest.name.padStart(11)}      ratio`)
for (const windows of [1, 3, 4]) {
  compareCalls(`decoder, per window of ${windows}`, windows, (kernels) => {
    const decoder = kernels.createDecoder(network, 1, windows)
    const input = normals(windows * decoder.inputSize)
    const out = new Float32Array(windows * BINS)
    return () => decoder.decode(input, windows, 1, 0, 1, out)
  })
}
compareCalls('partial bank, 80 partials, per hop', 1, (kernels) => {
  const bank = kernels.createPartialBank()
  const levels = Float32Array.from({ length: HARMONICS }, (_, index) => 0.1 / (index + 1))
  const out = new Float32Array(HOP_SAMPLES)
  return () => bank.add(out, 0, HOP_SAMPLES, 110, 110.5, 1e-4, levels, levels, MODEL_RATE_HZ)
})
compareCalls('noise shaper, per hop', 1, (kernels) => {
  const shaper = kernels.createNoiseShaper()
  const excitation = normals(2 * HOP_SAMPLES)
  const bands = new Float32Array(NOISE_BANDS).fill(-30)
  const out = new Float32Array(2 * HOP_SAMPLES)
  return () => shaper.shape(excitation, 0, bands, 0, -20, out, 0)
})
for (const [label, semitones, blendOnce] of [
  [
    ', latents and tracks',
    0,
    (blend, { latents }) => {
      blend.addLatents(latents, 0)
      blend.blendTracks()
    },
  ],
  [', detail in tune', 0, (blend, { row }) => blend.addDetail(1, row)],
  [', detail transposed', 1.5, (blend, { row }) => blend.addDetail(1, row)],
  [', air', 0, (blend, { grain }) => blend.blendAir(grain)],
] as const satisfies [string, number, (blend: BlendKernel, out: BlendOut) => void][]) {
  compareCalls(`blend of ${sounds.length} sounds${label}`, 1, (kernels) => {
    const readers = sounds.map((sound) => new SoundReader(sound, spec.latentSize))
    const blend = atOnce(kernels.createBlend(readers, sounds.length))
    const out = {
      latents: new Float32Array(spec.latentSize),
      row: new Float32Array(BINS),
      grain: new Float32Array(2 * HOP_SAMPLES),
    }
    const { parts } = blend
    parts.count = sounds.length
    parts.semitones.fill(semitones)
    parts.weights.fill(1 / sounds.length)
    let hop = 0
    return () => {
      hop = (hop + 1) % 300
      parts.frames.fill(hop + 0.3)
      parts.airStarts.fill(hop * HOP_SAMPLES)
      blendOnce(blend, out)
    }
  })
}
print(`(decoder: ${decoderCost(spec)} multiply-adds)\n`)
print(`% of a core${' '.repeat(27)} TypeScript${fastest.name.padStart(11)}  real time`)
for (const [label, blend] of [
  ['of one sound', [1, 0]],
  ['of a morph of two instruments', [1, 1]],
] as const) {
  for (const voices of [1, 4, 8, 16]) {
    const plain = () => load(typeScriptKernels, voices, blend)
    const [slow, quick] = inTurns(LOAD_REPEATS, plain, () => load(fastest, voices, blend))
    const figures = [(100 * slow).toFixed(1), (100 * quick).toFixed(2), `${(1 / quick).toFixed(1)} x`]
    const name = `${voices} ${voices === 1 ? 'voice' : 'voices'} ${label}`
    print(`${name.padEnd(38)}${figures.map((figure) => figure.padStart(11)).join('')}`)
  }
}

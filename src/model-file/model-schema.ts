import * as v from 'valibot'
import { HARMONICS, NOISE_BANDS } from '../contract/spectrogram.ts'

/** Whole numbers up to what a model can sensibly have, so that shapes computed from them stay safe integers. */
const count = (most: number, least = 0) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

const finite = v.pipe(v.number(), v.finite())
const text = v.pipe(v.string(), v.maxLength(65_536))

/** JSON has no NaN or infinity: {@link toJson} writes them as words. */
const anyNumber = v.union([
  finite,
  v.pipe(
    v.picklist(['NaN', 'Infinity', '-Infinity']),
    v.transform((word) => Number(word)),
  ),
])

const reconstructionError = v.object({ harmonicsDb: anyNumber, noiseDb: anyNumber })

const trainingVerdict = v.object({
  heldOut: v.nullable(reconstructionError),
  training: reconstructionError,
  pca: v.nullable(reconstructionError),
  activeUnits: count(65_536),
  klPerDimension: v.array(anyNumber),
  shuffleRatio: anyNumber,
  why: v.picklist(['steps', 'minutes', 'early-stop', 'stopped']),
  trainingSeconds: anyNumber,
  misfits: v.exactOptional(v.array(v.object({ file: text, heldOut: v.boolean(), error: reconstructionError }))),
})

const trainingOptions = v.object({
  network: v.picklist(['conv', 'dense']),
  kind: v.picklist(['vae', 'ae']),
  latentSize: finite,
  latentStride: finite,
  hiddenSize: finite,
  beta: finite,
  betaWarmUp: finite,
  learningRate: finite,
  batchSize: finite,
  sequenceFrames: finite,
  pitchAugmentation: finite,
  maxSteps: anyNumber,
  maxMinutes: v.pipe(
    v.nullable(finite),
    v.transform((minutes) => minutes ?? Number.POSITIVE_INFINITY),
  ),
  patience: anyNumber,
  holdOutEvery: finite,
  seed: finite,
  engine: v.picklist(['auto', 'tfjs-node', 'wasm', 'cpu']),
  soundsPerInstrument: anyNumber,
})

/** `origin` of the metadata: {@link ModelOrigin}. */
export const originSchema = v.object({
  name: text,
  createdAt: text,
  program: text,
  trainingEngine: text,
  training: trainingOptions,
  steps: count(Number.MAX_SAFE_INTEGER),
  verdict: trainingVerdict,
})

/** Widest layer read: bounds the weights a hostile file can ask for, far above any network of ours. */
const WIDEST_LAYER = 16_384

const layer = v.object({
  kernelSize: v.pipe(
    count(255, 1),
    v.check((size) => size % 2 === 1, 'an odd number'),
  ),
  stride: count(4, 1),
  inputs: count(WIDEST_LAYER, 1),
  outputs: count(WIDEST_LAYER, 1),
  activation: v.picklist(['silu', 'linear']),
})

const layers = v.pipe(v.array(layer), v.minLength(1), v.maxLength(64))

/** `network` of the metadata: {@link NetworkSpec}, and the scale of the normalisation. */
export const networkSchema = v.object({
  family: v.picklist(['conv', 'dense']),
  kind: v.picklist(['vae', 'ae']),
  latentSize: count(WIDEST_LAYER, 1),
  latentStride: v.picklist([1, 2, 4]),
  encoder: layers,
  decoder: layers,
  scaleDb: v.pipe(finite, v.gtValue(0)),
})

/** `instruments` of the metadata; their places on the pad are a tensor. */
export const instrumentsSchema = v.array(v.object({ name: text, sounds: v.array(count(10_000_000)) }))

const landmarks = v.object({
  onsetFrame: count(10_000_000),
  attackEndFrame: count(10_000_000),
  sustainStartFrame: count(10_000_000),
  sustainEndFrame: count(10_000_000),
  releaseFrame: count(10_000_000),
  decaying: v.boolean(),
  decayDbPerSecond: finite,
  peakLoudnessDb: finite,
})

const provenance = v.object({
  file: text,
  sha256: text,
  source: v.exactOptional(text),
  licence: v.exactOptional(text),
})

/** `sounds` of the metadata: all of a {@link Sound} but its arrays, and how many latent steps it has. */
export const soundsSchema = v.array(
  v.object({
    name: text,
    instrument: text,
    midiNote: finite,
    verdict: v.picklist(['pitched', 'unpitched', 'several-pitches']),
    inharmonicity: finite,
    landmarks,
    provenance,
    heldOut: v.boolean(),
    frameCount: count(10_000_000, 1),
    harmonicCount: count(HARMONICS, 1),
    latentCount: count(10_000_000, 1),
  }),
)

/** Columns of a sound's detail. */
export function detailWidth(harmonicCount: number): number {
  return harmonicCount + NOISE_BANDS
}

/** JSON in which NaN and infinities survive as words; what a schema reads back as the same number. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  )
}

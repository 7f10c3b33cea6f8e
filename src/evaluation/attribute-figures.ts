import type { AttributeEvaluation } from '../contract/evaluation.ts'
import type { Sound } from '../contract/sound.ts'
import { MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import { midiToHz } from '../dsp/pitch.ts'
import { Engine } from '../engine/engine.ts'
import { fitSpread } from '../engine/latent-prior.ts'
import type { PlayableModel } from '../engine/prepared-model.ts'
import { playNote } from '../engine/render.ts'
import { type AttributeDescriptors, describeAttributes } from './attribute-descriptors.ts'
import { spearman } from './rank-correlation.ts'

/** The knobs, in the order of their figures. */
export const ATTRIBUTES = ['brightness', 'noisiness', 'oddEven', 'attackTime'] as const

/** Positions each knob is heard at: -2 to 2. */
const KNOB_POSITIONS = Array.from({ length: 9 }, (_, index) => (index - 4) / 2)

/** Seconds of each render: attack and what is described after it, also of an attack four times as long. */
const SECONDS = 1.5
const ATTACK_SECONDS = 2.6

export type Attribute = (typeof ATTRIBUTES)[number]

/** One knob on one instrument. */
export interface KnobFigures {
  readonly instrument: string
  readonly midiNote: number
  readonly attribute: Attribute
  readonly spearman: number
  readonly crossTalk: number
  /** Change of every descriptor from the lowest to the highest position, in its standard deviations over instruments. */
  readonly responses: Readonly<Record<Attribute, number>>
}

/** What is heard, and how long it may take. */
export interface AttributeOptions {
  /** Instruments heard, spread over the model; all unless said otherwise. A render and its figures take 70 ms. */
  readonly instruments?: number
  readonly seed?: number
}

/**
 * Turns every knob on instruments of a model, each at its sound in the middle of its range, and measures what is heard.
 *
 * Cross-talk is the response of the most disturbed of the other descriptors over the knob's own, each the change from
 * the lowest to the highest position in standard deviations over the model's instruments.
 */
export function knobFigures(model: PlayableModel, { instruments, seed = 1 }: AttributeOptions = {}): KnobFigures[] {
  const engine = new Engine(model, { sampleRateHz: MODEL_RATE_HZ, voices: 1, seed, limit: false })
  const stage = { model, engine }
  const deviations = descriptorDeviations(stage)
  const chosen = spreadChoice(middleSounds(model), instruments)
  return chosen.flatMap(({ sound, instrument }) =>
    ATTRIBUTES.map((attribute) => turnKnob(stage, { sound, instrument, attribute, deviations })),
  )
}

/** {@link knobFigures} by knob: mean Spearman and mean cross-talk over the instruments heard. */
export function attributeFigures(model: PlayableModel, options: AttributeOptions = {}): AttributeEvaluation[] {
  const figures = knobFigures(model, options)
  return ATTRIBUTES.map((name) => {
    const own = figures.filter(({ attribute }) => attribute === name)
    const mean = (read: (figures: KnobFigures) => number) =>
      own.reduce((sum, figure) => sum + read(figure), 0) / Math.max(1, own.length)
    return { name, spearman: mean((figure) => figure.spearman), crossTalk: mean((figure) => figure.crossTalk) }
  })
}

interface Stage {
  readonly model: PlayableModel
  /** Of the model. */
  readonly engine: Engine
}

interface Turn {
  readonly sound: Sound
  /** Index in the model. */
  readonly instrument: number
  readonly attribute: Attribute
  readonly deviations: AttributeDescriptors
}

function turnKnob(stage: Stage, { sound, instrument, attribute, deviations }: Turn): KnobFigures {
  const heard = KNOB_POSITIONS.map((value) => hear(stage, instrument, sound, { [attribute]: value }))
  const own = heard.map((descriptors) => descriptors[attribute])
  const response = (name: Attribute): number =>
    ((heard.at(-1)?.[name] ?? 0) - (heard[0]?.[name] ?? 0)) / deviations[name]
  const responses = Object.fromEntries(ATTRIBUTES.map((name) => [name, response(name)])) as Record<Attribute, number>
  const others = ATTRIBUTES.filter((name) => name !== attribute).map((name) => Math.abs(responses[name]))
  return {
    instrument: stage.model.instruments[instrument]?.name ?? '',
    midiNote: sound.midiNote,
    attribute,
    spearman: spearman(KNOB_POSITIONS, own),
    crossTalk: Math.max(...others) / Math.max(1e-9, Math.abs(responses[attribute])),
    responses,
  }
}

function hear(
  { model, engine }: Stage,
  instrument: number,
  sound: Sound,
  attributes: Partial<Record<Attribute, number>>,
): AttributeDescriptors {
  const { midiNote, inharmonicity } = sound
  const seconds = attributes.attackTime === undefined ? SECONDS : ATTACK_SECONDS
  const note = { midiNote, velocity: 1, seconds, releaseSeconds: 0 }
  const weights = model.instruments.map((_, index) => (index === instrument ? 1 : 0))
  const samples = playNote(engine, model, { note, weights: Float32Array.from(weights), attributes })
  return describeAttributes(samples, MODEL_RATE_HZ, midiToHz(midiNote), inharmonicity)
}

/** Standard deviation of each descriptor over instruments at their middle sounds, pitch taken out. */
function descriptorDeviations(stage: Stage): AttributeDescriptors {
  const middle = middleSounds(stage.model)
  const points = middle.map(({ sound, instrument }) => {
    const heard = hear(stage, instrument, sound, {})
    return Float64Array.from(ATTRIBUTES, (name) => heard[name])
  })
  const sounds = middle.map(({ sound }) => sound)
  const instruments = sounds.map(({ instrument }, index) => ({ name: instrument, x: 0, y: 0, sounds: [index] }))
  const { spread } = fitSpread(points, { instruments, sounds }, ATTRIBUTES.length)
  const deviation = (name: Attribute): number => {
    const squares = points.map(
      (_, index) => (spread[index * ATTRIBUTES.length + ATTRIBUTES.indexOf(name)] as number) ** 2,
    )
    return Math.max(1e-3, Math.sqrt(squares.reduce((sum, value) => sum + value, 0)))
  }
  return {
    brightness: deviation('brightness'),
    noisiness: deviation('noisiness'),
    oddEven: deviation('oddEven'),
    attackTime: deviation('attackTime'),
  }
}

/** The pitched sound in the middle of each instrument's range. */
function middleSounds({ instruments, sounds }: PlayableModel): { sound: Sound; instrument: number }[] {
  return instruments.flatMap(({ sounds: own }, instrument) => {
    const pitched = own.flatMap((index) => sounds[index] ?? []).filter(({ verdict }) => verdict === 'pitched')
    const sound = pitched[Math.floor(pitched.length / 2)]
    return sound === undefined ? [] : [{ sound, instrument }]
  })
}

/** At most `count` of a list, evenly spread. */
function spreadChoice<T>(items: readonly T[], count = items.length): T[] {
  const wanted = Math.min(count, items.length)
  return Array.from({ length: wanted }, (_, index) => items[Math.floor(((index + 0.5) * items.length) / wanted)] as T)
}

import type { MorphEvaluation, MorphSystem } from '../contract/evaluation.ts'
import type { Network } from '../contract/network.ts'
import type { Sound } from '../contract/sound.ts'
import { HOP_SAMPLES, HOP_SECONDS, MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import { ONSET_LEAD_FRAMES } from '../engine/onset-lead.ts'
import { renderMorph } from '../engine/render.ts'
import { describeSound } from './morph-descriptors.ts'
import { type MorphFigures, type MorphRender, morphFigures } from './morph-figures.ts'
import { MORPH_DESCRIPTORS, mean } from './morph-places.ts'

/** Places at which a morph is judged. */
export const TRIAL_POSITIONS = [0, 0.25, 0.5, 0.75, 1] as const

/** Longest stretch compared, in seconds; the end of a shorter recording ends it sooner. */
const MOST_SECONDS = 2.2

/** Steps over which evenness is measured. */
const EVEN_STEPS = 20

/** One side of a morph: a recording and what a network keeps of it. */
export interface TrialSide {
  readonly sound: Sound
  /** The recording, at MODEL_RATE_HZ. */
  readonly samples: Float32Array
}

/** Two recordings between which systems morph, aligned at their onsets and cut to one length. */
export interface MorphTrial {
  readonly from: TrialSide
  readonly to: TrialSide
  readonly seconds: number
  /** The recordings from ONSET_LEAD_FRAMES before their onset, `seconds` long. */
  readonly a: Float32Array
  readonly b: Float32Array
}

/** Readies two recordings for comparison: as long as the shorter lasts. */
export function morphTrial(from: TrialSide, to: TrialSide): MorphTrial {
  const seconds = Math.min(MOST_SECONDS, secondsFromLead(from.sound), secondsFromLead(to.sound))
  return { from, to, seconds, a: fromLead(from, seconds), b: fromLead(to, seconds) }
}

/** Seconds of a recording from where a render of it begins to its last whole frame. */
export function secondsFromLead({ frameCount, landmarks }: Sound): number {
  return (frameCount - 1 - landmarks.onsetFrame + ONSET_LEAD_FRAMES) * HOP_SECONDS
}

/** A recording from where a render of it begins, ONSET_LEAD_FRAMES before its onset; silence beyond its ends. Fresh. */
export function fromLead({ sound, samples }: TrialSide, seconds: number): Float32Array {
  const start = (sound.landmarks.onsetFrame - ONSET_LEAD_FRAMES) * HOP_SAMPLES
  const out = new Float32Array(Math.round(seconds * MODEL_RATE_HZ))
  for (let n = Math.max(0, -start); n < out.length; n++) out[n] = samples[start + n] ?? 0
  return out
}

/** Pitch of a place: recordings are seldom exactly in tune, and the ends shall equal them. */
export function pitchAt({ from, to }: Pick<MorphTrial, 'from' | 'to'>, position: number): number {
  return from.sound.midiNote + position * (to.sound.midiNote - from.sound.midiNote)
}

/** Seconds for which a player held the key: to where the recording's own release begins; to its end where it dies away. */
function heldSeconds(sound: Sound): number {
  const { landmarks } = sound
  if (landmarks.decaying) return secondsFromLead(sound)
  return (landmarks.releaseFrame - landmarks.onsetFrame + ONSET_LEAD_FRAMES) * HOP_SECONDS
}

/**
 * Renders a morph by the engine at some places, each as long as the trial; the key is let go where the recordings were
 * let go, in between in between.
 */
export function engineRenders(
  trial: MorphTrial,
  network: Network,
  positions: readonly number[],
  evenBrightness = true,
): MorphRender[] {
  const { from, to, seconds } = trial
  return positions.map((position) => {
    const held = (1 - position) * heldSeconds(from.sound) + position * heldSeconds(to.sound)
    const midiNote = pitchAt(trial, position)
    const note = { midiNote, velocity: 1, seconds: held, releaseSeconds: Math.max(0, seconds - held) + HOP_SECONDS }
    const samples = renderMorph(from.sound, to.sound, network, { note, at: position, evenBrightness })
    return { position, samples: samples.slice(0, trial.a.length) }
  })
}

/** Judges renders of a trial, by whatever system they were made. @param positions of `renders` as TRIAL_POSITIONS. */
export function judgeMorph(
  trial: MorphTrial,
  system: MorphSystem,
  renders: readonly MorphRender[],
  stepVariation: number | null,
): MorphEvaluation {
  const { from, to, a, b } = trial
  const figures = morphFigures(a, b, renders, MODEL_RATE_HZ, pitchAt(trial, 0.5))
  return {
    from: from.sound.name,
    to: to.sound.name,
    midiNote: Math.round(pitchAt(trial, 0.5)),
    system,
    ...endFigures(figures),
    ...placeFigures(figures),
    ...middleFigures(figures),
    stepVariation,
  }
}

/**
 * Evenness: how unequal 20 steps of equal position sound, as the coefficient of variation of their distances in MFCC
 * 1-13. 0 is perfectly even.
 */
export function stepVariation(render: (position: number) => Float32Array): number {
  const places = Array.from({ length: EVEN_STEPS + 1 }, (_, step) => {
    return describeSound(render(step / EVEN_STEPS), MODEL_RATE_HZ).mfcc
  })
  const steps = places.slice(1).map((place, index) => {
    const before = places[index] as Float64Array
    return Math.hypot(...place.map((value, coefficient) => value - (before[coefficient] as number)))
  })
  const average = mean(steps)
  return Math.sqrt(mean(steps.map((step) => (step - average) ** 2))) / average
}

function endFigures({ endAtA, endAtB, attackMs }: MorphFigures) {
  return {
    lmd0: endAtA?.distanceDb ?? Number.NaN,
    lmd1: endAtB?.distanceDb ?? Number.NaN,
    lag0Ms: endAtA?.lagMs ?? Number.NaN,
    lag1Ms: endAtB?.lagMs ?? Number.NaN,
    attackAMs: attackMs.a,
    attackBMs: attackMs.b,
    attackMs: attackMs.renders,
  }
}

function placeFigures({ paths, meanError, towardsB }: MorphFigures) {
  const maeOf: Record<string, number> = {}
  for (const descriptor of MORPH_DESCRIPTORS) {
    const path = paths[descriptor]
    if (path !== null && descriptor !== 'attack') maeOf[descriptor] = path.meanError
  }
  return { mae: meanError, maeOf, mono: towardsB, off: paths.mfcc?.offLine ?? null }
}

function middleFigures({ fusion }: MorphFigures) {
  return {
    hnrDropDb: fusion?.hnrDropDb ?? Number.NaN,
    harmDb: fusion?.harmDb ?? null,
    harmADb: fusion?.harmOfADb ?? null,
    harmBDb: fusion?.harmOfBDb ?? null,
    beatDb: fusion?.beatDb ?? null,
    beatADb: fusion?.beatOfADb ?? null,
    beatBDb: fusion?.beatOfBDb ?? null,
    f0Cents: fusion?.f0Cents ?? Number.NaN,
  }
}

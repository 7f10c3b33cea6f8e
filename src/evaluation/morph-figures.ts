import { TimbrelError } from '../contract/errors.ts'
import { midiToHz } from '../dsp/pitch.ts'
import type { EndpointFigures } from './endpoints.ts'
import { endpointFigures } from './endpoints.ts'
import { beatingDb, harmonicityDb } from './fusion.ts'
import type { DescriptorVectors, MorphDescriptor } from './morph-descriptors.ts'
import { describeSound } from './morph-descriptors.ts'
import type { DescriptorPath } from './morph-places.ts'
import { descriptorPath, MORPH_DESCRIPTORS, mean } from './morph-places.ts'
import { periodicity } from './periodicity.ts'

/** One render of a morph: 0 is recording A, 1 is recording B. */
export interface MorphRender {
  readonly position: number
  readonly samples: Float32Array
}

/** Is the middle one sound, or two heard together? Each figure beside those of the recordings. */
export interface FusionFigures {
  /** Median harmonics-to-noise ratio, dB. */
  readonly hnrDb: number
  readonly hnrOfADb: number
  readonly hnrOfBDb: number
  /** Mean of the recordings' HNR minus the render's; 0 or less is fused. */
  readonly hnrDropDb: number
  /** Pitch against the note's, or against the mean of A and B where no note was given. */
  readonly f0Cents: number
  readonly f0OfACents: number
  readonly f0OfBCents: number
  /** See {@link beatingDb}. */
  readonly beatDb: number | null
  readonly beatOfADb: number | null
  readonly beatOfBDb: number | null
  /** See {@link harmonicityDb}. */
  readonly harmDb: number | null
  readonly harmOfADb: number | null
  readonly harmOfBDb: number | null
}

/** The figures of metrics.md for one morph. */
export interface MorphFigures {
  /** Of the render at 0 against A and of that at 1 against B; null where there is no such render. */
  readonly endAtA: EndpointFigures | null
  readonly endAtB: EndpointFigures | null
  /** 10-90 % rise in ms. `renders` in rising order of position, like {@link positions}. */
  readonly attackMs: { readonly a: number; readonly b: number; readonly renders: readonly number[] }
  readonly positions: readonly number[]
  readonly paths: Readonly<Record<MorphDescriptor, DescriptorPath | null>>
  /** "mae": mean over the descriptors but attack of {@link DescriptorPath.meanError}; null where A and B are alike. */
  readonly meanError: number | null
  /** "mono": mean over all descriptors of {@link DescriptorPath.towardsB}. */
  readonly towardsB: number | null
  /** Of the render at 0.5; null where there is none. */
  readonly fusion: FusionFigures | null
}

/**
 * Judges a morph between two recordings of one pitch against the recordings themselves.
 *
 * @param renders at any positions; 0, 0.5 and 1 get figures of their own.
 * @param midiNote the note played; narrows the pitch search and is what the render's pitch is held against.
 * @throws TimbrelError when there is no render.
 */
export function morphFigures(
  a: Float32Array,
  b: Float32Array,
  renders: readonly MorphRender[],
  sampleRateHz: number,
  midiNote?: number,
): MorphFigures {
  if (renders.length === 0) throw new TimbrelError('input', 'morph figures: expected at least one render, found none')
  const length = Math.max(a.length, b.length)
  const [ofA, ofB] = [sameLength(a, length), sameLength(b, length)]
  const ordered = renders
    .map(({ position, samples }) => ({ position, samples: sameLength(samples, length) }))
    .sort((one, other) => one.position - other.position)
  const positions = ordered.map(({ position }) => position)
  const at = (position: number) => ordered.find((render) => render.position === position)?.samples
  const [first, middle, last] = [at(0), at(0.5), at(1)]
  const described = ordered.map(({ samples }) => describeSound(samples, sampleRateHz))
  const describedA = describeSound(ofA, sampleRateHz)
  const describedB = describeSound(ofB, sampleRateHz)
  const path = (descriptor: MorphDescriptor) => descriptorPath(descriptor, describedA, describedB, positions, described)
  const paths = {
    centroid: path('centroid'),
    mfcc: path('mfcc'),
    attack: path('attack'),
    temporalCentroid: path('temporalCentroid'),
    flatness: path('flatness'),
  }
  const told = MORPH_DESCRIPTORS.flatMap((descriptor) => paths[descriptor] ?? [])
  const even = MORPH_DESCRIPTORS.flatMap((descriptor) => (descriptor === 'attack' ? [] : (paths[descriptor] ?? [])))
  return {
    endAtA: first === undefined ? null : endpointFigures(first, ofA, sampleRateHz),
    endAtB: last === undefined ? null : endpointFigures(last, ofB, sampleRateHz),
    attackMs: { a: attackMs(describedA), b: attackMs(describedB), renders: described.map(attackMs) },
    positions,
    paths,
    meanError: even.length > 0 ? mean(even.map(({ meanError }) => meanError)) : null,
    towardsB: told.length > 0 ? mean(told.map(({ towardsB }) => towardsB)) : null,
    fusion: middle === undefined ? null : fusionFigures(ofA, ofB, middle, sampleRateHz, midiNote),
  }
}

function sameLength(samples: Float32Array, length: number): Float32Array {
  if (samples.length === length) return samples
  const out = new Float32Array(length)
  out.set(samples.subarray(0, length))
  return out
}

function attackMs({ attack }: DescriptorVectors): number {
  return 1000 * 10 ** (attack[0] as number)
}

function fusionFigures(
  a: Float32Array,
  b: Float32Array,
  middle: Float32Array,
  sampleRateHz: number,
  midiNote: number | undefined,
): FusionFigures {
  const keyHz = midiNote === undefined ? undefined : midiToHz(midiNote)
  const ofA = periodicity(a, sampleRateHz, keyHz)
  const ofB = periodicity(b, sampleRateHz, keyHz)
  const wantedHz = keyHz ?? (ofA.f0Hz + ofB.f0Hz) / 2
  const found = periodicity(middle, sampleRateHz, wantedHz)
  const cents = (hz: number) => 1200 * Math.log2(hz / wantedHz)
  return {
    hnrDb: found.hnrDb,
    hnrOfADb: ofA.hnrDb,
    hnrOfBDb: ofB.hnrDb,
    hnrDropDb: (ofA.hnrDb + ofB.hnrDb) / 2 - found.hnrDb,
    f0Cents: cents(found.f0Hz),
    f0OfACents: cents(ofA.f0Hz),
    f0OfBCents: cents(ofB.f0Hz),
    beatDb: beatingDb(middle, sampleRateHz, wantedHz),
    beatOfADb: beatingDb(a, sampleRateHz, ofA.f0Hz),
    beatOfBDb: beatingDb(b, sampleRateHz, ofB.f0Hz),
    harmDb: harmonicityDb(middle, sampleRateHz, wantedHz),
    harmOfADb: harmonicityDb(a, sampleRateHz, ofA.f0Hz),
    harmOfBDb: harmonicityDb(b, sampleRateHz, ofB.f0Hz),
  }
}

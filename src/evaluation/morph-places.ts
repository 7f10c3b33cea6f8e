import type { DescriptorVectors, MorphDescriptor } from './morph-descriptors.ts'

/** Where recordings differ by less than this, there is nothing to interpolate: octaves, dB, log10 s, s, dB. */
const LEAST_GAP: Readonly<Record<MorphDescriptor, number>> = {
  centroid: 0.1,
  mfcc: 3,
  attack: 0.1,
  temporalCentroid: 0.05,
  flatness: 1.5,
}

/** Descriptors in the order they are told. */
export const MORPH_DESCRIPTORS = ['centroid', 'mfcc', 'attack', 'temporalCentroid', 'flatness'] as const

/** How one descriptor moves along a morph. */
export interface DescriptorPath {
  /** Distance between the two recordings, in the descriptor's unit. */
  readonly gap: number
  /** Place of each render on the line from A (0) to B (1), in the renders' order. */
  readonly places: readonly number[]
  /** Mean absolute distance of place from morph position; places limited to -1 to 2. */
  readonly meanError: number
  /** Share of the steps from render to render that go towards B. */
  readonly towardsB: number
  /** Mean distance of the renders from the line, over the gap. */
  readonly offLine: number
}

/**
 * Projects a morph's descriptors on the line from recording A to recording B.
 *
 * @param positions of the renders, rising, 0 at A to 1 at B; one for each of `renders`.
 * @returns null where A and B hardly differ in the descriptor.
 */
export function descriptorPath(
  descriptor: MorphDescriptor,
  a: DescriptorVectors,
  b: DescriptorVectors,
  positions: readonly number[],
  renders: readonly DescriptorVectors[],
): DescriptorPath | null {
  const from = a[descriptor]
  const line = b[descriptor].map((value, index) => value - (from[index] as number))
  const gap = Math.hypot(...line)
  if (gap < LEAST_GAP[descriptor]) return null
  const places: number[] = []
  let offLine = 0
  for (const render of renders) {
    const moved = render[descriptor].map((value, index) => value - (from[index] as number))
    const place = moved.reduce((sum, value, index) => sum + value * (line[index] as number), 0) / gap ** 2
    places.push(place)
    offLine += Math.hypot(...moved.map((value, index) => value - place * (line[index] as number))) / gap
  }
  const errors = places.map((place, index) => Math.abs(Math.min(2, Math.max(-1, place)) - (positions[index] as number)))
  const steps = places.slice(1).map((place, index) => place > (places[index] as number))
  return {
    gap,
    places,
    meanError: mean(errors),
    towardsB: steps.length > 0 ? steps.filter((towards) => towards).length / steps.length : 1,
    offLine: offLine / renders.length,
  }
}

/** Arithmetic mean; NaN of none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

import { velocityDb } from '../../engine/key-map.ts'

/** Keys that one recorded key plays. */
export interface KeyZone {
  readonly root: number
  readonly lowest: number
  readonly highest: number
}

/** Zones side by side over [lowest, highest], each recorded in its middle, so that it is moved as little as can be. */
export function keyZones(lowest: number, highest: number, everySemitones: number): KeyZone[] {
  const zones: KeyZone[] = []
  for (let from = lowest; from <= highest; from += everySemitones) {
    const to = Math.min(highest, from + everySemitones - 1)
    zones.push({ root: Math.floor((from + to) / 2), lowest: from, highest: to })
  }
  return zones
}

/** Velocities that one recording plays, and how its level goes with them. */
export interface VelocityLayer {
  /** MIDI velocities, 1 to 127. */
  readonly lowest: number
  readonly highest: number
  /** What it is recorded at: the middle, 0 to 1. */
  readonly velocity: number
  /** dB by which the recording is raised before it is written. */
  readonly gainDb: number
  /** Amplitudes at velocities of the layer, rising; between them they are interpolated. */
  readonly curve: readonly (readonly [velocity: number, amplitude: number])[]
}

/** Velocities from one point of a curve to the next: linear between them is within .08 dB of the law. */
const CURVE_STEP = 8

/**
 * Layers of equal width. Players without `amp_velcurve` take level from velocity by 40·log10(v / 127) dB. Recordings are
 * raised by that law at the top of their layer, so there every player plays the engine's level; the curve keeps it so
 * over the whole layer, for players that read it.
 */
export function velocityLayers(count: number): VelocityLayer[] {
  return Array.from({ length: count }, (_, index) => {
    const lowest = Math.round((127 * index) / count) + 1
    const highest = Math.round((127 * (index + 1)) / count)
    const velocity = (lowest + highest) / 2 / 127
    const top = (highest / 127) ** 2
    const topDb = velocityDb(highest / 127)
    const curve: (readonly [number, number])[] = []
    for (let at = lowest; at < highest; at += CURVE_STEP)
      curve.push([at, top * amplitude(velocityDb(at / 127) - topDb)])
    curve.push([highest, top])
    return { lowest, highest, velocity, gainDb: topDb - velocityDb(velocity) - 20 * Math.log10(top), curve }
  })
}

function amplitude(db: number): number {
  return 10 ** (db / 20)
}

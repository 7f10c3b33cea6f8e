import type { LineSpectrum } from './f0-lines.ts'

/** Harmonics inspected of a hypothesis. */
const INSPECTED = 8

/** A period is accepted only if lines that a shorter one cannot explain are at least this many ... */
const LEAST_OWN_LINES = 3

/** ... or hold at least this share of the power of all lines. */
const LEAST_OWN_SHARE = 0.25

/**
 * Corrects a pitch that the periodicity puts an octave or a twelfth too low: every multiple of a period is a period,
 * and inharmonic or decaying notes often fit a multiple a little better. The lower pitch stands only if the spectrum
 * has lines of its own for it.
 *
 * @returns the fundamental in Hz, `hz` times 1, 2, 3, 4 or 6.
 */
export function raiseToFundamental(hz: number, spectrum: LineSpectrum, highestHz: number): number {
  let fundamental = hz
  for (let round = 0; round < 2; round++) {
    const factor = [2, 3].find((ratio) => fundamental * ratio <= highestHz && !ownsLines(fundamental, ratio, spectrum))
    if (factor === undefined) break
    fundamental *= factor
  }
  return fundamental
}

/** Whether `hz` has lines that its multiple by `ratio` cannot explain. */
export function ownsLines(hz: number, ratio: number, spectrum: LineSpectrum): boolean {
  let own = 0
  let ownPower = 0
  let allPower = 0
  for (let k = 1; k <= INSPECTED; k++) {
    const power = spectrum.lineAt(k * hz, hz)
    allPower += power
    if (k % ratio === 0 || power === 0) continue
    own++
    ownPower += power
  }
  return own >= LEAST_OWN_LINES || (ownPower >= LEAST_OWN_SHARE * allPower && own > 0)
}

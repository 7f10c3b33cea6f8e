import { PowerSpectrum } from '../dsp/power-spectrum.ts'
import { toLength } from './alignment.ts'

/** The held part of a note: past its attack, before most decays end. */
const HELD_FROM_SECONDS = 0.25
const HELD_TO_SECONDS = 1.5

const BEAT_FFT_SIZE = 4096
const BEAT_HOP_SAMPLES = 256
const BEAT_HARMONICS = 10

const HARMONICITY_FFT_SIZE = 8192
const HARMONICITY_HOP_SAMPLES = 2048
const HARMONICITY_LOW_HZ = 50
const HARMONICITY_HIGH_HZ = 10_000

/** Centres of the frames in the held part. */
function heldCentres(sampleCount: number, sampleRateHz: number, hopSamples: number): number[] {
  const centres: number[] = []
  for (let centre = 0; centre <= sampleCount; centre += hopSamples) {
    const seconds = centre / sampleRateHz
    if (seconds > HELD_FROM_SECONDS && seconds < HELD_TO_SECONDS) centres.push(centre)
  }
  return centres
}

/**
 * Beating in dB: how restless harmonics 1 to 10 are between 0.25 and 1.5 s, as the amplitude-weighted standard
 * deviation of their envelopes in dB once a quadratic trend is taken out. Two unfused, slightly mistuned sets of
 * partials raise it.
 *
 * @returns null where the sound is too short to tell, or no harmonic lies below half the sample rate.
 */
export function beatingDb(sound: Float32Array, sampleRateHz: number, f0Hz: number): number | null {
  const samples = toLength(sound, sound.length)
  const spectrum = new PowerSpectrum(BEAT_FFT_SIZE)
  const binsPerHarmonic = (f0Hz * BEAT_FFT_SIZE) / sampleRateHz
  const halfWidth = Math.max(2, Math.floor(0.03 * binsPerHarmonic) + 2)
  const centreBins: number[] = []
  for (let harmonic = 1; harmonic <= BEAT_HARMONICS; harmonic++) {
    const bin = Math.round(harmonic * binsPerHarmonic)
    if (bin + halfWidth >= spectrum.bins) break
    if (bin >= halfWidth) centreBins.push(bin)
  }
  const centres = heldCentres(samples.length, sampleRateHz, BEAT_HOP_SAMPLES)
  // A quadratic through three points leaves nothing.
  if (centres.length < 4 || centreBins.length === 0) return null
  const tracks = centreBins.map(() => new Float64Array(centres.length))
  let peak = 0
  centres.forEach((centre, frame) => {
    const power = spectrum.measure(samples, centre)
    for (let bin = 0; bin < power.length; bin++) peak = Math.max(peak, power[bin] as number)
    tracks.forEach((track, index) => {
      const middle = centreBins[index] as number
      let sum = 0
      for (let bin = middle - halfWidth; bin <= middle + halfWidth; bin++) sum += power[bin] as number
      track[frame] = Math.sqrt(sum)
    })
  })
  // 180 dB below the loudest: keeps the logarithm of an empty harmonic finite.
  const least = 1e-9 * Math.sqrt(peak) + 1e-30
  let weighted = 0
  let weight = 0
  for (const track of tracks) {
    const mean = track.reduce((sum, value) => sum + value, 0) / track.length
    weighted += mean * detrendedDeviation(track.map((value) => 20 * Math.log10(value + least)))
    weight += mean
  }
  return weight > 0 ? weighted / weight : 0
}

/** Standard deviation of what a least-squares quadratic leaves of evenly spaced values. */
export function detrendedDeviation(values: Float64Array): number {
  const count = values.length
  // Gram's polynomials: on evenly spaced points 1, u and u² - mean(u²) are orthogonal, so each is fitted alone.
  const at = (index: number) => index - (count - 1) / 2
  const meanSquare = (count * count - 1) / 12
  const curve = (index: number) => at(index) ** 2 - meanSquare
  const share = (basis: (index: number) => number) => {
    let product = 0
    let norm = 0
    for (let index = 0; index < count; index++) {
      product += (values[index] as number) * basis(index)
      norm += basis(index) ** 2
    }
    return norm > 0 ? product / norm : 0
  }
  const [level, slope, bend] = [share(() => 1), share(at), share(curve)]
  let sum = 0
  for (let index = 0; index < count; index++) {
    sum += ((values[index] as number) - level - slope * at(index) - bend * curve(index)) ** 2
  }
  return Math.sqrt(sum / count)
}

/**
 * Energy on the harmonics over energy between them, 50 Hz to 10 kHz, over 0.25 to 1.5 s, in dB. A bin is on a harmonic
 * within four bins or 2 % of it; where harmonics stand too close to be told apart, bins are left out.
 *
 * @returns null where the sound is too short, silent, or too low to tell.
 */
export function harmonicityDb(sound: Float32Array, sampleRateHz: number, f0Hz: number): number | null {
  const samples = toLength(sound, sound.length)
  const spectrum = new PowerSpectrum(HARMONICITY_FFT_SIZE)
  const binHz = sampleRateHz / HARMONICITY_FFT_SIZE
  const total = new Float64Array(spectrum.bins)
  for (const centre of heldCentres(samples.length, sampleRateHz, HARMONICITY_HOP_SAMPLES)) {
    const power = spectrum.measure(samples, centre)
    for (let bin = 0; bin < total.length; bin++) total[bin] = (total[bin] as number) + (power[bin] as number)
  }
  let on = 0
  let off = 0
  for (let bin = 0; bin < total.length; bin++) {
    const hz = bin * binHz
    const reachHz = Math.max(4 * binHz, 0.02 * hz)
    if (hz <= HARMONICITY_LOW_HZ || hz >= HARMONICITY_HIGH_HZ || 2 * reachHz >= f0Hz) continue
    const distanceHz = Math.abs(hz - Math.round(hz / f0Hz) * f0Hz)
    if (distanceHz < reachHz && hz > f0Hz / 2) on += total[bin] as number
    else off += total[bin] as number
  }
  return on > 0 ? 10 * Math.log10(on / Math.max(off, 1e-20)) : null
}

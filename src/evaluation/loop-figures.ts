import { MelBank } from '../dsp/mel-bank.ts'
import { centredFrames, PowerSpectrum } from '../dsp/power-spectrum.ts'
import { toLength } from './alignment.ts'

const FFT_SIZE = 2048
const HOP_SAMPLES = 512
const MEL_BANDS = 64

/** Bands this far below the loudest of all count as silent. */
const RANGE_DB = 60

/** Periods in seconds at which a loop can be heard as one: shorter is a pitch or a vibrato, longer is forgotten. */
const SHORTEST_PERIOD_SECONDS = 0.2
const LONGEST_PERIOD_SECONDS = 5

/** How periodic the changes of a held sound are. */
export interface LoopFigures {
  /** Highest peak of the flux's autocorrelation: 1 is a loop of nothing but changes, 0 is none. */
  readonly peak: number
  /** Where it lies; 0 where there is no peak. */
  readonly periodSeconds: number
}

/**
 * Spectral flux: mean absolute change in dB of 64 mel bands (20 Hz-20 kHz) from one frame of 11.6 ms to the next.
 *
 * @returns [frames - 1], fresh; frames that reach beyond the sound are left out.
 */
export function spectralFlux(sound: Float32Array, sampleRateHz: number): Float64Array {
  const samples = toLength(sound, sound.length)
  const edge = Math.ceil(FFT_SIZE / 2 / HOP_SAMPLES)
  const frameCount = Math.max(0, centredFrames(samples.length, HOP_SAMPLES) - 2 * edge)
  const bank = new MelBank(MEL_BANDS, FFT_SIZE, sampleRateHz, 20, 20_000)
  const spectrum = new PowerSpectrum(FFT_SIZE)
  const bands = new Float64Array(frameCount * MEL_BANDS)
  for (let frame = 0; frame < frameCount; frame++) {
    bank.apply(spectrum.measure(samples, (frame + edge) * HOP_SAMPLES), bands, frame * MEL_BANDS)
  }
  const floor = bands.reduce((most, power) => Math.max(most, power), 1e-20) * 10 ** (-RANGE_DB / 10)
  const levels = bands.map((power) => 10 * Math.log10(Math.max(floor, power)))
  const flux = new Float64Array(Math.max(0, frameCount - 1))
  for (let index = 0; index < flux.length * MEL_BANDS; index++) {
    const change = Math.abs((levels[index + MEL_BANDS] as number) - (levels[index] as number))
    const frame = Math.floor(index / MEL_BANDS)
    flux[frame] = (flux[frame] as number) + change / MEL_BANDS
  }
  return flux
}

/**
 * Periodicity of the spectral flux of a held sound, attack and release cut off: its autocorrelation (mean removed, over
 * its value at lag 0, not corrected for the shrinking overlap) at lags of 0.2 to 5 s and at most half the sound.
 *
 * What repeats exactly every L of T seconds gives 1 - L/T. Chance gives about 3 / √frames: 0.1 in ten seconds, 0.25 in
 * one and a half, so short sounds are only held against short sounds.
 */
export function loopFigures(sound: Float32Array, sampleRateHz: number): LoopFigures {
  const flux = spectralFlux(sound, sampleRateHz)
  const hopSeconds = HOP_SAMPLES / sampleRateHz
  const mean = flux.reduce((sum, value) => sum + value, 0) / Math.max(1, flux.length)
  const centred = flux.map((value) => value - mean)
  const correlation = (lag: number): number => {
    let sum = 0
    for (let frame = lag; frame < centred.length; frame++) {
      sum += (centred[frame] as number) * (centred[frame - lag] as number)
    }
    return sum
  }
  const power = correlation(0)
  const first = Math.round(SHORTEST_PERIOD_SECONDS / hopSeconds)
  const last = Math.min(Math.floor(LONGEST_PERIOD_SECONDS / hopSeconds), Math.floor(flux.length / 2))
  let peak = 0
  let period = 0
  if (!(power > 0)) return { peak, periodSeconds: period }
  for (let lag = first; lag <= last; lag++) {
    const value = correlation(lag) / power
    if (value <= peak) continue
    peak = value
    period = lag
  }
  return { peak, periodSeconds: period * hopSeconds }
}

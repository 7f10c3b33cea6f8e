import { MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import { MelBank } from '../dsp/mel-bank.ts'
import { centredFrames, PowerSpectrum } from '../dsp/power-spectrum.ts'

const FFT_SIZE = 2048
const HOP_SAMPLES = 512
const BANDS = 128

/** Cepstral coefficients 1 to 13: shape, not loudness. */
const COEFFICIENTS = 13

/** Bands this far below the loudest of their render count as silent, in dB. */
const FLOOR_DB = 80

/** Frames this far below the loudest of their render are not heard as timbre, in dB. */
const ACTIVE_DB = 50

/**
 * Mean mel-cepstra of renders at MODEL_RATE_HZ: the orthonormal cosine transform of mel power in dB, coefficients 1 to
 * 13, so that distances are in dB. Allocates; for preparation, not for playing.
 */
export class MelCepstrum {
  readonly #spectrum = new PowerSpectrum(FFT_SIZE)
  readonly #bank = new MelBank(BANDS, FFT_SIZE, MODEL_RATE_HZ, 20, 20_000)

  /** [COEFFICIENTS] of one render, averaged over the frames that are heard; zeros in silence. Fresh. */
  measure(render: Float32Array): Float64Array {
    const samples = Float64Array.from(render)
    const frames = centredFrames(samples.length, HOP_SAMPLES)
    const powers = new Float64Array(frames * BANDS)
    const energies = new Float64Array(frames)
    for (let frame = 0; frame < frames; frame++) {
      const power = this.#spectrum.measure(samples, frame * HOP_SAMPLES)
      energies[frame] = power.reduce((sum, value) => sum + value, 0)
      this.#bank.apply(power, powers, frame * BANDS)
    }
    const quietest = Math.max(...energies) * 10 ** (-ACTIVE_DB / 10)
    const top = powers.reduce((most, power) => Math.max(most, power), 1e-20)
    const cepstrum = new Float64Array(COEFFICIENTS)
    let heard = 0
    for (let frame = 0; frame < frames; frame++) {
      if (!((energies[frame] as number) > quietest)) continue
      heard++
      addCepstrum(powers.subarray(frame * BANDS, (frame + 1) * BANDS), top, cepstrum)
    }
    return cepstrum.map((value) => value / Math.max(1, heard))
  }
}

/** Adds the cepstrum of one frame's mel powers, floored FLOOR_DB below `top`. */
function addCepstrum(powers: Float64Array, top: number, out: Float64Array): void {
  const levelsDb = powers.map((power) => Math.max(-FLOOR_DB, 10 * Math.log10(Math.max(power, 1e-30) / top)))
  for (let c = 0; c < COEFFICIENTS; c++) {
    let sum = 0
    for (let band = 0; band < BANDS; band++) {
      sum += (levelsDb[band] as number) * Math.cos((Math.PI * (c + 1) * (band + 0.5)) / BANDS)
    }
    out[c] = (out[c] as number) + Math.sqrt(2 / BANDS) * sum
  }
}

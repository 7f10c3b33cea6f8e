import { RealFft } from './fft.ts'
import { blackmanHarrisWindow } from './windows.ts'

/** Samples looked at: 0.37 s after the strike, where partials are clear of it. */
const LONGEST_SAMPLES = 16_384
const SHORTEST_SAMPLES = 4_096

/** Zero-padding puts four points on a main lobe's bin, enough for a parabola. */
const FFT_SAMPLES = 65_536

/** Partials followed at most. */
const HIGHEST_PARTIAL = 60

/** Partials needed before a fit guides the search for the next. */
const GUIDING_PARTIALS = 4

/** A string has most of its low partials: this many of the first 8. A bar's few sharp modes only look like stiffness. */
const LEAST_LOW_PARTIALS = 5
const LOW_PARTIALS = 8

/** A partial stands this far above the median around it, and within this range of the loudest. */
const PROMINENCE_DB = 15
const RANGE_DB = 75

/** B below this shifts the tenth partial by under two cents: none; above the other no string goes. */
const LEAST_INHARMONICITY = 2e-5
const GREATEST_INHARMONICITY = 3e-3

/** Strings lie within 6 cents of their fit; a bar's modes do not (11 on a vibraphone). */
const GREATEST_DEVIATION_CENTS = 8

/** The fit may move the fundamental by this share at most. */
const GREATEST_SHIFT = 0.03

/** Stiff-string tuning of a recording. */
export interface StringTuning {
  /** Fundamental without stiffness: partial k sits at k·f0·√(1 + B·k²). */
  readonly f0Hz: number
  readonly inharmonicity: number
}

/**
 * Inharmonicity of a struck or plucked string from the peaks of one long spectrum: a weighted straight line through
 * (f_k / k)² over k² (Fletcher, Blackham and Stratton 1962, "Quality of piano tones"), each found partial guiding the
 * search for the next.
 *
 * @param start sample at which to look, a little after the strike.
 * @returns null where there is no significant inharmonicity of that kind.
 */
export function estimateInharmonicity(
  samples: Float32Array,
  start: number,
  sampleRateHz: number,
  f0Hz: number,
): StringTuning | null {
  const length = Math.min(LONGEST_SAMPLES, samples.length - start)
  if (length < SHORTEST_SAMPLES) return null
  const spectrumDb = longSpectrum(samples.subarray(start, start + length))
  const fit = new StiffStringFit(f0Hz)
  const loudest = spectrumDb.reduce((most, value) => Math.max(most, value), -300)
  const bins = FFT_SAMPLES / sampleRateHz
  let low = 0
  for (let k = 1; k <= HIGHEST_PARTIAL; k++) {
    const expectedHz = k * fit.f0Hz * Math.sqrt(1 + fit.inharmonicity * k * k)
    if (expectedHz > 0.42 * sampleRateHz) break
    const reach = (k > 3 ? 0.25 : 0.15) * f0Hz
    const peak = findPeak(spectrumDb, (expectedHz - reach) * bins, (expectedHz + reach) * bins, loudest)
    if (peak === null) continue
    fit.add(k, peak / bins)
    if (k <= LOW_PARTIALS) low++
  }
  const shifted = Math.abs(fit.f0Hz / f0Hz - 1) > GREATEST_SHIFT
  if (low < LEAST_LOW_PARTIALS || shifted || fit.inharmonicity < LEAST_INHARMONICITY) return null
  if (fit.deviationCents() > GREATEST_DEVIATION_CENTS) return null
  return { f0Hz: fit.f0Hz, inharmonicity: fit.inharmonicity }
}

function longSpectrum(samples: Float32Array): Float64Array {
  const fft = new RealFft(FFT_SAMPLES)
  const window = blackmanHarrisWindow(samples.length)
  const frame = new Float64Array(FFT_SAMPLES)
  for (let n = 0; n < samples.length; n++) frame[n] = (samples[n] as number) * (window[n] as number)
  const re = new Float64Array(fft.bins)
  const im = new Float64Array(fft.bins)
  fft.forward(frame, re, im)
  return re.map((a, bin) => 10 * Math.log10(a * a + (im[bin] as number) ** 2 + 1e-18))
}

/** Bin (fractional) of the highest peak between two bins, or null when it does not stand out. */
function findPeak(spectrumDb: Float64Array, from: number, to: number, loudest: number): number | null {
  const low = Math.max(2, Math.floor(from))
  const high = Math.min(spectrumDb.length - 3, Math.floor(to))
  let peak = low
  for (let bin = low; bin < high; bin++) {
    if ((spectrumDb[bin] as number) > (spectrumDb[peak] as number)) peak = bin
  }
  if (peak <= low + 1 || peak >= high - 2) return null
  const around = spectrumDb.slice(Math.max(0, 2 * low - high), Math.min(spectrumDb.length, 2 * high - low)).sort()
  const middle = spectrumDb[peak] as number
  if (middle < (around[around.length >> 1] as number) + PROMINENCE_DB || middle < loudest - RANGE_DB) return null
  const left = spectrumDb[peak - 1] as number
  const right = spectrumDb[peak + 1] as number
  return peak + (0.5 * (left - right)) / (left - 2 * middle + right - 1e-12)
}

/** Straight line through (f_k / k)² over k², weighted by k: high partials tell most of stiffness. */
class StiffStringFit {
  f0Hz: number
  inharmonicity = 0
  count = 0
  readonly #found: { readonly k: number; readonly hz: number }[] = []
  #weight = 0
  #x = 0
  #y = 0
  #xx = 0
  #xy = 0

  constructor(f0Hz: number) {
    this.f0Hz = f0Hz
  }

  /** Root mean square distance of the partials found from where the fit puts them, cents. */
  deviationCents(): number {
    const squares = this.#found.map(({ k, hz }) => {
      const expectedHz = k * this.f0Hz * Math.sqrt(1 + this.inharmonicity * k * k)
      return (1200 * Math.log2(hz / expectedHz)) ** 2
    })
    return Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length)
  }

  add(k: number, hz: number): void {
    this.#found.push({ k, hz })
    const x = k * k
    const y = (hz / k) ** 2
    this.count++
    this.#weight += k
    this.#x += k * x
    this.#y += k * y
    this.#xx += k * x * x
    this.#xy += k * x * y
    if (this.count < GUIDING_PARTIALS) return
    const determinant = this.#weight * this.#xx - this.#x * this.#x
    const slope = (this.#weight * this.#xy - this.#x * this.#y) / determinant
    const intercept = (this.#y - slope * this.#x) / this.#weight
    if (!(intercept > 0)) return
    this.f0Hz = Math.sqrt(intercept)
    this.inharmonicity = Math.min(GREATEST_INHARMONICITY, Math.max(0, slope / intercept))
  }
}

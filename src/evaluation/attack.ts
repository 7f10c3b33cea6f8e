/** Length of the envelope's window, ms. */
const ENVELOPE_MS = 10

/** Shortest attack told, seconds. */
const LEAST_ATTACK_SECONDS = 0.001

/** Rms over a sliding window of 10 ms that starts at each sample. [samples + 1 - window], at least one value. */
export function envelope(samples: Float64Array, sampleRateHz: number): Float64Array {
  const window = Math.max(1, Math.floor((sampleRateHz * ENVELOPE_MS) / 1000))
  const sums = new Float64Array(samples.length + 1)
  for (let n = 0; n < samples.length; n++) sums[n + 1] = (sums[n] as number) + (samples[n] as number) ** 2
  const out = new Float64Array(Math.max(1, samples.length + 1 - window))
  for (let n = 0; n < out.length; n++) {
    const end = Math.min(n + window, samples.length)
    out[n] = Math.sqrt(Math.max(0, ((sums[end] as number) - (sums[n] as number)) / window))
  }
  return out
}

/** Where a sound rises and where its energy lies. */
export interface AttackFigures {
  /** 10 to 90 % rise of the envelope, seconds; at least 1 ms. */
  readonly attackSeconds: number
  /** Centre of gravity of the envelope's power from the 10 % point on, seconds after it. */
  readonly temporalCentroidSeconds: number
}

/** Attack and temporal centroid of a sound, from its 10 ms envelope. */
export function attackFigures(samples: Float64Array, sampleRateHz: number): AttackFigures {
  const values = envelope(samples, sampleRateHz)
  let peak = 0
  for (let n = 0; n < values.length; n++) peak = Math.max(peak, values[n] as number)
  const tenth = values.findIndex((value) => value >= 0.1 * peak)
  const most = values.findIndex((value) => value >= 0.9 * peak)
  let power = 0
  let moment = 0
  for (let n = tenth; n < values.length; n++) {
    const square = (values[n] as number) ** 2
    power += square
    moment += square * (n - tenth)
  }
  return {
    attackSeconds: Math.max((most - tenth) / sampleRateHz, LEAST_ATTACK_SECONDS),
    temporalCentroidSeconds: power > 0 ? moment / power / sampleRateHz : 0,
  }
}

/** The signal cut, or filled up with silence, to `length`. Fresh. */
export function toLength(samples: Float32Array | Float64Array, length: number): Float64Array {
  const out = new Float64Array(length)
  out.set(samples.length > length ? samples.subarray(0, length) : samples)
  return out
}

/** The signal `lagSamples` earlier (later where negative), same length, silence moving in. Fresh. */
export function earlier(samples: Float64Array, lagSamples: number): Float64Array {
  const out = new Float64Array(samples.length)
  if (lagSamples >= 0) out.set(samples.subarray(lagSamples))
  else out.set(samples.subarray(0, Math.max(0, samples.length + lagSamples)), Math.min(-lagSamples, samples.length))
  return out
}

/** Sum of squares. */
export function energy(samples: Float64Array): number {
  let sum = 0
  for (let n = 0; n < samples.length; n++) sum += (samples[n] as number) ** 2
  return sum
}

/** Gain that brings a render to the rms level of its reference, both of one length. */
export function matchingGain(render: Float64Array, reference: Float64Array): number {
  const length = Math.max(1, reference.length)
  return Math.sqrt(energy(reference) / length / Math.max(energy(render) / length, 1e-20))
}

/** Scales in place and returns the same array. */
export function scale(samples: Float64Array, gain: number): Float64Array {
  for (let n = 0; n < samples.length; n++) samples[n] = (samples[n] as number) * gain
  return samples
}

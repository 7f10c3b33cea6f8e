import libsamplerate from '@alexanderolsen/libsamplerate-js'

/**
 * Zeros fed after the end so that the converter's window runs out over them: best quality reaches 143 zero crossings
 * each way, 623 input samples at 192 -> 44.1 kHz.
 */
const TAIL_SAMPLES = 2048

/** Samples handed over at a time: the library's heap holds 4 MB. */
const BLOCK_SAMPLES = 262_144

/**
 * Resamples mono audio by libsamplerate's best sinc converter (145 dB signal to noise, band up to 96 % of the lower
 * Nyquist frequency). Without delay: output sample n is at time n / toHz. 32 ms of work per second of audio.
 *
 * @returns round(length · toHz / fromHz) samples, fresh; `samples` itself when the rates are equal.
 */
export async function resample(samples: Float32Array, fromHz: number, toHz: number): Promise<Float32Array> {
  if (fromHz === toHz) return samples
  const out = new Float32Array(Math.round((samples.length * toHz) / fromHz))
  const converter = await libsamplerate.create(1, fromHz, toHz, {
    converterType: libsamplerate.ConverterType.SRC_SINC_BEST_QUALITY,
  })
  try {
    let filled = 0
    const feed = (block: Float32Array) => {
      const made = converter.full(block)
      out.set(made.subarray(0, Math.max(0, out.length - filled)), filled)
      filled = Math.min(out.length, filled + made.length)
    }
    for (let start = 0; start < samples.length; start += BLOCK_SAMPLES) {
      feed(samples.subarray(start, start + BLOCK_SAMPLES))
    }
    feed(new Float32Array(TAIL_SAMPLES))
  } finally {
    converter.destroy()
  }
  return out
}

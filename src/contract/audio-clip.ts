/** Mono audio in memory. */
export interface AudioClip {
  /** Hz, 8,000 to 192,000 as read; {@link MODEL_RATE_HZ} once prepared for analysis. */
  readonly sampleRateHz: number
  /** Nominally within ±1. Read-only by contract. */
  readonly samples: Float32Array
}

/** What a reader says of a recording besides its samples. */
export interface RecordingInfo {
  /** For a person: 'WAV 24-bit', 'FLAC', 'WAV IMA ADPCM'. */
  readonly encoding: string
  readonly channels: number
  /** The file's own rate in Hz, before any resampling. */
  readonly fileRateHz: number
  readonly durationSeconds: number
  /** Plain sentences: 'truncated: 12 of 48 kB present', 'left and right are in anti-phase: used left alone'. */
  readonly warnings: readonly string[]
}

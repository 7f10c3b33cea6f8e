/** The model's own sample rate in Hz; analysis happens here, the engine plays at any rate. */
export const MODEL_RATE_HZ = 44_100

/** One frame each 240 samples at {@link MODEL_RATE_HZ}: 5.44 ms. */
export const HOP_SAMPLES = 240

/** The hop in seconds, which holds at every playback rate. */
export const HOP_SECONDS = HOP_SAMPLES / MODEL_RATE_HZ

/** Partials 1 to 80 of the fundamental. */
export const HARMONICS = 80

/** Residual noise bands, equally spaced on the ERB-number scale from 40 Hz to 18.5 kHz. */
export const NOISE_BANDS = 64

/** Bins of the spectrogram image: harmonics first, noise bands after. */
export const BINS = HARMONICS + NOISE_BANDS

/** Level in dB below the frame's loudness at which a bin counts as silent; bins are clipped here. */
export const FLOOR_DB = -75

/** Highest value of a harmonic bin, dB re the frame's loudness. */
export const HARMONIC_CEILING_DB = 8

/** Highest value of a noise bin (a power density), dB re the frame's loudness. */
export const NOISE_CEILING_DB = 12

/** Partials above this frequency in Hz are masked: neither learned nor synthesised from the model. */
export const PARTIAL_LIMIT_HZ = 18_000

/** What the analysis concludes about a recording. */
export type PitchVerdict = 'pitched' | 'unpitched' | 'several-pitches'

/**
 * Pitch-normalised harmonic-plus-noise spectrogram of one recording: what the VAE sees and gives back, with the
 * quantities that stay outside the network.
 */
export interface Spectrogram {
  readonly frameCount: number
  /** [frames] Hz; interpolated through unvoiced frames, so always > 0. Whether to trust it is `voicing`. */
  readonly f0Hz: Float32Array
  /** [frames] 0 (unvoiced) to 1 (periodic). */
  readonly voicing: Float32Array
  /** [frames] dB re full scale: 10·log10 of the frame's power, partials plus noise. */
  readonly loudnessDb: Float32Array
  /** String inharmonicity B of the recording: partial k sits at k·f0·√(1 + B·k²). 0 where there is none. */
  readonly inharmonicity: number
  /** [frames, BINS] row-major, dB re the frame's loudness, within FLOOR_DB and the ceilings above. */
  readonly image: Float32Array
}

/** Frame indices of a sound's parts. 0 <= onset <= attackEnd <= sustainStart <= sustainEnd <= release <= frameCount. */
export interface Landmarks {
  readonly onsetFrame: number
  /** First frame at or after onset whose amplitude reaches 90 % of the peak. */
  readonly attackEndFrame: number
  /** The steadiest part, safe to loop: [sustainStartFrame, sustainEndFrame). */
  readonly sustainStartFrame: number
  readonly sustainEndFrame: number
  /** Where the sound's own release (or the cut at the end of the recording) begins. */
  readonly releaseFrame: number
  /** Struck or plucked: it dies away by itself rather than being held. */
  readonly decaying: boolean
  /** dB per second of the fitted decay after the attack; <= 0. */
  readonly decayDbPerSecond: number
  /** dB re full scale of the loudest frame. */
  readonly peakLoudnessDb: number
}

/** A whole recording analysed. */
export interface Analysis {
  readonly spectrogram: Spectrogram
  readonly landmarks: Landmarks
  readonly verdict: PitchVerdict
  /** Median of the voiced f0, as a fractional MIDI note (69 = 440 Hz). For unpitched sounds: the noise's centre. */
  readonly midiNote: number
  /**
   * The recording's own excitation: recording minus partials, whitened by its own noise bands, so about unit variance.
   * Length frameCount · HOP_SAMPLES; sample n belongs to time n / MODEL_RATE_HZ, frame t is centred on t · HOP_SAMPLES.
   */
  readonly air: Float32Array
  /** [HARMONICS] phase of each partial at the onset frame, in turns, 0 to 1: a resynthesis adds up with its air only so. */
  readonly onsetPhases: Float32Array
  /** Plain sentences for the user: what to be careful about. */
  readonly warnings: readonly string[]
}

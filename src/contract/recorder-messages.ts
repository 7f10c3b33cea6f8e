/** Name under which the recorder's processor is registered. */
export const RECORDER_NAME = 'timbrel-recorder'

/** Frames of a message of samples, two channels each: some six messages a second. */
export const RECORDER_CHUNK_FRAMES = 8192

/** From the page to the recorder. Recording begins and ends with the block after the message. */
export type ToRecorder = { readonly type: 'start' } | { readonly type: 'stop' }

/** From the recorder to the page. */
export type FromRecorder =
  /** The next frames, left and right in turn, without a gap since `start`. */
  | { readonly type: 'samples'; readonly samples: Float32Array }
  /** Recording has ended; nothing more comes. */
  | { readonly type: 'end' }

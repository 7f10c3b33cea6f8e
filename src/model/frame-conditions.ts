import type { Spectrogram } from '../contract/spectrogram.ts'
import { CONDITIONS, writeConditions } from '../dsp/conditioning.ts'
import { hzToMidi } from '../dsp/pitch.ts'

/**
 * Semitones of each frame's f0 from the sound's own note; 0 in unvoiced frames. What a {@link Sound} keeps, and what the
 * conditioning of training, encoding and playing is made of.
 *
 * @returns [frames], fresh.
 */
export function pitchDeviation({ frameCount, f0Hz, voicing }: Spectrogram, midiNote: number): Float32Array {
  const deviation = new Float32Array(frameCount)
  for (let frame = 0; frame < frameCount; frame++) {
    if ((voicing[frame] as number) > 0) deviation[frame] = hzToMidi(f0Hz[frame] as number) - midiNote
  }
  return deviation
}

/** The pitch and loudness a network is told about, frame by frame. */
export interface Conditioned {
  /** Fractional MIDI note the sound is at (or moved to). */
  readonly midiNote: number
  /** [frames] semitones from it. */
  readonly pitchDeviation: Float32Array
  /** [frames] dB re full scale. */
  readonly loudnessDb: Float32Array
  readonly peakLoudnessDb: number
}

/**
 * Writes the conditioning of one frame; frames before the first and after the last repeat the edge.
 * Allocates nothing.
 */
export function writeFrameConditions(sound: Conditioned, frame: number, out: Float32Array, offset: number): void {
  const at = Math.max(0, Math.min(sound.loudnessDb.length - 1, frame))
  const midiNote = sound.midiNote + (sound.pitchDeviation[at] as number)
  writeConditions(midiNote, (sound.loudnessDb[at] as number) - sound.peakLoudnessDb, out, offset)
}

/**
 * Conditioning at every `stride`-th frame.
 *
 * @returns [count, CONDITIONS], fresh.
 */
export function conditionsEvery(sound: Conditioned, stride: number, count: number): Float32Array {
  const out = new Float32Array(count * CONDITIONS)
  for (let step = 0; step < count; step++) writeFrameConditions(sound, step * stride, out, step * CONDITIONS)
  return out
}

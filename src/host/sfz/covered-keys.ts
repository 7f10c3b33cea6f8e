import type { Sound } from '../../contract/sound.ts'
import type { PlayableModel } from '../../engine/prepared-model.ts'

/** An instrument with less weight than this in every place does not decide which keys are covered. */
const LEAST_WEIGHT = 0.05

/** Semitones covered at least: two recordings of one pitch are an instrument too. */
const LEAST_SEMITONES = 24

/**
 * Keys from the lowest to the highest pitch of the instruments that are heard; two octaves about their middle where they
 * lie closer together.
 *
 * @param weights of each place.
 */
export function coveredKeys(
  model: PlayableModel,
  weights: readonly Float32Array[],
): { lowest: number; highest: number } {
  const notes = soundsAbove(model, weights, LEAST_WEIGHT).map(({ midiNote }) => midiNote)
  const [low, high] = [Math.min(...notes), Math.max(...notes)]
  const widened = Math.max(0, LEAST_SEMITONES - (high - low)) / 2
  return { lowest: Math.max(0, Math.floor(low - widened)), highest: Math.min(127, Math.ceil(high + widened)) }
}

/** All sounds that have a part in any place. */
export function blendedSounds(model: PlayableModel, weights: readonly Float32Array[]): Sound[] {
  return soundsAbove(model, weights, 0)
}

function soundsAbove({ instruments, sounds }: PlayableModel, weights: readonly Float32Array[], least: number): Sound[] {
  return instruments
    .filter((_, index) => weights.some((each) => (each[index] ?? 0) > least))
    .flatMap(({ sounds: own }) => own.flatMap((index) => sounds[index] ?? []))
}

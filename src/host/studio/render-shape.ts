import type { RenderRequest } from '../../contract/host-render.ts'
import { movesLatents, type Shaping, soundShape } from '../../contract/sound-shape.ts'
import type { ModelMeasures } from './model-measures.ts'

/**
 * What a player's sliders make of a model's sounds. Measures the model where that has not been done and is needed: not for
 * attack and brightness alone.
 *
 * @param model path. @throws the signal's reason; as {@link ModelMeasures.shape}.
 */
export async function shapeOf(
  shaping: Shaping | undefined,
  model: string,
  measures: Pick<ModelMeasures, 'shape'>,
  signal: AbortSignal,
): Promise<Pick<RenderRequest, 'shape' | 'brightnessOctaves'>> {
  if (shaping === undefined) return {}
  const tables = movesLatents(shaping) ? await unlessAborted(measures.shape(model), signal) : null
  return { shape: soundShape(shaping, tables), brightnessOctaves: shaping.brightness }
}

/** Waits no longer than the signal allows; what is waited for goes on, for others. */
function unlessAborted<T>(waited: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    waited.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

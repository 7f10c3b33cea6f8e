import { resolve } from 'node:path'
import { bundledModelPath } from '../host/bundled-model.ts'

/** Words for `-m, --model`. */
export const MODEL_OPTION = [
  '-m, --model <model.timbrel>',
  'the model; default: the orchestra that comes with Timbrel',
] as const

/** The model file a command works on. */
export function modelPathOf(options: { readonly model?: string }): string {
  return options.model === undefined ? bundledModelPath() : resolve(options.model)
}

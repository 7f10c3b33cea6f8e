import { fileURLToPath } from 'node:url'

/** The model that comes with the program, in the package's `samples/`; the file itself may be missing in a checkout. */
export function bundledModelPath(): string {
  return fileURLToPath(new URL('../../samples/orchestra.timbrel', import.meta.url))
}

/** The recordings it was trained on. */
export function bundledSamplesFolder(): string {
  return fileURLToPath(new URL('../../samples', import.meta.url))
}

import { buildKernels } from '../scripts/build-kernels.mjs'

/** Global set-up of every test run: a fresh clone has no kernels yet. */
export async function setup(): Promise<void> {
  await buildKernels()
}

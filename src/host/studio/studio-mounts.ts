import { access } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { TimbrelError } from '../../contract/errors.ts'
import type { StaticMount } from './static-files.ts'

/**
 * The app as built: its pages, and the worklet beside them.
 *
 * @throws TimbrelError 'input' when it has not been built.
 */
export async function studioMounts(): Promise<StaticMount[]> {
  const dist = dirname(createRequire(import.meta.url).resolve('#dist/contract/errors.js'))
  const at = (folder: string): string => join(dist, '..', folder)
  await access(join(at('ui'), 'index.html')).catch((cause: unknown) => {
    throw new TimbrelError('input', 'the app is not built; npm run build makes it', { cause })
  })
  return [
    { prefix: '/', folder: at('ui') },
    { prefix: '/audio-worklet/', folder: at('audio-worklet') },
  ]
}

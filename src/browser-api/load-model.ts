import { TimbrelError } from '../contract/errors.ts'
import type { TimbrelModel } from '../contract/model.ts'
import { readModelBytes } from '../model-file/read-model-bytes.ts'

/**
 * Loads a `.timbrel` model.
 *
 * @param source its address, relative to the page, or the bytes of a file, which may be reused afterwards.
 * @throws ModelFileError when it is no Timbrel model, damaged, or of a newer format; TimbrelError 'input' when it cannot
 *   be fetched.
 */
export async function loadModel(source: string | URL | ArrayBuffer | Uint8Array): Promise<TimbrelModel> {
  if (source instanceof ArrayBuffer) return readModelBytes(source, 'the model')
  if (source instanceof Uint8Array) return readModelBytes(source.slice().buffer, 'the model')
  const answer = await fetch(source).catch((cause: unknown) => {
    throw new TimbrelError('input', `${source}: expected a model, found nobody who answers`, { cause })
  })
  if (!answer.ok) throw new TimbrelError('input', `${source}: expected a model, found status ${answer.status}`)
  return readModelBytes(await answer.arrayBuffer(), String(source))
}

import { fileURLToPath } from 'node:url'
import { TimbrelError } from '../contract/errors.ts'
import type { TimbrelModel } from '../contract/model.ts'
import { bundledModelPath } from '../host/bundled-model.ts'
import { readModel } from '../io/model-file.ts'
import { readModelBytes } from '../model-file/read-model-bytes.ts'

/**
 * Loads a `.timbrel` model.
 *
 * @param source a file's path or `file:` address, an `http(s):` address, or a file's bytes, which may be reused
 *   afterwards; the orchestra that comes with Timbrel unless said otherwise.
 * @throws ModelFileError when it is no Timbrel model, damaged, or of a newer format; TimbrelError 'input' when it cannot
 *   be read.
 */
export async function loadModel(
  source: string | URL | ArrayBuffer | Uint8Array = bundledModelPath(),
): Promise<TimbrelModel> {
  if (typeof source !== 'string' && !(source instanceof URL)) return readModelBytes(bytesOf(source), 'the model')
  const address = addressOf(source)
  if (address === null) return readModel(String(source))
  if (address.protocol === 'file:') return readModel(fileURLToPath(address))
  const answer = await fetch(address).catch((cause: unknown) => {
    throw new TimbrelError('input', `${address}: expected a model, found nobody who answers`, { cause })
  })
  if (!answer.ok) throw new TimbrelError('input', `${address}: expected a model, found status ${answer.status}`)
  return readModelBytes(await answer.arrayBuffer(), String(address))
}

/** Null for what is a path: 'C:\\model.timbrel' is one too. */
function addressOf(source: string | URL): URL | null {
  if (source instanceof URL) return source
  return /^(https?|file):/i.test(source) ? new URL(source) : null
}

function bytesOf(source: ArrayBuffer | Uint8Array): ArrayBuffer {
  return source instanceof ArrayBuffer ? source : source.slice().buffer
}

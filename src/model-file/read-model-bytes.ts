import { memorySource } from '../contract/byte-source.ts'
import type { TimbrelModel } from '../contract/model.ts'
import { assembleModel } from './assemble-model.ts'
import { readModelHead } from './model-head.ts'
import { checkChecksum, openTensors, readEachTensor } from './tensor-file.ts'

/**
 * Reads a whole model from the bytes of a `.timbrel` file (docs/model-file.md), wherever they came from: for pages and
 * plug-ins; src/io reads files. Every number of the model is a copy.
 *
 * The checksum is verified beside the reading by the platform's own SHA-256. Browsers keep that from pages that came over
 * plain HTTP from another machine; there the checks of header and description have to do.
 *
 * @param path what messages call it.
 * @throws {ModelFileError} when it is no Timbrel model, damaged, or of a newer format.
 */
export async function readModelBytes(bytes: ArrayBuffer, path: string): Promise<TimbrelModel> {
  const file = await openTensors(memorySource(new Uint8Array(bytes)), path)
  const head = await readModelHead(file)
  const [tensors, checksum] = await Promise.all([
    readEachTensor(file),
    webSha256(new Uint8Array(bytes, file.dataStart)),
  ])
  if (checksum !== null) checkChecksum(file, checksum)
  return assembleModel(file, head, tensors)
}

/** In hex; null where the platform has none to offer. */
async function webSha256(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle
  if (subtle === undefined) return null
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

import type { TimbrelModel } from '../contract/model.ts'
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
export declare function readModelBytes(bytes: ArrayBuffer, path: string): Promise<TimbrelModel>

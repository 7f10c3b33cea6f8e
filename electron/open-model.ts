import { createReadStream } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { importModelRoute } from '../src/contract/host-api.ts'
import type { FileAnswer, FileRequest } from '../src/host/studio/file-routes.ts'

export const MODEL_ENDING = '.timbrel'

/** Model files among a program's arguments, absolute: what the system passes on for "open with". */
export function modelPaths(args: readonly string[], folder: string): string[] {
  return args
    .filter((arg) => !arg.startsWith('-') && extname(arg).toLowerCase() === MODEL_ENDING)
    .map((arg) => resolve(folder, arg))
}

/** Id of a model that was taken in, or what was wrong with it, for the user. */
export type ImportedModel = { readonly model: string } | { readonly problem: string }

/**
 * Takes a model file into the user's library under its file's name; the file itself stays where it is.
 *
 * @param answer the host's routes, which check it as they check an upload.
 */
export async function importModelFile(
  path: string,
  answer: (request: FileRequest) => Promise<FileAnswer>,
): Promise<ImportedModel> {
  const [pathname = '', search = ''] = importModelRoute(basename(path, extname(path)).slice(0, 100)).split('?', 2)
  const body = createReadStream(path)
  const { status, body: said } = await answer({ method: 'POST', pathname, query: new URLSearchParams(search), body })
  body.destroy()
  const told = JSON.parse(String(said)) as { readonly id?: string; readonly message?: string }
  return status < 400 && told.id !== undefined ? { model: told.id } : { problem: told.message ?? 'it cannot be read' }
}

import { ModelFileError } from '../../contract/errors.ts'

/** @throws ModelFileError where it cannot be had, with what to do. */
export async function fetchModel(url: URL): Promise<ArrayBuffer> {
  const name = url.pathname.split('/').at(-1) ?? url.pathname
  const response = await fetch(url).catch((cause: unknown) => {
    throw new ModelFileError(name, 'the host does not answer; is `timbrel studio` still running?', { cause })
  })
  if (!response.ok) throw new ModelFileError(name, `the host has no such model (${response.status})`)
  return response.arrayBuffer()
}

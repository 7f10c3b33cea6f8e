import * as v from 'valibot'
import { ModelFileError } from '../../contract/errors.ts'
import type { PadModel } from '../pad/pad-model.ts'

/** What the Play view shows of a model before, and without, its sound. */
export interface ModelOutline extends PadModel {
  readonly name: string
}

const headSchema = v.object({
  __metadata__: v.object({ format: v.literal('timbrel'), origin: v.string(), instruments: v.string() }),
  'instruments/points': v.object({ data_offsets: v.tuple([v.number(), v.number()]) }),
})
const originSchema = v.object({ name: v.string() })
const instrumentsSchema = v.array(v.object({ name: v.string() }))

/**
 * Reads the outline of a `.timbrel` file (docs/model-file.md): its head and the points of its instruments.
 *
 * @param path what errors call it.
 * @throws ModelFileError for what is not a model.
 */
export function readModelOutline(bytes: ArrayBuffer, path: string): ModelOutline {
  try {
    const headBytes = Number(new DataView(bytes).getBigUint64(0, true))
    const text = new TextDecoder().decode(new Uint8Array(bytes, 8, headBytes))
    const head = v.parse(headSchema, JSON.parse(text))
    const { name } = v.parse(originSchema, JSON.parse(head.__metadata__.origin))
    const names = v.parse(instrumentsSchema, JSON.parse(head.__metadata__.instruments))
    const points = new DataView(bytes, 8 + headBytes + head['instruments/points'].data_offsets[0], 16 * names.length)
    const instruments = names.map((one, index) => ({
      name: one.name,
      x: points.getFloat64(16 * index, true),
      y: points.getFloat64(16 * index + 8, true),
    }))
    return { name, instruments, recordings: [] }
  } catch (cause) {
    throw new ModelFileError(path, 'expected a Timbrel model, found something else; train or copy it anew', { cause })
  }
}

/** @throws ModelFileError where it cannot be had, with what to do. */
export async function fetchModel(url: URL): Promise<ArrayBuffer> {
  const name = url.pathname.split('/').at(-1) ?? url.pathname
  const response = await fetch(url).catch((cause: unknown) => {
    throw new ModelFileError(name, 'the host does not answer; is `timbrel studio` still running?', { cause })
  })
  if (!response.ok) throw new ModelFileError(name, `the host has no such model (${response.status})`)
  return response.arrayBuffer()
}

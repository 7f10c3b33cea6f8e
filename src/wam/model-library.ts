import { ModelFileError } from '../contract/errors.ts'
import type { WorkletModel } from '../contract/worklet-messages.ts'
import { readModelBytes } from '../model-file/read-model-bytes.ts'
import { fromBase64 } from './base64.ts'
import type { ModelReference } from './plugin-state.ts'

const BUNDLED_NAME = 'Orchestra'
const BUNDLED_FILE = 'orchestra.timbrel'

/** What a file holds: read once in a page, shared by all who play it. */
interface Content {
  /** SHA-256 of the file, hex. */
  readonly sha256: string
  readonly model: WorkletModel
}

/** A model in the page, and how its player came by it. */
export interface LoadedModel {
  readonly name: string
  readonly content: Content
  readonly source: ModelReference['source']
  /** Where it came from; null for a file that was given. */
  readonly url: string | null
  /** Its file: kept where it cannot be fetched again. */
  readonly bytes: () => Promise<ArrayBuffer>
}

/** What was asked for, and what is played where that could not be had. */
export interface OpenedModel {
  readonly loaded: LoadedModel
  /** In words for the player; '' where all is well. */
  readonly problem: string
}

/**
 * The page's models, by the content of their files: whatever is played twice is fetched, read and held once, as long as
 * anybody plays it.
 */
export class ModelLibrary {
  readonly #contents = new Map<string, WeakRef<Content>>()
  /** Hash of what each address gave. */
  readonly #hashes = new Map<string, string>()
  readonly #coming = new Map<string, Promise<Content>>()
  readonly #bundledUrl: string

  /** @param base the folder of the plugin. */
  constructor(base: string | URL) {
    this.#bundledUrl = new URL(BUNDLED_FILE, base).href
  }

  /** @throws ModelFileError where it cannot be had. */
  bundled(): Promise<LoadedModel> {
    return this.#fetched(this.#bundledUrl, BUNDLED_NAME, 'bundled')
  }

  /** @throws ModelFileError where it cannot be had. */
  fromUrl(url: string, name = nameOf(url)): Promise<LoadedModel> {
    return this.#fetched(new URL(url, globalThis.location?.href).href, name, 'url')
  }

  /** @throws ModelFileError for what is no model. */
  async fromFile(file: File): Promise<LoadedModel> {
    return this.#given(await file.arrayBuffer(), nameOf(file.name))
  }

  /** The model that a state names; the plugin's own where that cannot be had. @throws only if that cannot be had either. */
  async fromState(wanted: ModelReference): Promise<OpenedModel> {
    try {
      const loaded = await this.#named(wanted)
      if (loaded.content.sha256 === wanted.sha256) return { loaded, problem: '' }
      return { loaded, problem: `The model “${wanted.name}” has changed since the project was saved.` }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return { loaded: await this.bundled(), problem: why }
    }
  }

  async #named({ name, source, url, data }: ModelReference): Promise<LoadedModel> {
    if (source === 'bundled') return this.bundled()
    if (data !== undefined) return this.#given(fromBase64(data).buffer, name)
    if (url !== undefined) return this.fromUrl(url, name)
    throw new ModelFileError(
      name,
      'the project does not hold this model; drop its file here to hear the project as it was',
    )
  }

  async #given(bytes: ArrayBuffer, name: string): Promise<LoadedModel> {
    return { name, content: await this.#read(bytes, name), source: 'file', url: null, bytes: async () => bytes }
  }

  async #fetched(url: string, name: string, source: 'bundled' | 'url'): Promise<LoadedModel> {
    return { name, content: await this.#contentAt(url, name), source, url, bytes: () => fetchBytes(url) }
  }

  /** Of several who ask while it comes, one fetches. */
  #contentAt(url: string, name: string): Promise<Content> {
    const held = this.#held(this.#hashes.get(url))
    if (held !== null) return Promise.resolve(held)
    const known = this.#coming.get(url)
    if (known !== undefined) return known
    const coming = fetchBytes(url)
      .then((bytes) => this.#read(bytes, name))
      .finally(() => this.#coming.delete(url))
    this.#coming.set(url, coming)
    void coming.then(
      ({ sha256 }) => this.#hashes.set(url, sha256),
      () => {},
    )
    return coming
  }

  async #read(bytes: ArrayBuffer, name: string): Promise<Content> {
    const sha256 = await hashOf(bytes)
    const held = this.#held(sha256)
    if (held !== null) return held
    const { network, instruments, sounds } = await readModelBytes(bytes, name)
    const content: Content = { sha256, model: { network, instruments, sounds } }
    this.#contents.set(sha256, new WeakRef(content))
    return content
  }

  #held(sha256: string | undefined): Content | null {
    return sha256 === undefined ? null : (this.#contents.get(sha256)?.deref() ?? null)
  }
}

/** 'https://host/models/Strings%202.timbrel' is 'Strings 2'. */
function nameOf(path: string): string {
  const last = path.split(/[?#]/)[0]?.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last).replace(/\.timbrel$/i, '') || path
  } catch {
    return last
  }
}

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const answer = await fetch(url).catch((cause: unknown) => {
    throw new ModelFileError(url, 'could not be fetched; check the address and that its server allows this page', {
      cause,
    })
  })
  if (!answer.ok) throw new ModelFileError(url, `expected a model, found status ${answer.status}; check the address`)
  return answer.arrayBuffer()
}

async function hashOf(bytes: ArrayBuffer): Promise<string> {
  // Wherever there are audio worklets there is this too: both are for secure pages alone.
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

import { access, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { TimbrelError } from '../../contract/errors.ts'
import type { ModelListing } from '../../contract/host-api.ts'
import { bundledModelPath } from '../bundled-model.ts'
import { modelSummary } from '../model-summary.ts'
import { readJson, writeJson } from './json-file.ts'
import { newId, requireId } from './names.ts'

const ENDING = '.timbrel'
const NAMES = v.record(v.string(), v.string())

/** The models a host offers: the bundled one, those opened by path, and the user's own in `<home>/models`. */
export class ModelLibrary {
  private readonly folder: string
  private readonly given: ReadonlyMap<string, { readonly name: string; readonly path: string }>
  private readonly withoutPaths: (text: string) => string
  private writing: Promise<unknown> = Promise.resolve()

  /**
   * @param opened a model file that was named when the host was started, absolute; listed first.
   * @param withoutPaths makes a text fit to leave the host.
   */
  constructor(home: string, opened: string | null, withoutPaths: (text: string) => string) {
    this.withoutPaths = withoutPaths
    this.folder = join(home, 'models')
    this.given = new Map([
      ...(opened === null ? [] : [['opened', { name: 'Opened model', path: opened }] as const]),
      ['orchestra', { name: 'Orchestra', path: bundledModelPath() }] as const,
    ])
  }

  async list(): Promise<ModelListing[]> {
    await mkdir(this.folder, { recursive: true })
    const files = (await readdir(this.folder)).filter((file) => file.endsWith(ENDING) && !file.startsWith('.')).sort()
    const own = files.map((file) => file.slice(0, -ENDING.length))
    const names = await this.names()
    return Promise.all([...this.given.keys(), ...own].map((id) => this.listing(id, names)))
  }

  /**
   * Path of a model's file.
   *
   * @throws TimbrelError 'input' when there is none.
   */
  async pathOf(id: string): Promise<string> {
    const path = this.given.get(id)?.path ?? join(this.folder, `${requireId(id)}${ENDING}`)
    await access(path).catch((cause: unknown) => {
      throw new TimbrelError('input', 'there is no such model', { cause })
    })
    return path
  }

  /** Takes a finished model file, on the same file system, into the library. */
  async adopt(path: string, name: string): Promise<ModelListing> {
    await modelSummary(path)
    await mkdir(this.folder, { recursive: true })
    const id = newId(name)
    await this.changeNames((names) => ({ ...names, [id]: name }))
    await rename(path, join(this.folder, `${id}${ENDING}`))
    return this.listing(id, await this.names())
  }

  async rename(id: string, name: string): Promise<ModelListing> {
    await this.requireOwn(id)
    await this.changeNames((names) => ({ ...names, [id]: name }))
    return this.listing(id, await this.names())
  }

  async delete(id: string): Promise<void> {
    await rm(await this.requireOwn(id))
    await this.changeNames((names) => Object.fromEntries(Object.entries(names).filter(([key]) => key !== id)))
  }

  private async requireOwn(id: string): Promise<string> {
    if (this.given.has(id)) throw new TimbrelError('input', 'this model is not of your library: it stays as it is')
    return this.pathOf(id)
  }

  private names(): Promise<Record<string, string>> {
    return readJson(join(this.folder, 'names.json'), NAMES, {})
  }

  /** One change after another, so that none is lost. */
  private changeNames(change: (names: Record<string, string>) => Record<string, string>): Promise<void> {
    const next = this.writing.then(async () => writeJson(join(this.folder, 'names.json'), change(await this.names())))
    this.writing = next.catch(() => {})
    return next
  }

  private async listing(id: string, names: Readonly<Record<string, string>>): Promise<ModelListing> {
    const given = this.given.get(id)
    const name = given?.name ?? names[id] ?? id
    try {
      const { path: _, ...summary } = await modelSummary(await this.pathOf(id))
      return { id, name, own: given === undefined, summary, problem: null }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const path = given?.path ?? join(this.folder, `${id}${ENDING}`)
      const problem = this.withoutPaths(message.replaceAll(path, name))
      return { id, name, own: given === undefined, summary: null, problem }
    }
  }
}

import { access, mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { TimbrelError } from '../../contract/errors.ts'
import type { RecordingRef, WorkspaceListing, WorkspaceRecording } from '../../contract/host-api.ts'
import { readJson, writeJson } from './json-file.ts'
import { ID, newId, recordingParts, requireId } from './names.ts'

/** Recordings in use, and those set aside; instruments are sub-folders of both. */
const USED = 'recordings'
const ASIDE = 'excluded'

/** The user's workspaces in `<home>/workspaces`: what was done to a recording is where its file lies and its name. */
export class Workspaces {
  private readonly folder: string

  constructor(home: string) {
    this.folder = join(home, 'workspaces')
  }

  async list(): Promise<WorkspaceListing[]> {
    await mkdir(this.folder, { recursive: true })
    const ids = (await readdir(this.folder)).filter((name) => ID.test(name)).sort()
    return Promise.all(ids.map((id) => this.read(id)))
  }

  async create(name: string): Promise<WorkspaceListing> {
    const id = newId(name)
    await mkdir(join(this.folder, id, USED), { recursive: true })
    await writeJson(join(this.folder, id, 'workspace.json'), { name })
    return this.read(id)
  }

  async read(id: string): Promise<WorkspaceListing> {
    const folder = await this.folderOf(id)
    const about = await readJson(join(folder, 'workspace.json'), v.object({ name: v.string() }), { name: id })
    const [used, aside] = await Promise.all([USED, ASIDE].map((part) => filesIn(join(folder, part), part === ASIDE)))
    return { id, name: about.name, recordings: [...(used ?? []), ...(aside ?? [])] }
  }

  async delete(id: string): Promise<void> {
    await rm(await this.folderOf(id), { recursive: true, force: true })
  }

  /** The folder to analyse and to train on. */
  async recordingsFolder(id: string): Promise<string> {
    return join(await this.folderOf(id), USED)
  }

  /** Where a new recording's file goes; its folder is made. */
  async placeFor({ workspace, file }: RecordingRef): Promise<string> {
    const path = join(await this.folderOf(workspace), USED, ...recordingParts(file))
    await mkdir(dirname(path), { recursive: true })
    return path
  }

  /** True where there is a recording of this name, in use or set aside. */
  async has({ workspace, file }: RecordingRef): Promise<boolean> {
    const folder = await this.folderOf(workspace)
    const there = await Promise.all([USED, ASIDE].map((part) => exists(join(folder, part, ...recordingParts(file)))))
    return there.includes(true)
  }

  /** @throws TimbrelError 'input' when there is no such recording. */
  async pathOf({ workspace, file }: RecordingRef): Promise<string> {
    const folder = await this.folderOf(workspace)
    for (const part of [USED, ASIDE]) {
      const path = join(folder, part, ...recordingParts(file))
      if (await exists(path)) return path
    }
    throw new TimbrelError('input', `there is no recording ${file} in this workspace`)
  }

  async revise(ref: RecordingRef, change: { to?: string; excluded?: boolean }): Promise<WorkspaceListing> {
    const folder = await this.folderOf(ref.workspace)
    const from = await this.pathOf(ref)
    const excluded = change.excluded ?? from.startsWith(join(folder, ASIDE))
    const to = join(folder, excluded ? ASIDE : USED, ...recordingParts(change.to ?? ref.file))
    if (to !== from) {
      if (await exists(to)) throw new TimbrelError('input', `there is already a recording ${change.to ?? ref.file}`)
      await mkdir(dirname(to), { recursive: true })
      await rename(from, to)
      // An instrument without recordings is none.
      await rmdir(dirname(from)).catch(() => {})
    }
    return this.read(ref.workspace)
  }

  private async folderOf(id: string): Promise<string> {
    const folder = join(this.folder, requireId(id))
    if (!(await exists(folder))) throw new TimbrelError('input', 'there is no such workspace')
    return folder
  }
}

async function filesIn(folder: string, excluded: boolean): Promise<WorkspaceRecording[]> {
  const found: WorkspaceRecording[] = []
  for (const instrument of (await readdir(folder).catch(() => [])).sort()) {
    for (const name of (await readdir(join(folder, instrument)).catch(() => [])).sort()) {
      if (name.startsWith('.')) continue
      const { size } = await stat(join(folder, instrument, name))
      found.push({ file: `${instrument}/${name}`, bytes: size, excluded })
    }
  }
  return found
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { TimbrelError } from '../../contract/errors.ts'
import type { HostCalls } from '../../contract/host-api.ts'
import type { HostParts } from './host-parts.ts'
import { withFiles } from './render-request.ts'
import { shapeOf } from './render-shape.ts'
import { AUDIO_FILE, performInThread } from './thread-task.ts'

/** The calls that make audio files. */
export function renderCalls({
  library,
  workspaces,
  measures,
  midiFiles,
  jobs,
}: HostParts): Pick<HostCalls, 'render' | 'renderScore'> {
  return {
    async render({ shaping, ...asked }) {
      const resolved = { ...(await withFiles(asked, library, workspaces)), grid: null }
      return jobs.start('render', 'render', async ({ folder, signal, report }) => {
        await mkdir(folder, { recursive: true })
        const shape = await shapeOf(shaping, resolved.model, measures, signal)
        const request = { ...resolved, ...shape, output: join(folder, AUDIO_FILE) }
        const end = await performInThread({ type: 'render', request }, signal, report)
        if (end.type !== 'rendered') throw new TimbrelError('render', 'the thread answered something else')
        const { path: _, ...file } = end.file
        return { type: 'audio', file }
      })
    },
    async renderScore({ midi, shaping, ...asked }) {
      const resolved = await withFiles(asked, library, workspaces)
      const path = await midiFiles.pathOf(midi)
      return jobs.start('render', midiFiles.nameOf(midi), async ({ folder, signal, report }) => {
        await mkdir(folder, { recursive: true })
        const shape = await shapeOf(shaping, resolved.model, measures, signal)
        const request = { ...resolved, ...shape, midi: path, output: join(folder, AUDIO_FILE) }
        const end = await performInThread({ type: 'score', request }, signal, report)
        if (end.type !== 'played') throw new TimbrelError('render', 'the thread answered something else')
        const { path: _, ...file } = end.file
        return { type: 'piece', file }
      })
    },
  }
}

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { TimbrelError } from '../../contract/errors.ts'
import type { HostCalls } from '../../contract/host-api.ts'
import type { HostParts } from './host-parts.ts'
import { performInThread } from './thread-task.ts'

type ModelCalls = Pick<
  HostCalls,
  'listModels' | 'renameModel' | 'deleteModel' | 'addRecordings' | 'shapeTables' | 'soundPlaces' | 'evenSteps'
>

/** The calls that keep the library and listen to its models. */
export function modelCalls({ library, workspaces, measures, jobs, cacheFolder, workers, tell }: HostParts): ModelCalls {
  return {
    listModels: () => library.list(),
    async renameModel({ model, name }) {
      const listing = await library.rename(model, name)
      tell({ type: 'models-changed' })
      return listing
    },
    async deleteModel({ model }) {
      await library.delete(model)
      tell({ type: 'models-changed' })
      return null
    },
    async addRecordings({ model, workspace, name }) {
      const source = await library.pathOf(model)
      const recordings = [await workspaces.recordingsFolder(workspace)]
      return jobs.start('add', name, async ({ folder, signal, report }) => {
        await mkdir(folder, { recursive: true })
        const output = join(folder, 'model.timbrel')
        const request = { model: source, output, recordings, instrument: null, cacheFolder, workers }
        const end = await performInThread({ type: 'add', request }, signal, report)
        if (end.type !== 'added') throw new TimbrelError('render', 'the thread answered something else')
        const { id } = await library.adopt(output, name)
        tell({ type: 'models-changed' })
        return { type: 'added', model: id, sounds: end.outcome.sounds, instruments: end.outcome.instruments }
      })
    },
    soundPlaces: async ({ model }) => measures.places(await library.pathOf(model)),
    shapeTables: async ({ model }) => measures.shape(await library.pathOf(model)),
    evenSteps: async ({ model, from, to }) => measures.way(await library.pathOf(model), from, to),
  }
}

import type { HostCalls } from '../../contract/host-api.ts'
import { analyseRecordings } from '../analyse-recordings.ts'
import type { HostParts } from './host-parts.ts'

type WorkspaceCalls = Pick<
  HostCalls,
  'listWorkspaces' | 'createWorkspace' | 'deleteWorkspace' | 'reviseRecording' | 'analyse'
>

/** The calls that bring recordings together and look at them. */
export function workspaceCalls({
  workspaces,
  jobs,
  cacheFolder,
  workers,
  withoutPaths,
  tell,
}: HostParts): WorkspaceCalls {
  return {
    listWorkspaces: () => workspaces.list(),
    async createWorkspace({ name }) {
      const workspace = await workspaces.create(name)
      tell({ type: 'workspaces-changed' })
      return workspace
    },
    async deleteWorkspace({ workspace }) {
      await workspaces.delete(workspace)
      tell({ type: 'workspaces-changed' })
      return null
    },
    async reviseRecording({ workspace, file, ...change }) {
      const revised = await workspaces.revise({ workspace, file }, change)
      tell({ type: 'workspaces-changed' })
      return revised
    },
    async analyse({ workspace }) {
      const path = await workspaces.recordingsFolder(workspace)
      return jobs.start('analyse', (await workspaces.read(workspace)).name, async ({ signal, report }) => {
        const { recordings, skipped } = await analyseRecordings({ path, cacheFolder, workers, signal }, report)
        const told = recordings.map(({ path: _, entryPath: __, ...summary }) => summary)
        const left = skipped.map(({ file, why }) => ({ file, why: withoutPaths(why) }))
        return { type: 'analysis', table: { recordings: told, skipped: left } }
      })
    },
  }
}

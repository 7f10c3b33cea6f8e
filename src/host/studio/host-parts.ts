import type { HostEvent } from '../../contract/host-api.ts'
import type { StartTrainingProcess } from '../training-child.ts'
import type { JobRegistry } from './job-registry.ts'
import type { MidiFiles } from './midi-files.ts'
import type { ModelLibrary } from './model-library.ts'
import type { ModelMeasures } from './model-measures.ts'
import type { Workspaces } from './workspaces.ts'

/** What a host's calls work with. */
export interface HostParts {
  readonly home: string
  readonly cacheFolder: string
  readonly workers: number
  readonly checkpointSeconds: number
  readonly library: ModelLibrary
  readonly workspaces: Workspaces
  readonly measures: ModelMeasures
  readonly midiFiles: MidiFiles
  readonly jobs: JobRegistry
  /** The kind of process to train in; a child process of plain Node if left out. */
  readonly startTrainingProcess?: StartTrainingProcess | undefined
  /** Hears of every training process. */
  readonly onTrainingProcess?: ((processId: number | undefined) => void) | undefined
  /** A text as it may leave the host. */
  withoutPaths(text: string): string
  /** Tells every window. */
  tell(event: HostEvent): void
}

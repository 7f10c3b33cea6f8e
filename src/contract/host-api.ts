import type { RecordingSummary } from './host-analysis.ts'
import type { ModelSummary } from './host-model.ts'
import type { RenderedFile, RenderedScore, RenderRequest, ScoreRequest } from './host-render.ts'
import type { LossPoint } from './loss-curve.ts'
import type { SoundPlace } from './performance.ts'
import type { ShapeTables, Shaping } from './sound-shape.ts'
import type { PreviewMap, TrainingEvent, TrainingOptions, TrainingVerdict } from './training.ts'

/** A model of the library, for a list. `problem` says why its file cannot be read; `summary` is then null. */
export interface ModelListing {
  readonly id: string
  readonly name: string
  /** Of the user's own library: may be renamed and deleted. */
  readonly own: boolean
  readonly summary: Omit<ModelSummary, 'path'> | null
  readonly problem: string | null
}

/** Recordings brought together to be looked at and trained on. */
export interface WorkspaceListing {
  readonly id: string
  readonly name: string
  readonly recordings: readonly WorkspaceRecording[]
}

/** A recording of a workspace; `file` is `instrument/name.wav` and names it in every call. */
export interface WorkspaceRecording {
  readonly file: string
  readonly bytes: number
  readonly excluded: boolean
}

/** What an analysis found, without where it lies on this machine. */
export interface AnalysisTable {
  readonly recordings: readonly Omit<RecordingSummary, 'path' | 'entryPath'>[]
  readonly skipped: readonly { readonly file: string; readonly why: string }[]
}

/** What of a training a user may choose. */
export type StudioTrainingOptions = Partial<
  Pick<
    TrainingOptions,
    | 'network'
    | 'kind'
    | 'latentSize'
    | 'beta'
    | 'maxSteps'
    | 'maxMinutes'
    | 'holdOutEvery'
    | 'seed'
    | 'engine'
    | 'soundsPerInstrument'
  >
>

/** A recording a render begins or ends with. */
export interface RecordingRef {
  readonly workspace: string
  readonly file: string
}

/** What a render moves between, in the host's own ids, and how that is shaped. */
interface StudioSource {
  readonly model: string
  readonly source:
    | { readonly kind: 'pair'; readonly from: RecordingRef; readonly to: RecordingRef }
    | { readonly kind: 'instruments'; readonly names: readonly string[] }
    | { readonly kind: 'pad' }
  /** As the shaping sliders do it: in place of `attributes`, which then rest, and not of a pair. At rest, if left out. */
  readonly shaping?: Shaping
}

/** What the host makes of `shaping`. */
type HostShape = 'shape' | 'brightnessOctaves'

/** A render into one file, whose bytes are then fetched by {@link jobAudioRoute}. */
export type StudioRenderRequest = Omit<RenderRequest, 'output' | 'grid' | keyof StudioSource | HostShape> & StudioSource

/** A render of a piece that was brought by {@link midiRoute}. */
export type StudioScoreRequest = Omit<ScoreRequest, 'output' | 'midi' | keyof StudioSource | HostShape> &
  StudioSource & { readonly midi: string }

/** A MIDI file that the host has read. */
export interface MidiListing {
  readonly id: string
  readonly name: string
  readonly notes: number
  /** Most notes that key or pedal hold at once. */
  readonly notesAtOnce: number
  readonly seconds: number
  readonly warnings: readonly string[]
}

/** A training's events without paths; `secondsLeft` is null where nobody knows. */
export type JobProgress =
  | Exclude<TrainingEvent, { type: 'step' | 'checkpoint' | 'preview' | 'finished' | 'failed' }>
  | (Omit<Extract<TrainingEvent, { type: 'step' }>, 'secondsLeft'> & { readonly secondsLeft: number | null })
  | Omit<Extract<TrainingEvent, { type: 'checkpoint' }>, 'path'>
  | Omit<Extract<TrainingEvent, { type: 'preview' }>, 'path'>
  /** Seconds of sound. */
  | { readonly type: 'rendering'; readonly done: number; readonly of: number }

export type JobResult =
  | { readonly type: 'analysis'; readonly table: AnalysisTable }
  | { readonly type: 'model'; readonly model: string; readonly verdict: TrainingVerdict }
  | { readonly type: 'added'; readonly model: string; readonly sounds: number; readonly instruments: number }
  | { readonly type: 'audio'; readonly file: Omit<RenderedFile, 'path'> }
  | { readonly type: 'piece'; readonly file: Omit<RenderedScore, 'path'> }

/** 'interrupted': the host ended while it ran. */
export type JobState = 'running' | 'stopping' | 'done' | 'failed' | 'cancelled' | 'interrupted'

/** Work that goes on while other calls are answered. */
export interface JobInfo {
  readonly id: string
  readonly kind: 'analyse' | 'train' | 'add' | 'render'
  readonly title: string
  readonly state: JobState
  /** ISO 8601. */
  readonly startedAt: string
  /** A training with a checkpoint that {@link HostApi} `resume` goes on from. */
  readonly resumable: boolean
  readonly progress: JobProgress | null
  /** Of a training that goes on: the latest preview, to be heard and, by {@link previewModelRoute}, to be played. */
  readonly preview: { readonly step: number; readonly map: PreviewMap | null } | null
  readonly result: JobResult | null
  readonly fault: HostFault | null
}

/** An error as it crosses a transport. */
export interface HostFault {
  /** A TimbrelErrorCode, or 'internal' for what should not happen. */
  readonly code: string
  readonly message: string
}

/** A named state of the instrument; `settings` is the user interface's own. */
export interface Preset {
  readonly name: string
  readonly settings: Json
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

type Nothing = Record<string, never>
type JobParams = { readonly job: string }

/** Every method: what it is given and what it answers. Data of JSON, so that any transport can carry it. */
export interface HostMethods {
  listModels: { params: Nothing; answer: readonly ModelListing[] }
  renameModel: { params: { readonly model: string; readonly name: string }; answer: ModelListing }
  deleteModel: { params: { readonly model: string }; answer: null }
  listWorkspaces: { params: Nothing; answer: readonly WorkspaceListing[] }
  createWorkspace: { params: { readonly name: string }; answer: WorkspaceListing }
  deleteWorkspace: { params: { readonly workspace: string }; answer: null }
  /** Moves a recording: to another instrument or name (a note in the name corrects its pitch), out, or in again. */
  reviseRecording: {
    params: RecordingRef & { readonly to?: string; readonly excluded?: boolean }
    answer: WorkspaceListing
  }
  analyse: { params: { readonly workspace: string }; answer: JobInfo }
  train: {
    params: { readonly workspace: string; readonly name: string; readonly options: StudioTrainingOptions }
    answer: JobInfo
  }
  /** A new model of this name: the given one and the workspace's recordings, without training. */
  addRecordings: {
    params: { readonly model: string; readonly workspace: string; readonly name: string }
    answer: JobInfo
  }
  render: { params: StudioRenderRequest; answer: JobInfo }
  /** What the shaping sliders do to a model's sounds; worked out once for each model, 0.1 s for each of its sounds. */
  shapeTables: { params: { readonly model: string }; answer: ShapeTables }
  /** The perceived way between two instruments, for `InstrumentSettings.evenSteps`; listened to once, for a second. */
  evenSteps: {
    params: { readonly model: string; readonly from: number; readonly to: number }
    answer: readonly number[]
  }
  /** Where each sound of a model lies on the pad's map, and its instrument; worked out once for each model. */
  soundPlaces: { params: { readonly model: string }; answer: readonly SoundPlace[] }
  renderScore: { params: StudioScoreRequest; answer: JobInfo }
  listJobs: { params: Nothing; answer: readonly JobInfo[] }
  /** A training's losses since this host took it up, for whoever comes later; thinned out when it is long. */
  lossCurve: { params: JobParams; answer: readonly LossPoint[] }
  /** Ends a job and leaves nothing of it; of one that has ended, removes what is left. */
  cancel: { params: JobParams; answer: JobInfo }
  /** Ends a training early with the best model so far. */
  stopAndKeep: { params: JobParams; answer: JobInfo }
  resume: { params: JobParams; answer: JobInfo }
  listPresets: { params: Nothing; answer: readonly Preset[] }
  savePreset: { params: Preset; answer: null }
  deletePreset: { params: { readonly name: string }; answer: null }
  /** What the user interface saved last; null at first. */
  loadState: { params: Nothing; answer: Json }
  saveState: { params: { readonly state: Json }; answer: null }
}

export type HostMethod = keyof HostMethods

/** What a window asks of its host. Calls reject with a TimbrelError. */
export type HostCalls = {
  readonly [M in HostMethod]: (params: HostMethods[M]['params']) => Promise<HostMethods[M]['answer']>
}

/** What a host says unasked. 'job' comes with every change of a job and every step of its progress. */
export type HostEvent =
  | { readonly type: 'job'; readonly job: JobInfo }
  | { readonly type: 'models-changed' }
  | { readonly type: 'workspaces-changed' }
  /** The system was asked to open this model: a window shows it. */
  | { readonly type: 'open-model'; readonly model: string }

/** The host: its calls and its events. */
export interface HostApi extends HostCalls {
  /** @returns the function that stops listening. */
  subscribe(listener: (event: HostEvent) => void): () => void
}

/** Window to host. */
export interface HostCall {
  readonly id: number
  readonly method: HostMethod
  readonly params: unknown
}

/** Host to window: one answer per call (`id` null where the call could not be read), and events in between. */
export type HostMessage =
  | { readonly type: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly type: 'fault'; readonly id: number | null; readonly fault: HostFault }
  | { readonly type: 'event'; readonly event: HostEvent }

/** Header of every answer of a host that has a socket: how a page knows that it has a host to call. */
export const SOCKET_HEADER = 'timbrel-socket'

/** Where the socket is, and where bytes come from and go to; relative to the page. */
export const SOCKET_ROUTE = '/api/socket'
/** GET: a model file. */
export const modelRoute = (model: string): string => `/api/models/${encodeURIComponent(model)}`
/** POST: a model file into the library; answers a {@link ModelListing}. */
export const importModelRoute = (name: string): string => `/api/models?name=${encodeURIComponent(name)}`
/** PUT or GET: a recording. A PUT of one that is there is refused with 409. */
export const recordingRoute = ({ workspace, file }: RecordingRef): string =>
  `/api/workspaces/${encodeURIComponent(workspace)}/${file.split('/').map(encodeURIComponent).join('/')}`
/** PUT: a recording, also in place of one that is there. */
export const replacingRoute = (ref: RecordingRef): string => `${recordingRoute(ref)}?replace=yes`
/** POST: a MIDI file; answers a {@link MidiListing}. Kept until the host ends. */
export const midiRoute = (name: string): string => `/api/midi?name=${encodeURIComponent(name)}`
/** GET: the WAV file of a finished render, or a running training's latest preview. */
export const jobAudioRoute = (job: string): string => `/api/jobs/${encodeURIComponent(job)}/audio`
/** GET: PNG of a finished render's spectrogram. */
export const jobSpectrogramRoute = (job: string): string => `/api/jobs/${encodeURIComponent(job)}/spectrogram`
/** GET: a running training's latest preview as a model file. */
export const previewModelRoute = (job: string): string => `/api/jobs/${encodeURIComponent(job)}/model`

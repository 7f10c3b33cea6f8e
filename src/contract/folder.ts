/** Ending of the preview that a training writes beside its model, perhaps into the folder of recordings itself. */
export const PREVIEW_SUFFIX = '.preview.wav'

/** A recording found on disk, not yet opened. */
export interface FoundRecording {
  /** Absolute path. */
  readonly path: string
  /** Relative to the folder's root, forward slashes. */
  readonly file: string
  readonly bytes: number
}

/** What a folder holds: instruments and their recordings, and all that was passed over. */
export interface FolderScan {
  readonly root: string
  readonly instruments: readonly { readonly name: string; readonly recordings: readonly FoundRecording[] }[]
  readonly skipped: readonly { readonly file: string; readonly why: string }[]
}

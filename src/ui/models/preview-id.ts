import { modelRoute, previewModelRoute } from '../../contract/host-api.ts'

/** No model of the host's has a colon in its id. */
const PREFIX = 'preview:'

/** What the app calls a training's preview while it is on the pad. */
export function previewId(job: string): string {
  return `${PREFIX}${job}`
}

/** The training whose preview this is; null for a model of the library. */
export function previewedJob(id: string): string | null {
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null
}

/** Where a model's file is, relative to the page. */
export function modelAddress(id: string): string {
  const job = previewedJob(id)
  return job === null ? modelRoute(id) : previewModelRoute(job)
}

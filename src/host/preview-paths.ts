import { parse } from 'node:path'
import { PREVIEW_SUFFIX } from '../contract/folder.ts'

/** Where the preview of a model lies: orchestra.timbrel is heard in orchestra.preview.wav. */
export function previewPath(output: string): string {
  const { dir, name } = parse(output)
  return `${dir}/${name}${PREVIEW_SUFFIX}`
}

/** Where the playable preview of a model lies: orchestra.timbrel is played from orchestra.preview.timbrel. */
export function previewModelPath(output: string): string {
  const { dir, name } = parse(output)
  return `${dir}/${name}.preview.timbrel`
}

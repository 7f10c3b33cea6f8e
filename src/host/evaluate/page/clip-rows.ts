import type { EvaluationClip } from '../../../contract/host-evaluation.ts'
import { MODEL_RATE_HZ } from '../../../contract/spectrogram.ts'
import { resample } from '../../../io/resample.ts'
import { wavBytes } from '../../../io/write-wav.ts'
import { drawPlainSpectrogram } from '../../spectrogram-picture.ts'

/** Rate at which clips stand in a page, Hz: half of the model's keeps the page half as large. */
const PAGE_RATE_HZ = 22_050

/** Longest clip of a page, seconds. */
const LONGEST_SECONDS = 2.5

const PICTURE = { panelWidth: 220, panelHeight: 132 } as const

/** Clips of one row by one system, in the order of their positions. */
export interface ClipRow {
  readonly row: string
  readonly system: string
  readonly clips: readonly PageClip[]
}

/** A clip as it stands in a page: everything in data URIs, nothing to load. */
export interface PageClip {
  readonly position: number | null
  readonly audio: string
  readonly picture: string
}

/** Readies clips for a page. */
export async function clipRows(clips: readonly EvaluationClip[]): Promise<ClipRow[]> {
  const rows = new Map<string, { row: string; system: string; clips: PageClip[] }>()
  for (const clip of clips) {
    const key = `${clip.row}\n${clip.system}`
    const row = rows.get(key) ?? { row: clip.row, system: clip.system, clips: [] }
    row.clips.push(await pageClip(clip))
    rows.set(key, row)
  }
  return [...rows.values()].map((row) => ({
    ...row,
    clips: row.clips.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0)),
  }))
}

async function pageClip({ samples, position, row }: EvaluationClip): Promise<PageClip> {
  const heard = samples.slice(0, Math.round(LONGEST_SECONDS * MODEL_RATE_HZ))
  const half = await resample(heard, MODEL_RATE_HZ, PAGE_RATE_HZ)
  const picture = drawPlainSpectrogram({ samples: heard, sampleRateHz: MODEL_RATE_HZ }, PICTURE)
  return {
    position,
    audio: dataUri('audio/wav', wavBytes(row, [half], PAGE_RATE_HZ, '16')),
    picture: dataUri('image/png', picture),
  }
}

function dataUri(type: string, bytes: Uint8Array): string {
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
}

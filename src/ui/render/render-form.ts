import type { StudioRenderRequest } from '../../contract/host-api.ts'
import type { MorphPath } from '../../contract/host-render.ts'
import type { PadPlace } from '../../contract/performance.ts'
import type { SampleFormat } from '../../contract/render.ts'
import type { Gesture } from '../pad/gesture.ts'

/** What a render moves along. */
export type RenderWay = 'place' | 'gesture' | 'between'

/** What is filled in for a render. */
export interface RenderForm {
  readonly way: RenderWay
  /** Names of the instruments of 'between'. */
  readonly from: string
  readonly to: string
  readonly midiNote: number
  readonly seconds: number
  readonly rateHz: number
  readonly format: SampleFormat
}

/** What a render takes over from the pad. */
export interface PadNow {
  readonly model: string
  readonly place: PadPlace
  readonly gesture: Gesture | null
  readonly detail: number
}

/** Longest render, as the host has it. */
export const MOST_SECONDS = 600

/** Seconds that ring on after the key is let go. */
const RELEASE_SECONDS = 0.5

/** The host's request of a form; a gesture is stretched over the whole length. */
export function renderRequest(form: RenderForm, { model, place, gesture, detail }: PadNow): StudioRenderRequest {
  const { way, from, to, midiNote, rateHz, format } = form
  const seconds = Math.min(MOST_SECONDS, Math.max(0.1, form.seconds))
  const path: MorphPath =
    way === 'between'
      ? { kind: 'sweep', start: 0, end: 1 }
      : way === 'gesture' && gesture !== null
        ? { kind: 'points', points: stretched(gesture, seconds) }
        : { kind: 'points', points: [{ seconds: 0, ...place }] }
  return {
    model,
    source: way === 'between' ? { kind: 'instruments', names: [from, to] } : { kind: 'pad' },
    path,
    midiNote,
    velocity: 0.8,
    seconds,
    releaseSeconds: RELEASE_SECONDS,
    attributes: { brightness: 0, noisiness: 0, oddEven: 0, attackTime: 0 },
    detail: Math.min(1, detail),
    evenSteps: way === 'between',
    seed: 1,
    rateHz,
    format,
  }
}

function stretched({ seconds: length, points }: Gesture, seconds: number) {
  return points.map((point) => ({ seconds: (point.seconds * seconds) / length, x: point.x, y: point.y }))
}

import type { MidiListing, RecordingRef, StudioRenderRequest, StudioScoreRequest } from '../../contract/host-api.ts'
import type { MorphPath } from '../../contract/host-render.ts'
import type { PadPlace } from '../../contract/performance.ts'
import type { SampleFormat } from '../../contract/render.ts'
import { movesLatents, type Shaping } from '../../contract/sound-shape.ts'
import type { Gesture } from '../pad/gesture.ts'
import { type Curve, curvePoints, isStraight } from './curve-shapes.ts'

/** What a render moves along. */
export const RENDER_WAYS = ['place', 'gesture', 'drawn', 'between', 'recordings'] as const
export type RenderWay = (typeof RENDER_WAYS)[number]

/** What is filled in for a render. */
export interface RenderForm {
  readonly way: RenderWay
  /** Names of the instruments of 'between'. */
  readonly from: string
  readonly to: string
  /** Files of the recordings of 'recordings'. */
  readonly fromFile: string
  readonly toFile: string
  /** Shape of 'between' and 'recordings'. */
  readonly curve: Curve
  /** Path of 'drawn'. */
  readonly drawn: Gesture | null
  /** One note, or the MIDI file. */
  readonly plays: 'note' | 'piece'
  readonly midiNote: number
  readonly seconds: number
  readonly rateHz: number
  readonly format: SampleFormat
}

/** What a render takes over from the pad and from the collection that is looked at. */
export interface PadNow {
  readonly model: string
  readonly place: PadPlace
  readonly gesture: Gesture | null
  readonly detail: number
  readonly shaping: Shaping
}

/** Longest note, as the host has it. */
export const MOST_SECONDS = 600

/** Seconds that ring on after the key is let go. */
const RELEASE_SECONDS = 0.5

/** A minute of a fast pointer has more than anyone hears, and than the host takes. */
const MOST_POINTS = 4000

const VOICES = 16
const MOST_VOICES = 64

/**
 * The host's request of one note; curves and paths are stretched over its length.
 *
 * @param workspace whose recordings `fromFile` and `toFile` are.
 */
export function renderRequest(form: RenderForm, now: PadNow, workspace: string): StudioRenderRequest {
  const seconds = Math.min(MOST_SECONDS, Math.max(0.1, form.seconds))
  const note = { midiNote: form.midiNote, velocity: 0.8, seconds, releaseSeconds: RELEASE_SECONDS }
  return { ...sounding(form, now, workspace, seconds), ...note }
}

/** The host's request of a piece, over whose length curves and paths are stretched. */
export function scoreRequest(form: RenderForm, now: PadNow, workspace: string, piece: MidiListing): StudioScoreRequest {
  return {
    ...sounding(form, now, workspace, piece.seconds),
    midi: piece.id,
    voices: Math.min(MOST_VOICES, Math.max(VOICES, piece.notesAtOnce)),
    bendRangeSemitones: 2,
    glideSeconds: 0,
    releaseSeconds: null,
  }
}

function sounding(form: RenderForm, now: PadNow, workspace: string, seconds: number) {
  const { model, place, gesture, detail, shaping } = now
  const { way, curve, rateHz, format } = form
  const morphs = way === 'between' || way === 'recordings'
  const path: MorphPath = morphs
    ? isStraight(curve)
      ? { kind: 'sweep', start: 0, end: 1 }
      : { kind: 'points', points: curvePoints(curve, seconds) }
    : {
        kind: 'points',
        points: pathPoints(way === 'drawn' ? form.drawn : way === 'gesture' ? gesture : null, place, seconds),
      }
  return {
    model,
    source: sourceOf(form, workspace),
    path,
    attributes: { brightness: 0, noisiness: 0, oddEven: 0, attackTime: 0 },
    // Recordings are not the model's sounds, which the sliders shape.
    ...(way !== 'recordings' && shapes(shaping) && { shaping }),
    detail: Math.min(1, detail),
    evenSteps: morphs,
    seed: 1,
    rateHz,
    format,
  }
}

function shapes(shaping: Shaping): boolean {
  return shaping.brightness !== 0 || shaping.attack !== 0 || movesLatents(shaping)
}

function sourceOf({ way, from, to, fromFile, toFile }: RenderForm, workspace: string): StudioRenderRequest['source'] {
  const recording = (file: string): RecordingRef => ({ workspace, file })
  if (way === 'between') return { kind: 'instruments', names: [from, to] }
  if (way === 'recordings') return { kind: 'pair', from: recording(fromFile), to: recording(toFile) }
  return { kind: 'pad' }
}

/** A path stretched over a length; the place alone where there is none. */
function pathPoints(path: Gesture | null, place: PadPlace, seconds: number) {
  if (path === null) return [{ seconds: 0, x: place.x, y: place.y }]
  const every = Math.ceil(path.points.length / MOST_POINTS)
  const points = path.points.filter((_, at) => at % every === 0 || at === path.points.length - 1)
  return points.map((point) => ({ seconds: (point.seconds * seconds) / path.seconds, x: point.x, y: point.y }))
}

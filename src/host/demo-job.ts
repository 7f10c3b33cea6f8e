import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AudioClip } from '../contract/audio-clip.ts'
import { TimbrelError } from '../contract/errors.ts'
import type { MorphPath, RenderedFile, RenderRequest } from '../contract/host-render.ts'
import type { TimbrelModel } from '../contract/model.ts'
import type { Sound } from '../contract/sound.ts'
import { MODEL_RATE_HZ } from '../contract/spectrogram.ts'
import { type MorphFigures, morphFigures } from '../evaluation/morph-figures.ts'
import { fromLead, secondsFromLead } from '../evaluation/morph-trial.ts'
import { writeAtomically } from '../io/atomic-write.ts'
import { readModel } from '../io/model-file.ts'
import { readRecording } from '../io/read-recording.ts'
import { writeWav } from '../io/write-wav.ts'
import { engineKernels } from './engine-kernels.ts'
import { noteName } from './note-name.ts'
import { peakDb, type RenderScene, renderScene } from './render-job.ts'
import { drawSpectrograms } from './spectrogram-picture.ts'

/** Places between the two instruments, as metrics.md has them. */
const POSITIONS = [0, 0.25, 0.5, 0.75, 1] as const

/** Seconds the key is held in each step, and rendered after it. */
const STEP_SECONDS = 2.2
const RELEASE_SECONDS = 0.3
const SWEEP_SECONDS = 6

/** The sweep strikes its note again and again: a single one would have died away before it reached a plucked string. */
const SWEEP_NOTES = 8
const SWEEP_NOTE_SECONDS = (SWEEP_SECONDS - RELEASE_SECONDS) / SWEEP_NOTES

/** Between C5 and E5, where metrics.md compares; the demo takes the nearest note that both were recorded at. */
const WANTED_NOTE = 74

/** What the demo is made from and where it goes. */
export interface DemoRequest {
  /** Model file. */
  readonly model: string
  /** Folder of the recordings the model was trained on: the originals that figures are held against. */
  readonly recordings: string
  readonly from: string
  readonly to: string
  /** Folder to write to; made where it is missing. */
  readonly output: string
}

/** What the demo wrote, and how good it is. */
export interface DemoOutcome {
  readonly midiNote: number
  readonly files: readonly RenderedFile[]
  readonly picture: string
  readonly report: string
  /** Seconds from the beginning that the figures are about: as long as the shorter recording lasts. */
  readonly comparedSeconds: number
  readonly figures: MorphFigures
}

/**
 * Renders a morph between two instruments in five steps and one sweep, draws the steps side by side, and measures them
 * against the recordings.
 *
 * @param onFile hears of each file as it is written.
 * @throws TimbrelError 'model-file' and others of the parts; 'input' when the instruments share no recorded note.
 */
export async function runDemo(request: DemoRequest, onFile: (path: string) => void): Promise<DemoOutcome> {
  const { model, from, to, sounds } = await openScene(request)
  const kernels = await engineKernels()
  const midiNote = Math.round(sounds[0].midiNote)
  await mkdir(request.output, { recursive: true })
  // Each step at its own place between the two measured pitches, so that the ends can equal the recordings: they were
  // seldom played exactly in tune.
  const pitchAt = (position: number) => sounds[0].midiNote + position * (sounds[1].midiNote - sounds[0].midiNote)
  const render = ({ path, at, seconds, file }: { path: MorphPath; at: number; seconds: number; file: string }) =>
    renderInto(
      { model, kernels, row: [from, to], midiNote: pitchAt(at), seconds },
      renderRequest(request, midiNote),
      path,
      join(request.output, file),
      onFile,
    )
  const steps = []
  for (const position of POSITIONS) {
    const path = { kind: 'sweep', start: position, end: position } as const
    const file = `${request.from}-${request.to}-${position.toFixed(2)}.wav`
    steps.push(await render({ path, at: position, seconds: STEP_SECONDS, file }))
  }
  const sweep = await renderSweep(
    { model, kernels, row: [from, to], midiNote: pitchAt(0.5), seconds: SWEEP_NOTE_SECONDS },
    renderRequest(request, midiNote),
    join(request.output, `${request.from}-${request.to}-sweep.wav`),
    onFile,
  )
  const picture = join(request.output, 'spectrograms.png')
  await writePicture(picture, request, midiNote, steps)
  onFile(picture)
  // Beyond the end of the shorter recording there is nothing to compare with.
  const comparedSeconds = Math.min(STEP_SECONDS, ...sounds.map(secondsFromLead))
  const [a, b] = await Promise.all(sounds.map((sound) => original(request.recordings, sound, comparedSeconds)))
  const renders = steps.map(({ clip, position }) => ({ position, samples: clip.samples }))
  const figures = morphFigures(a as Float32Array, b as Float32Array, renders, MODEL_RATE_HZ, pitchAt(0.5))
  const files = [...steps.map(({ file }) => file), sweep]
  const report = join(request.output, 'figures.json')
  await writeText(
    report,
    `${JSON.stringify({ from: request.from, to: request.to, midiNote, comparedSeconds, figures }, null, 2)}\n`,
  )
  onFile(report)
  return { midiNote, files, picture, report, comparedSeconds, figures }
}

interface DemoScene {
  readonly model: TimbrelModel
  readonly from: number
  readonly to: number
  /** The recorded sound of each instrument at the demo's note. */
  readonly sounds: readonly [Sound, Sound]
}

async function openScene({ model: path, from, to }: DemoRequest): Promise<DemoScene> {
  await access(path).catch((cause: unknown) => {
    const advice = 'make it with `npm run train:orchestra` (ten minutes), or name another with --model'
    throw new TimbrelError('model-file', `${path}: there is no model here; ${advice}`, { cause })
  })
  const model = await readModel(path)
  const indexOf = (name: string): number => {
    const index = model.instruments.findIndex((instrument) => instrument.name === name)
    if (index >= 0) return index
    const known = model.instruments.map((instrument) => instrument.name).join(', ')
    throw new TimbrelError('input', `The model has no instrument "${name}". It has: ${known}.`)
  }
  const [a, b] = [indexOf(from), indexOf(to)]
  return { model, from: a, to: b, sounds: sharedNote(model, a, b) }
}

/** Sounds of both instruments at the recorded note nearest to {@link WANTED_NOTE}. */
function sharedNote({ instruments, sounds }: TimbrelModel, from: number, to: number): readonly [Sound, Sound] {
  const soundsOf = (index: number) => (instruments[index]?.sounds ?? []).flatMap((sound) => sounds[sound] ?? [])
  const pairs = soundsOf(from).flatMap((a) =>
    soundsOf(to).flatMap((b) => (Math.round(a.midiNote) === Math.round(b.midiNote) ? [[a, b] as const] : [])),
  )
  const [best] = pairs.sort(([a], [b]) => Math.abs(a.midiNote - WANTED_NOTE) - Math.abs(b.midiNote - WANTED_NOTE))
  if (best !== undefined) return best
  const names = [instruments[from]?.name, instruments[to]?.name].join(' and ')
  throw new TimbrelError('input', `${names} share no recorded note in this model: the demo needs one to compare with`)
}

function renderRequest(request: DemoRequest, midiNote: number): RenderRequest {
  return {
    model: request.model,
    source: { kind: 'instruments', names: [request.from, request.to] },
    path: { kind: 'sweep', start: 0, end: 1 },
    midiNote,
    velocity: 0.8,
    seconds: null,
    releaseSeconds: RELEASE_SECONDS,
    detail: 1,
    attributes: { brightness: 0, noisiness: 0, oddEven: 0, attackTime: 0 },
    evenSteps: false,
    seed: 1,
    rateHz: MODEL_RATE_HZ,
    format: '24',
    output: request.output,
    grid: null,
  }
}

interface DemoRender {
  readonly clip: AudioClip
  readonly position: number
  readonly file: RenderedFile
}

async function renderInto(
  scene: RenderScene,
  request: RenderRequest,
  path: MorphPath,
  target: string,
  onFile: (path: string) => void,
): Promise<DemoRender> {
  const { clip, midiNote, position, realTimeRatio } = renderScene(scene, request, path)
  await writeWav(target, [clip.samples], clip.sampleRateHz, request.format)
  onFile(target)
  const durationSeconds = clip.samples.length / clip.sampleRateHz
  const file = { path: target, position, midiNote, durationSeconds, peakDb: peakDb(clip.samples), realTimeRatio }
  return { clip, position: position ?? 0, file }
}

/** All the way from one instrument to the other, each note going on where the one before it stood. */
async function renderSweep(
  scene: RenderScene,
  request: RenderRequest,
  target: string,
  onFile: (path: string) => void,
): Promise<RenderedFile> {
  const samples = new Float32Array(Math.round(SWEEP_SECONDS * MODEL_RATE_HZ))
  let tookSeconds = 0
  for (let note = 0; note < SWEEP_NOTES; note++) {
    const path = { kind: 'sweep', start: note / SWEEP_NOTES, end: (note + 1) / SWEEP_NOTES } as const
    const { clip, realTimeRatio } = renderScene(scene, request, path)
    tookSeconds += (realTimeRatio * clip.samples.length) / MODEL_RATE_HZ
    const start = Math.round(note * SWEEP_NOTE_SECONDS * MODEL_RATE_HZ)
    const length = Math.min(clip.samples.length, samples.length - start)
    for (let n = 0; n < length; n++) samples[start + n] = (samples[start + n] as number) + (clip.samples[n] as number)
  }
  await writeWav(target, [samples], MODEL_RATE_HZ, request.format)
  onFile(target)
  const { midiNote } = scene
  const realTimeRatio = tookSeconds / SWEEP_SECONDS
  return { path: target, position: 0, midiNote, durationSeconds: SWEEP_SECONDS, peakDb: peakDb(samples), realTimeRatio }
}

async function writePicture(
  path: string,
  { from, to }: DemoRequest,
  midiNote: number,
  steps: readonly DemoRender[],
): Promise<void> {
  const png = drawSpectrograms(
    steps.map(({ clip, position }, index) => {
      const names = index === 0 ? `  ${from}` : index === steps.length - 1 ? `  ${to}` : ''
      return { title: `${position.toFixed(2)}${names}${index === 0 ? `  ${noteName(midiNote)}` : ''}`, clip }
    }),
    { panelWidth: 300, panelHeight: 420 },
  )
  await writeAtomically(path, async (file) => {
    await file.writeFile(png)
  })
}

async function writeText(path: string, text: string): Promise<void> {
  await writeAtomically(path, async (file) => {
    await file.writeFile(text)
  })
}

/** The recording behind a sound, from where a render begins. */
async function original(folder: string, sound: Sound, seconds: number): Promise<Float32Array> {
  const { clip } = await readRecording(join(folder, sound.provenance.file))
  return fromLead({ sound, samples: clip.samples }, seconds)
}

import type { RenderedScore, ScoreRequest } from '../contract/host-render.ts'
import type { Score } from '../contract/score.ts'
import { mostNotesAtOnce } from '../engine/score-polyphony.ts'
import { ScoreRender } from '../engine/score-render.ts'
import { readMidi } from '../io/read-midi.ts'
import { writeWav } from '../io/write-wav.ts'
import { peakDb, type RenderHooks, sceneOf, weightsAlong } from './render-job.ts'

/** Milliseconds of rendering between two looks at what else there is to do: progress, Ctrl-C. */
const TURN_MS = 50

/** Seconds and velocity of the note at which even steps are measured. */
const TYPICAL_SECONDS = 1
const TYPICAL_VELOCITY = 0.8

export interface ScoreHooks extends Pick<RenderHooks, 'onWarning'> {
  /** Seconds of the piece rendered, of how many. */
  onProgress(seconds: number, of: number): void
}

/**
 * Renders a MIDI file into a WAV file, which appears whole or not at all.
 *
 * @throws MidiFileError for a file that cannot be played; TimbrelError 'input' for an instrument the model does not
 *   have, 'cancelled' by the signal; those of model file and engine.
 */
export async function renderScoreToFile(
  request: ScoreRequest,
  hooks: ScoreHooks,
  signal?: AbortSignal,
): Promise<RenderedScore> {
  const { score, warnings } = await readMidi(request.midi, { bendRangeSemitones: request.bendRangeSemitones })
  for (const warning of warnings) hooks.onWarning(`${request.midi}: ${warning}`)
  const notesAtOnce = mostNotesAtOnce(score)
  if (notesAtOnce > request.voices) {
    hooks.onWarning(`${notesAtOnce} notes at once for ${request.voices} voices: the quietest end early; see --voices`)
  }
  const { path, rateHz, format, output, evenSteps, glideSeconds, releaseSeconds, shape, brightnessOctaves } = request
  const scene = await sceneOf({ ...request, midiNote: middleKey(score), seconds: TYPICAL_SECONDS }, hooks)
  const startedAt = performance.now()
  const render = new ScoreRender(scene.model, {
    score,
    weights: weightsAlong(scene, path, score.durationSeconds, evenSteps ? TYPICAL_VELOCITY : null),
    sampleRateHz: rateHz,
    voices: request.voices,
    seed: request.seed,
    detailAmount: request.detail,
    attributes: request.attributes,
    ...(shape && { shape }),
    settings: { glideSeconds, releaseSeconds, brightness: brightnessOctaves ?? 0 },
    kernels: scene.kernels,
  })
  await renderInTurns(render, (seconds) => hooks.onProgress(seconds, score.durationSeconds), signal)
  const { samples, faults } = render
  if (faults > 0) hooks.onWarning(`${faults} events or frames could not be played`)
  const durationSeconds = samples.length / rateHz
  const realTimeRatio = (performance.now() - startedAt) / 1000 / durationSeconds
  await writeWav(output, [samples], rateHz, format)
  return { path: output, notes: score.notes, notesAtOnce, durationSeconds, peakDb: peakDb(samples), realTimeRatio }
}

/** Renders to the end, letting others have their turn now and then: rendering itself never waits. */
async function renderInTurns(
  render: ScoreRender,
  onProgress: (seconds: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  while (!render.done) {
    signal?.throwIfAborted()
    for (const turnEnd = performance.now() + TURN_MS; !render.done && performance.now() < turnEnd; ) render.advance()
    onProgress(render.seconds)
    await new Promise((resolve) => setImmediate(resolve))
  }
  signal?.throwIfAborted()
}

/** The median of all keys played: where a way between instruments is measured. */
function middleKey({ events }: Score): number {
  const keys = events.flatMap(({ event }) => (event.type === 'noteOn' ? [event.key] : [])).sort((a, b) => a - b)
  return keys[keys.length >> 1] ?? 60
}

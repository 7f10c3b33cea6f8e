import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { AudioClip } from '../contract/audio-clip.ts'
import { TimbrelError } from '../contract/errors.ts'
import type { Network } from '../contract/network.ts'
import type { Sound } from '../contract/sound.ts'
import type { Analysis } from '../contract/spectrogram.ts'
import { analyse } from '../dsp/analyse.ts'
import type { PlayableModel } from '../engine/prepared-model.ts'
import { openModel } from '../io/model-file.ts'
import { isNoteCertain, midiNoteHint } from '../io/note-name.ts'
import { readRecording } from '../io/read-recording.ts'
import { encodeSound } from '../model/encode-sound.ts'
import { loadEncoderEngine } from './encoder-engine.ts'

/** A playable model of two recordings, and what to tell of them. */
export interface PairModel {
  readonly model: PlayableModel
  readonly warnings: readonly string[]
}

/**
 * Encodes two recordings on the fly with a model's network, whether it has seen them or not: a model of two instruments
 * of one sound each, the first and the second.
 *
 * @throws TimbrelError of reader, analysis or model file.
 */
export async function pairModel(modelPath: string, from: string, to: string): Promise<PairModel> {
  const opened = await openModel(modelPath)
  const network = await opened.network().finally(() => opened.close())
  await loadEncoderEngine()
  const a = await encodeFile(network, from, 'from')
  const b = await encodeFile(network, to, 'to')
  const instruments = [a, b].map(({ sound }, index) => ({ name: sound.instrument, x: index, y: 0.5, sounds: [index] }))
  const model = { network, instruments, sounds: [a.sound, b.sound] }
  return { model, warnings: [...a.warnings, ...b.warnings] }
}

/** @param role its name in the model: two recordings may well have one file name. */
async function encodeFile(network: Network, path: string, role: string): Promise<{ sound: Sound; warnings: string[] }> {
  const { clip, info } = await readRecording(path)
  const file = basename(path)
  const hint = midiNoteHint(file)
  const analysis = analyseNamed(clip, hint, path)
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  const sound = encodeSound(network, analysis, {
    name: `${role}/${file}`,
    instrument: role,
    provenance: { file, sha256 },
    heldOut: true,
  })
  return { sound, warnings: [...info.warnings, ...analysis.warnings].map((warning) => `${file}: ${warning}`) }
}

/** The analysis knows no files: its refusal is told with the file's name. */
function analyseNamed(clip: AudioClip, hint: number | null, path: string): Analysis {
  try {
    return analyse(clip, hint === null ? {} : { midiNoteHint: hint, midiNoteCertain: isNoteCertain(basename(path)) })
  } catch (cause) {
    if (!(cause instanceof TimbrelError)) throw cause
    throw new TimbrelError(cause.code, `${path}: ${cause.message}`, { cause })
  }
}

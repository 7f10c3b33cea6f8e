import type { InstrumentSummary, ModelSummary } from '../contract/host-model.ts'
import type { NetworkSpec } from '../contract/network.ts'
import { HOP_SECONDS } from '../contract/spectrogram.ts'
import { readModelInfo } from '../io/model-file.ts'
import type { ModelInfo } from '../model-file/model-layout.ts'

/**
 * Says what is in a model file, without reading its tensors.
 *
 * @throws ModelFileError when it is no model that can be read.
 */
export async function modelSummary(path: string): Promise<ModelSummary> {
  const info = await readModelInfo(path)
  const { origin, spec, bytes, formatVersion } = info
  const { family, kind, latentSize, latentStride } = spec
  return {
    path,
    bytes,
    formatVersion,
    origin,
    training: origin.training,
    network: { family, kind, latentSize, latentStride, parameters: parametersOf(spec) },
    instruments: info.instruments.map((instrument) => summariseInstrument(instrument, info.sounds)),
    licences: countLicences(info.sounds),
    sounds: info.sounds.map((sound) => ({
      name: sound.name,
      instrument: sound.instrument,
      midiNote: sound.midiNote,
      verdict: sound.verdict,
      seconds: sound.frameCount * HOP_SECONDS,
      heldOut: sound.heldOut,
      sha256: sound.provenance.sha256,
      source: sound.provenance.source ?? null,
      licence: sound.provenance.licence ?? null,
    })),
  }
}

function parametersOf({ encoder, decoder }: NetworkSpec): number {
  return [...encoder, ...decoder].reduce(
    (sum, { kernelSize, inputs, outputs }) => sum + (kernelSize * inputs + 1) * outputs,
    0,
  )
}

function summariseInstrument(
  { name, x, y, sounds }: ModelInfo['instruments'][number],
  all: ModelInfo['sounds'],
): InstrumentSummary {
  const own = sounds.flatMap((index) => all[index] ?? [])
  const notes = own.map(({ midiNote }) => midiNote)
  return {
    name,
    x,
    y,
    sounds: own.length,
    seconds: own.reduce((sum, { frameCount }) => sum + frameCount * HOP_SECONDS, 0),
    lowestMidiNote: Math.min(...notes),
    highestMidiNote: Math.max(...notes),
  }
}

function countLicences(sounds: ModelInfo['sounds']): ModelSummary['licences'] {
  const counts = new Map<string, number>()
  for (const { provenance } of sounds) {
    const licence = provenance.licence ?? 'unknown'
    counts.set(licence, (counts.get(licence) ?? 0) + 1)
  }
  return [...counts].map(([licence, count]) => ({ licence, sounds: count })).sort((a, b) => b.sounds - a.sounds)
}

import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Network } from '../../src/contract/network.ts'
import { type Analysis, HOP_SAMPLES, MODEL_RATE_HZ } from '../../src/contract/spectrogram.ts'
import { analyse } from '../../src/dsp/analyse.ts'
import { PowerSpectrum } from '../../src/dsp/power-spectrum.ts'
import { Random } from '../../src/dsp/random.ts'
import { ONSET_LEAD_FRAMES } from '../../src/engine/onset-lead.ts'
import { renderMorph } from '../../src/engine/render.ts'
import { representationFigures } from '../../src/evaluation/representation-figures.ts'
import { loadEncoderEngine } from '../../src/host/encoder-engine.ts'
import { readModel } from '../../src/io/model-file.ts'
import { readRecording } from '../../src/io/read-recording.ts'
import { encodeSound } from '../../src/model/encode-sound.ts'

const samples = fileURLToPath(new URL('../../samples/', import.meta.url))

let network: Network

beforeAll(async () => {
  network = (await readModel(`${samples}orchestra.timbrel`)).network
  await loadEncoderEngine()
})

/** Bursts of noise at irregular times, each dying away within 30 ms. */
function claps(seed: number): Float32Array {
  const random = new Random(seed)
  const starts = [0.05, 0.31, 0.48, 0.83, 1.02]
  return Float32Array.from({ length: 1.4 * MODEL_RATE_HZ }, (_, n) => {
    const seconds = n / MODEL_RATE_HZ
    const level = starts.reduce((sum, start) => sum + (seconds < start ? 0 : Math.exp(-(seconds - start) / 0.01)), 1e-4)
    return 0.25 * level * random.normal()
  })
}

/** Noise that swells and fades, louder below 2 kHz. */
function breath(seed: number): Float32Array {
  const random = new Random(seed)
  let low = 0
  return Float32Array.from({ length: 1.5 * MODEL_RATE_HZ }, (_, n) => {
    low += 0.25 * (random.normal() - low)
    return 0.3 * low * Math.sin((Math.PI * n) / (1.5 * MODEL_RATE_HZ))
  })
}

/** Notes of samples/ at equal loudness, added up. */
async function chord(...names: string[]): Promise<Float32Array> {
  const parts = await Promise.all(
    names.map(async (name) => (await readRecording(`${samples}${name}.wav`)).clip.samples),
  )
  const mix = new Float32Array(Math.max(...parts.map(({ length }) => length)))
  for (const part of parts) {
    const rms = Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length)
    part.forEach((value, n) => {
      mix[n] = (mix[n] as number) + (0.04 * value) / rms
    })
  }
  return mix
}

/** The recording as the engine plays it, at any key, and the recording from the same moment on. */
function playAgain(recording: Float32Array, analysis: Analysis, key: number): [Float32Array, Float32Array] {
  const sound = encodeSound(network, analysis, {
    name: 'made/made.wav',
    instrument: 'made',
    heldOut: true,
    provenance: { file: 'made.wav', sha256: '' },
  })
  const seconds = recording.length / MODEL_RATE_HZ
  const note = { midiNote: key, velocity: 1, seconds, releaseSeconds: 0 }
  const render = renderMorph(sound, sound, network, { note, at: 0 })
  const shift = (sound.landmarks.onsetFrame - ONSET_LEAD_FRAMES) * HOP_SAMPLES
  const [from, heard] = [recording.subarray(Math.max(0, shift)), render.subarray(Math.max(0, -shift))]
  const length = Math.min(from.length, heard.length)
  return [from.subarray(0, length), heard.subarray(0, length)]
}

/** How far each bin of the mean spectrum stands above the mean of its 40 neighbours, dB. */
function prominence(sound: Float32Array): Float64Array {
  const spectrum = new PowerSpectrum(4096)
  const total = new Float64Array(spectrum.bins)
  const wide = Float64Array.from(sound)
  for (let centre = 2048; centre < wide.length - 2048; centre += 512) {
    spectrum.measure(wide, centre).forEach((power, bin) => {
      total[bin] = (total[bin] as number) + power
    })
  }
  return total.map((power, bin) => {
    const around = total.subarray(Math.max(0, bin - 20), bin + 21)
    return 10 * Math.log10((power + 1e-20) / (around.reduce((sum, value) => sum + value, 0) / around.length + 1e-20))
  })
}

describe('what has no pitch', () => {
  it.each([
    ['claps', claps],
    ['breath', breath],
  ] as const)('%s are told, and come back without any tone, at any key', (_, make) => {
    const recording = make(3)
    const analysis = analyse({ sampleRateHz: MODEL_RATE_HZ, samples: recording })
    expect(analysis.verdict).toBe('unpitched')
    for (const key of [40, 60, 84]) {
      const [own, again] = playAgain(recording, analysis, key)
      const [before, after] = [prominence(own), prominence(again)]
      const strays = after.filter((value, bin) => bin > 4 && value > 12 + Math.max(0, before[bin] as number))
      expect(strays).toHaveLength(0)
      expect(representationFigures(own, again, MODEL_RATE_HZ).wholeDb).toBeLessThan(2)
    }
  })
})

describe('several pitches at once', () => {
  it.each([
    ['trumpet/C4', 'trumpet/G4'],
    ['organ/C4', 'organ/A4'],
    ['harp/E3', 'harp/B3'],
    ['oboe/Ds4', 'oboe/As4'],
    ['cello/G4', 'violin/C5'],
    ['guitar_nylon/E2', 'guitar_nylon/G3', 'guitar_nylon/B3'],
    ['clarinet/F3', 'clarinet/As3', 'clarinet/D3'],
    ['flute/C5', 'flute/E5', 'flute/A4'],
  ])('%s and %s are told, and come back as they were, at any key', async (...names) => {
    const recording = await chord(...names)
    const analysis = analyse({ sampleRateHz: MODEL_RATE_HZ, samples: recording })
    expect(analysis.verdict).toBe('several-pitches')
    for (const key of [48, 70]) {
      const [own, again] = playAgain(recording, analysis, key)
      const { wholeDb, attackDb } = representationFigures(own, again, MODEL_RATE_HZ)
      expect(wholeDb).toBeLessThan(2)
      expect(attackDb).toBeLessThan(1)
    }
  })
})

import { BINS, FLOOR_DB, HARMONICS, type Landmarks } from '../../src/contract/spectrogram.ts'
import type { TrainingOptions } from '../../src/contract/training.ts'
import { harmonicCount } from '../../src/dsp/image.ts'
import { midiToHz } from '../../src/dsp/pitch.ts'
import { Random } from '../../src/dsp/random.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../../src/model/defaults.ts'
import { holdOut } from '../../src/model/hold-out.ts'
import type { TrainingItem, TrainingSource } from '../../src/model/training-source.ts'

/** A made-up instrument: how fast its harmonics fall, how strong the even ones are, how it dies away, how it hisses. */
interface Character {
  readonly name: string
  readonly fallDb: number
  readonly evenDb: number
  readonly decayDbPerFrame: number
  readonly noiseDb: number
}

const CHARACTERS: readonly Character[] = [
  { name: 'reed', fallDb: 4, evenDb: -20, decayDbPerFrame: 0, noiseDb: -50 },
  { name: 'string', fallDb: 6, evenDb: 0, decayDbPerFrame: -0.4, noiseDb: -60 },
  { name: 'pipe', fallDb: 12, evenDb: -6, decayDbPerFrame: 0, noiseDb: -35 },
]

/** Settings small enough for a unit test. */
export const TINY_OPTIONS: TrainingOptions = {
  ...DEFAULT_TRAINING_OPTIONS,
  latentSize: 4,
  hiddenSize: 16,
  batchSize: 4,
  sequenceFrames: 16,
  maxSteps: 12,
  engine: 'wasm',
}

/** Spectrograms made up from three characters at several pitches: quick to make, learnable, the same every time. */
export function syntheticSource(notesPerInstrument = 6, frameCount = 48, every = 4): TrainingSource {
  const made = CHARACTERS.flatMap((character, instrument) =>
    Array.from({ length: notesPerInstrument }, (_, note) => ({ character, midiNote: 48 + 4 * note + instrument })),
  )
  const infos = made.map(({ character, midiNote }) => ({ instrument: character.name, midiNote, frameCount }))
  const heldOut = holdOut(infos, every)
  return {
    items: infos.map((info, index) => ({ ...info, heldOut: heldOut[index] === true })),
    load: async (index) => {
      const item = made[index]
      if (!item) throw new RangeError(`no item ${index}`)
      return syntheticItem(item.character, item.midiNote, frameCount, index + 1)
    },
  }
}

function syntheticItem(character: Character, midiNote: number, frameCount: number, seed: number): TrainingItem {
  const random = new Random(seed)
  const image = new Float32Array(frameCount * BINS).fill(FLOOR_DB)
  const loudnessDb = new Float32Array(frameCount)
  const harmonics = harmonicCount(midiNote)
  const onsetFrame = 6
  for (let frame = 0; frame < frameCount; frame++) {
    const since = frame - onsetFrame
    loudnessDb[frame] = since < 0 ? -70 : -10 + Math.min(0, 3 * since - 9) + character.decayDbPerFrame * since
    for (let bin = 0; bin < BINS; bin++) {
      if (bin >= harmonics && bin < HARMONICS) continue
      const k = bin + 1
      const levelDb =
        bin < HARMONICS
          ? -character.fallDb * Math.log2(k) + (k % 2 === 0 ? character.evenDb : 0) - 0.02 * Math.max(0, since) * k
          : character.noiseDb - 0.1 * (bin - HARMONICS)
      image[frame * BINS + bin] = Math.max(FLOOR_DB, levelDb + random.normal())
    }
  }
  const landmarks: Landmarks = {
    onsetFrame,
    attackEndFrame: onsetFrame + 3,
    sustainStartFrame: Math.floor(frameCount / 2),
    sustainEndFrame: frameCount - 4,
    releaseFrame: frameCount - 2,
    decaying: character.decayDbPerFrame < 0,
    decayDbPerSecond: character.decayDbPerFrame / 0.00544,
    peakLoudnessDb: -10,
  }
  return {
    midiNote,
    landmarks,
    spectrogram: {
      frameCount,
      f0Hz: new Float32Array(frameCount).fill(midiToHz(midiNote)),
      voicing: new Float32Array(frameCount).fill(1),
      loudnessDb,
      inharmonicity: 0,
      image,
    },
  }
}

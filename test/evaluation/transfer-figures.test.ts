import { describe, expect, it } from 'vitest'
import type { LayerSpec, Network } from '../../src/contract/network.ts'
import type { Sound } from '../../src/contract/sound.ts'
import { type Analysis, BINS, FLOOR_DB, HARMONICS, NOISE_BANDS } from '../../src/contract/spectrogram.ts'
import { CONDITIONS } from '../../src/dsp/conditioning.ts'
import { harmonicCount } from '../../src/dsp/image.ts'
import { midiToHz } from '../../src/dsp/pitch.ts'
import { transferFigures, transferTasks } from '../../src/evaluation/transfer-figures.ts'

const FRAMES = 60

/** A steady tone whose partial k has the level that `levelDb` gives. */
function steady(midiNote: number, levelDb: (partial: number) => number): Analysis {
  const image = new Float32Array(FRAMES * BINS).fill(FLOOR_DB)
  for (let frame = 0; frame < FRAMES; frame++) {
    for (let index = 0; index < harmonicCount(midiNote); index++) image[frame * BINS + index] = levelDb(index + 1)
  }
  return {
    spectrogram: {
      frameCount: FRAMES,
      f0Hz: new Float32Array(FRAMES).fill(midiToHz(midiNote)),
      voicing: new Float32Array(FRAMES).fill(1),
      loudnessDb: new Float32Array(FRAMES).fill(-20),
      inharmonicity: 0,
      image,
    },
    landmarks: {
      onsetFrame: 4,
      attackEndFrame: 6,
      sustainStartFrame: 10,
      sustainEndFrame: 50,
      releaseFrame: 55,
      decaying: false,
      decayDbPerSecond: 0,
      peakLoudnessDb: -20,
    },
    verdict: 'pitched',
    midiNote,
    air: new Float32Array(0),
    onsetPhases: new Float32Array(HARMONICS),
    warnings: [],
  }
}

/** A network that says the same of every latent: -10 dB for each partial. */
function constantNetwork(): Network {
  const layer = (inputs: number, outputs: number): LayerSpec => ({
    kernelSize: 1,
    stride: 1,
    inputs,
    outputs,
    activation: 'linear',
  })
  const [encoder, decoder] = [layer(BINS + CONDITIONS, 2), layer(1 + CONDITIONS, BINS)]
  const weights = ({ inputs, outputs }: LayerSpec) => ({
    kernel: new Float32Array(inputs * outputs),
    bias: new Float32Array(outputs),
  })
  return {
    spec: { family: 'dense', kind: 'ae', latentSize: 1, latentStride: 1, encoder: [encoder], decoder: [decoder] },
    normalisation: { meanDb: new Float32Array(BINS).fill(-10), scaleDb: 20 },
    encoder: [weights(encoder)],
    decoder: [weights(decoder)],
  }
}

function soundOf(analysis: Analysis): Sound {
  const { spectrogram, landmarks, midiNote } = analysis
  const harmonics = harmonicCount(midiNote)
  return {
    name: `note ${midiNote}`,
    instrument: 'tone',
    midiNote,
    verdict: 'pitched',
    inharmonicity: 0,
    landmarks,
    provenance: { file: 'tone.wav', sha256: '' },
    heldOut: false,
    frameCount: FRAMES,
    latents: new Float32Array(Math.ceil((FRAMES - 1) / 4) + 1),
    loudnessDb: spectrogram.loudnessDb,
    pitchDeviation: new Float32Array(FRAMES),
    harmonicCount: harmonics,
    detail: new Int8Array(FRAMES * (harmonics + NOISE_BANDS)),
    air: new Int8Array(0),
    onsetPhases: new Uint8Array(harmonics),
  }
}

describe('transferTasks', () => {
  const items = (...midiNotes: number[]) => midiNotes.map((midiNote) => ({ instrument: 'flute', midiNote }))

  it('asks for the middle note that has notes a fifth away on both sides', () => {
    const [task] = transferTasks(items(48, 55, 60, 64, 67, 72, 79))
    expect(task).toEqual({ target: 3, near: [2, 3, 4] })
  })

  it('asks nothing of an instrument whose notes lie close together', () => {
    expect(transferTasks(items(60, 62, 64, 66))).toEqual([])
  })
})

describe('transferFigures', () => {
  const transfer = (levelDb: (midiNote: number) => (partial: number) => number) =>
    transferFigures({
      instrument: 'tone',
      truth: steady(60, levelDb(60)),
      sounds: [48, 68].map((midiNote) => {
        const analysis = steady(midiNote, levelDb(midiNote))
        return { sound: soundOf(analysis), analysis }
      }),
      network: constantNetwork(),
    })

  it('finds no error where harmonics keep their levels and the network knows them', () => {
    const figures = transfer(() => () => -10)
    expect(figures.harmonicsKeptDb).toBeCloseTo(0, 5)
    expect(figures.networkDb).toBeCloseTo(0, 4)
    expect([figures.below, figures.above]).toEqual([12, 8])
  })

  it('finds the error of a network that is off by 6 dB', () => {
    expect(transfer(() => () => -16).networkDb).toBeCloseTo(6, 4)
  })

  it('finds no error in keeping an envelope that stays in place, and the fall of a slope in keeping harmonics', () => {
    // Falling by 3 dB per kilohertz: linear over harmonics, so read exactly between them.
    const figures = transfer((midiNote) => (partial) => -0.003 * partial * midiToHz(midiNote))
    expect(figures.envelopeKeptDb).toBeLessThan(0.1)
    // Partial k then has the level of partial k of the note 8 semitones up; past that one's last, its last's.
    const audible = Math.min(harmonicCount(60), Math.floor(60 / (0.003 * midiToHz(60))))
    const errors = Array.from({ length: audible }, (_, index) => {
      const kept = -0.003 * Math.min(index + 1, harmonicCount(68)) * midiToHz(68)
      return (Math.max(FLOOR_DB, kept) + 0.003 * (index + 1) * midiToHz(60)) ** 2
    })
    const rms = Math.sqrt(errors.reduce((sum, square) => sum + square, 0) / errors.length)
    expect(figures.harmonicsKeptDb).toBeCloseTo(rms, 1)
  })
})

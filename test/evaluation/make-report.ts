import type {
  EvaluationReport,
  LogMelDistances,
  MorphEvaluation,
  NetworkEvaluation,
  SoundEvaluation,
} from '../../src/contract/evaluation.ts'

/** The three distances at once. */
export function distances(wholeDb: number): LogMelDistances {
  return { wholeDb, attackDb: wholeDb + 0.1, sharpnessDb: wholeDb + 0.2 }
}

export function makeSound(over: Partial<SoundEvaluation> = {}): SoundEvaluation {
  return {
    name: 'flute/C5.wav',
    instrument: 'flute',
    midiNote: 72,
    acquaintance: 'held-out',
    representation: distances(0.5),
    decoder: distances(2),
    detail: distances(0.7),
    error: { harmonicsDb: 3, noiseDb: 2.5 },
    ...over,
  }
}

export function makeNetwork(over: Partial<NetworkEvaluation> = {}): NetworkEvaluation {
  return {
    name: 'the model',
    family: 'conv',
    kind: 'vae',
    decoderCost: 114_000,
    steps: 8000,
    trainingSeconds: 240,
    training: { harmonicsDb: 2, noiseDb: 2 },
    heldOut: { harmonicsDb: 3, noiseDb: 2.4 },
    latent: null,
    curve: [],
    ...over,
  }
}

/** A morph that passes every bar, its ends 100 and 25 ms, its middle at their geometric mean. */
export function makeMorph(over: Partial<MorphEvaluation> = {}): MorphEvaluation {
  return {
    from: 'flute',
    to: 'guitar_nylon',
    midiNote: 72,
    system: 'timbrel',
    lmd0: 0.6,
    lmd1: 0.4,
    lag0Ms: -1,
    lag1Ms: 2,
    attackAMs: 100,
    attackBMs: 25,
    attackMs: [105, 70.7, 50, 35.4, 27],
    mae: 0.08,
    maeOf: { centroid: 0.08 },
    mono: 1,
    off: 0.2,
    hnrDropDb: 0.2,
    harmDb: 32,
    harmADb: 32.5,
    harmBDb: 40,
    beatDb: 1,
    beatADb: 1.2,
    beatBDb: 0.5,
    f0Cents: -2,
    stepVariation: 0.12,
    ...over,
  }
}

export function makeReport(over: Partial<EvaluationReport> = {}): EvaluationReport {
  const sounds = over.sounds ?? [makeSound()]
  return {
    reportVersion: 1,
    createdAt: '2026-01-02T03:04:05.000Z',
    program: 'timbrel 0.1.0',
    model: { name: 'small', trainingEngine: 'wasm 4.22.0', steps: 8000, seed: 1, trainedOnFolder: true },
    folder: 'samples',
    seed: 1,
    instruments: [...new Set(sounds.map(({ instrument }) => instrument))],
    bars: [],
    sounds,
    networks: [makeNetwork()],
    morphs: [],
    systems: [],
    transfers: [],
    leftOut: [],
    attributes: [],
    sampling: [],
    map: sounds.map(({ name, instrument }, index) => ({ name, instrument, x: index, y: -index })),
    ...over,
  }
}

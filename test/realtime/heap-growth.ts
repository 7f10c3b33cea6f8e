// Prints, as JSON, what 10,000 quanta of 128 samples leave on the heap, and what one of them makes there for a moment (V8
// boxes numbers that pass between functions which it does not inline):
// node --expose-gc --min-semi-space-size=32 --max-semi-space-size=32 --import tsx test/realtime/heap-growth.ts [simd]
import { Engine } from '../../src/engine/engine.ts'
import { typeScriptKernels } from '../../src/engine/kernels/typescript.ts'
import { threeInstruments } from '../engine/playing.ts'
import { simdKernels } from '../parity/simd-kernels.ts'

const ROUNDS = 10
const QUANTA_A_ROUND = 1_000
const WARM_UP = 3_000

const kernels = process.argv[2] === 'simd' ? simdKernels() : typeScriptKernels
const engine = new Engine(threeInstruments, { sampleRateHz: 48_000, kernels })
const left = new Float32Array(128)
const right = new Float32Array(128)

// Events are made beforehand: what they take is their sender's.
const notes = Array.from({ length: 16 }, (_, noteId) => ({
  on: { type: 'noteOn', noteId, key: 40 + 3 * noteId, velocity: 0.6 } as const,
  off: { type: 'noteOff', noteId } as const,
  place: { type: 'notePlace', noteId, place: { x: noteId / 16, y: 0.5 } } as const,
}))
const bends = [-1, 0, 1].map((semitones) => ({ type: 'bend', semitones }) as const)

function play(quanta: number): void {
  for (let quantum = 0; quantum < quanta; quantum++) {
    const note = notes[quantum % notes.length]
    if (note && quantum % 7 === 0) engine.send(note.on)
    if (note && quantum % 11 === 0) engine.send(note.place)
    if (note && quantum % 13 === 0) engine.send(note.off)
    const bend = bends[quantum % 3]
    if (bend && quantum % 5 === 0) engine.send(bend)
    engine.setPlace((quantum % 100) / 100, 0.3)
    engine.setGainDb(-(quantum % 6))
    engine.setBrightness((quantum % 10) / 20)
    engine.process(left, right, 128)
  }
}

function heapAfterCollection(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

/** Bytes that a round makes; only whole where nothing is collected meanwhile. */
function bytesOfRound(): number {
  const before = heapAfterCollection()
  play(QUANTA_A_ROUND)
  return process.memoryUsage().heapUsed - before
}

play(WARM_UP)
const before = heapAfterCollection()
const made = Array.from({ length: ROUNDS }, bytesOfRound).sort((a, b) => a - b)
const keptBytes = heapAfterCollection() - before
process.stdout.write(
  `${JSON.stringify({
    kernels: kernels.name,
    canCollect: globalThis.gc !== undefined,
    keptBytes,
    bytesPerQuantum: Math.round((made[ROUNDS / 2] as number) / QUANTA_A_ROUND),
    voices: engine.soundingVoices,
    faults: engine.faults,
  })}\n`,
)

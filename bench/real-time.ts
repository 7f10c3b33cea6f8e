/**
 * How long the engine takes for single blocks of 128 samples, in Node: 16 voices of a morph while notes start, bends and
 * pad move; then the same while another model is prepared, a piece in each block, and the one block of a swap at once.
 *
 * By the clock on the wall, in which other programs count too, and in time of this program's processors, in which the
 * compiler's and the collector's other threads count.
 */
import { fileURLToPath } from 'node:url'
import { MODEL_RATE_HZ } from '../src/contract/spectrogram.ts'
import { Engine } from '../src/engine/engine.ts'
import type { PlayableModel } from '../src/engine/prepared-model.ts'
import { engineKernels } from '../src/host/engine-kernels.ts'
import { readModel } from '../src/io/model-file.ts'

const BLOCK = 128
const BLOCK_MICROSECONDS = (1e6 * BLOCK) / MODEL_RATE_HZ
const VOICES = 16
const SECONDS = 60
const WARM_UP_SECONDS = 5
const SWAPS = 40

/** Blocks from one note to the next: each voice sounds three seconds. */
const NOTE_EVERY = Math.round((3 * MODEL_RATE_HZ) / BLOCK / VOICES)

/** Blocks from one swap to the next, all voices sounding. */
const SWAP_EVERY = 60

const blocksIn = (seconds: number) => Math.round((seconds * MODEL_RATE_HZ) / BLOCK)

/** Microseconds of blocks. */
class Times {
  readonly wall: number[] = []
  readonly processor: number[] = []
  #start = 0
  #used = process.cpuUsage()

  begin(): void {
    this.#used = process.cpuUsage()
    this.#start = performance.now()
  }

  end(): void {
    this.wall.push(1000 * (performance.now() - this.#start))
    const { user, system } = process.cpuUsage(this.#used)
    this.processor.push(user + system)
  }
}

class Performance {
  readonly engine: Engine
  readonly #left = new Float32Array(BLOCK)
  readonly #right = new Float32Array(BLOCK)
  #block = 0

  constructor(engine: Engine) {
    this.engine = engine
    engine.set({ pair: [0, 1] })
  }

  /** Starts notes in all voices, which a swap has silenced. */
  strike(): void {
    for (let voice = 0; voice < VOICES; voice++) {
      this.engine.send({ type: 'noteOn', noteId: 1e6 + voice, key: 45 + 2 * voice, velocity: 0.6 })
    }
  }

  /** Plays so many blocks untimed. */
  pass(blocks: number): void {
    for (let block = 0; block < blocks; block++) this.play(new Times())
  }

  /** Plays the next block and times it, with what is to be done before it. */
  play(times: Times, before: () => void = () => undefined): void {
    const block = this.#block++
    const noteId = Math.floor(block / NOTE_EVERY)
    if (block % NOTE_EVERY === 0) {
      this.engine.send({ type: 'noteOn', noteId, key: 40 + ((7 * noteId) % 40), velocity: 0.6 })
    }
    this.engine.send({ type: 'bend', semitones: Math.sin(block / 50) })
    this.engine.send({ type: 'morph', position: 0.5 + 0.5 * Math.sin(block / 90) })
    times.begin()
    before()
    this.engine.process(this.#left, this.#right, BLOCK)
    times.end()
  }
}

const print = (line: string) => process.stdout.write(`${line}\n`)

function printRow(label: string, cells: readonly string[]): void {
  print(label.padEnd(40) + cells.map((cell, index) => cell.padStart(index === 0 ? 7 : 14)).join(''))
}

function printTimes(label: string, { wall, processor }: Times): void {
  for (const [kind, times] of [
    ['wall', wall],
    ['processor', processor],
  ] as const) {
    times.sort((a, b) => a - b)
    const cells = [0.5, 0.99, 0.999, 1].map((share) => {
      const time = times[Math.min(times.length - 1, Math.floor(share * times.length))] as number
      return `${time.toFixed(0)} (${((100 * time) / BLOCK_MICROSECONDS).toFixed(0)} %)`
    })
    printRow(`${label}, ${kind}`, [String(times.length), ...cells])
  }
}

async function pairOfOrchestra(): Promise<PlayableModel> {
  const model = await readModel(fileURLToPath(new URL('../samples/orchestra.timbrel', import.meta.url)))
  const pair = model.instruments.filter(({ name }) => ['flute', 'violin'].includes(name))
  return { ...model, instruments: pair }
}

const model = await pairOfOrchestra()
const kernels = await engineKernels()
const engine = new Engine(model, { sampleRateHz: MODEL_RATE_HZ, voices: VOICES, kernels })
const performed = new Performance(engine)

print(`microseconds per block of ${BLOCK} samples (and % of its ${(BLOCK_MICROSECONDS / 1000).toFixed(1)} ms)`)
printRow(kernels.name, ['blocks', 'median', 'p99', 'p99.9', 'max'])

const plain = new Times()
performed.strike()
performed.pass(blocksIn(WARM_UP_SECONDS))
for (let block = 0; block < blocksIn(SECONDS); block++) performed.play(plain)
printTimes(`${VOICES} voices of a morph`, plain)

const inPieces = new Times()
for (let swap = 0; swap < SWAPS; swap++) {
  performed.strike()
  performed.pass(SWAP_EVERY)
  engine.beginSwap(model)
  while (engine.swapping) performed.play(inPieces, () => engine.continueSwap())
}
printTimes('while another model is prepared', inPieces)

const atOnce = new Times()
for (let swap = 0; swap < SWAPS; swap++) {
  performed.strike()
  performed.pass(SWAP_EVERY)
  performed.play(atOnce, () => engine.swapModel(model))
}
printTimes('a swap at once', atOnce)

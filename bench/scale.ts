/**
 * Does memory stay bounded as a collection grows? Synthesises folders of 100, 1,000 and 10,000 short recordings, runs
 * `timbrel train` on each for a bounded number of steps, and prints time and peak memory of all its processes.
 *
 * npm run bench:scale -- [--sizes 100,1000] [--steps 200] [--keep]      (Linux: memory is read from /proc)
 */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { midiToHz } from '../src/dsp/pitch.ts'
import { Random } from '../src/dsp/random.ts'
import { writeWav } from '../src/io/write-wav.ts'

const RATE_HZ = 44_100
const INSTRUMENTS = 20
/** What 10,000 recordings may take at most. */
const LIMIT_MB = 1500
const PROGRAM = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000' },
    steps: { type: 'string', default: '200' },
    keep: { type: 'boolean', default: false },
  },
})

/** A tone of `instrument`: its own spectral slope, odd-even balance, attack, decay and breath. */
function synthesise(instrument: number, midiNote: number, random: Random): Float32Array {
  const samples = new Float32Array(Math.round((0.6 + 0.4 * random.uniform()) * RATE_HZ))
  const f0Hz = midiToHz(midiNote) * 2 ** ((random.uniform() - 0.5) / 240)
  const slopeDb = 3 + (instrument % 5) * 1.5
  const evenDb = (instrument % 3) * 6
  const attackSeconds = 0.005 * 2 ** (instrument % 6)
  const decaySeconds = instrument % 2 === 0 ? 0.3 : 30
  const partials = Math.min(40, Math.floor(16_000 / f0Hz))
  for (let k = 1; k <= partials; k++) {
    const levelDb = -slopeDb * Math.log2(k) - (k % 2 === 0 ? evenDb : 0)
    const amplitude = 0.2 * 10 ** (levelDb / 20)
    const step = (2 * Math.PI * k * f0Hz) / RATE_HZ
    const [turnRe, turnIm] = [Math.cos(step), Math.sin(step)]
    const phase = 2 * Math.PI * random.uniform()
    let re = amplitude * Math.cos(phase)
    let im = amplitude * Math.sin(phase)
    for (let n = 0; n < samples.length; n++) {
      samples[n] = (samples[n] ?? 0) + im
      const next = re * turnRe - im * turnIm
      im = re * turnIm + im * turnRe
      re = next
    }
  }
  const noise = 0.002 * (1 + (instrument % 4))
  for (let n = 0; n < samples.length; n++) {
    const seconds = n / RATE_HZ
    const envelope = Math.min(1, seconds / attackSeconds) * Math.exp(-seconds / decaySeconds)
    samples[n] = 0.5 * envelope * ((samples[n] ?? 0) + noise * random.normal())
  }
  return samples
}

async function synthesiseFolder(folder: string, count: number): Promise<void> {
  const random = new Random(count)
  for (let index = 0; index < count; index++) {
    const instrument = index % INSTRUMENTS
    const name = `instrument-${String(instrument).padStart(2, '0')}`
    if (index < INSTRUMENTS) await mkdir(join(folder, name), { recursive: true })
    const midiNote = 45 + (Math.floor(index / INSTRUMENTS) % 40)
    const path = join(folder, name, `${index}.wav`)
    await writeWav(path, [synthesise(instrument, midiNote, random)], RATE_HZ, '16')
  }
}

/** Resident MB of a process and all below it, now. */
async function treeMb(root: number): Promise<number> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc').catch((): string[] => [])) {
    if (!/^\d+$/.test(name)) continue
    const text = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const parent = Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1])
    parents.set(Number(name), parent)
  }
  const within = (pid: number): boolean => pid === root || (pid > 1 && within(parents.get(pid) ?? 0))
  let kb = 0
  for (const pid of parents.keys()) {
    if (!within(pid)) continue
    const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    kb += Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0)
  }
  return kb / 1024
}

interface Measured {
  readonly analyseSeconds: number
  readonly trainSeconds: number
  readonly writeSeconds: number
  readonly peaks: { analysing: number; training: number }
  readonly modelMb: number
}

/** Runs a training and times its stages by the events it tells. */
async function train(folder: string, work: string, steps: string): Promise<Measured> {
  const output = join(work, 'model.timbrel')
  const args = [PROGRAM, 'train', folder, '-o', output, '--steps', steps, '--cache', join(work, 'cache'), '--json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const startedAt = performance.now()
  const marks = { dataset: 0, step: 0, finished: 0 }
  const peaks = { analysing: 0, training: 0 }
  let tail = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    const lines = (tail + text).split('\n')
    tail = lines.pop() ?? ''
    for (const line of lines) {
      const { type } = JSON.parse(line)
      if (type === 'dataset' || type === 'step' || type === 'finished')
        marks[type as keyof typeof marks] = performance.now()
    }
  })
  const timer = setInterval(async () => {
    const stage = marks.dataset === 0 ? 'analysing' : 'training'
    peaks[stage] = Math.max(peaks[stage], await treeMb(child.pid ?? 0))
  }, 250)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  clearInterval(timer)
  if (code !== 0) throw new Error(`training ended with ${code}: ${tail}`)
  const seconds = (from: number, to: number) => (to - from) / 1000
  return {
    analyseSeconds: seconds(startedAt, marks.dataset),
    trainSeconds: seconds(marks.dataset, marks.step),
    writeSeconds: seconds(marks.step, marks.finished),
    peaks,
    modelMb: (await stat(output)).size / 1e6,
  }
}

const print = (text: string): void => void process.stdout.write(`${text}\n`)
const results: (Measured & { recordings: number; steps: number; synthesiseSeconds: number })[] = []
for (const count of values.sizes.split(',').map(Number)) {
  const work = await mkdtemp(join(tmpdir(), `timbrel-scale-${count}-`))
  try {
    print(`synthesising ${count} recordings`)
    const startedAt = performance.now()
    await synthesiseFolder(join(work, 'recordings'), count)
    const synthesiseSeconds = (performance.now() - startedAt) / 1000
    print(`training on them for ${values.steps} steps`)
    const measured = await train(join(work, 'recordings'), work, values.steps)
    results.push({ recordings: count, steps: Number(values.steps), synthesiseSeconds, ...measured })
  } finally {
    if (!values.keep) await rm(work, { recursive: true, force: true })
  }
}
print('')
print('recordings  analyse s  per recording ms  train s  write s  peak MB: analysing  training  model MB')
for (const { recordings, analyseSeconds, trainSeconds, writeSeconds, peaks, modelMb } of results) {
  const cells = [
    String(recordings).padStart(10),
    analyseSeconds.toFixed(1).padStart(11),
    ((1000 * analyseSeconds) / recordings).toFixed(1).padStart(18),
    trainSeconds.toFixed(1).padStart(9),
    writeSeconds.toFixed(1).padStart(9),
    peaks.analysing.toFixed(0).padStart(20),
    peaks.training.toFixed(0).padStart(10),
    modelMb.toFixed(1).padStart(10),
  ]
  print(cells.join(''))
}
await mkdir('reports', { recursive: true })
await writeFile('reports/scale.json', `${JSON.stringify(results, null, 2)}\n`)
const worst = Math.max(...results.flatMap(({ peaks }) => [peaks.analysing, peaks.training]))
print(`\nmost memory: ${worst.toFixed(0)} MB; the limit is ${LIMIT_MB} MB`)
process.exitCode = worst <= LIMIT_MB ? 0 : 1

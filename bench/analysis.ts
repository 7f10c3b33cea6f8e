/**
 * How many times faster than real time a recording is read, analysed and resynthesised, one core, on one recording of
 * each of seven instruments of samples/. Processor time counts, which other programs disturb least.
 */
import { fileURLToPath } from 'node:url'
import { MODEL_RATE_HZ } from '../src/contract/spectrogram.ts'
import { analyse } from '../src/dsp/analyse.ts'
import { synthesise } from '../src/dsp/synthesise.ts'
import { readRecording } from '../src/io/read-recording.ts'

const FILES = ['flute/E5', 'violin/G3', 'trumpet/F4', 'guitar_nylon/E2', 'harp/E1', 'marimba/C5', 'organ/Fs2']

async function cpuSeconds<T>(work: () => Promise<T> | T): Promise<[T, number]> {
  const before = process.cpuUsage()
  const result = await work()
  const used = process.cpuUsage(before)
  return [result, (used.user + used.system) / 1e6]
}

const paths = FILES.map((file) => fileURLToPath(new URL(`../samples/${file}.wav`, import.meta.url)))
const warm = await readRecording(paths[0] as string)
synthesise(analyse(warm.clip), { seed: 1 })

const spent = { sound: 0, read: 0, analyse: 0, synthesise: 0 }
for (const path of paths) {
  const [{ clip }, read] = await cpuSeconds(() => readRecording(path))
  const [analysis, heard] = await cpuSeconds(() => analyse(clip))
  const [, made] = await cpuSeconds(() => synthesise(analysis, { seed: 1 }))
  spent.sound += clip.samples.length / MODEL_RATE_HZ
  spent.read += read
  spent.analyse += heard
  spent.synthesise += made
}
for (const stage of ['read', 'analyse', 'synthesise'] as const) {
  process.stdout.write(`${stage.padEnd(22)} ${(spent.sound / spent[stage]).toFixed(1).padStart(6)} x real time\n`)
}

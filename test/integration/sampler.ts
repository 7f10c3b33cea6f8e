import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeMidi } from 'midi-file'
import { readRecording } from '../../src/io/read-recording.ts'

/** A note for a sampler to play. */
export interface SamplerNote {
  readonly key: number
  /** 1 to 127. */
  readonly velocity: number
  readonly seconds: number
}

const TICKS_PER_SECOND = 1000

/** What `apt-get install` brings where these are missing: `npm test` does so itself where it may. */
const ADVICE = 'install polyphone and fluidsynth (Debian, Ubuntu: apt install polyphone fluidsynth) and run again'

/** Converts an `.sfz` file by an independent sampler's editor, Polyphone, and says what it did not understand. */
export async function convertToSf2(sfz: string, folder: string, name: string): Promise<{ path: string; log: string }> {
  const log = await run('polyphone', ['-1', '-i', sfz, '-d', folder, '-o', name])
  return { path: join(folder, `${name}.sf2`), log }
}

/** Plays one note through FluidSynth, reverb and chorus off. @returns mono samples at 44.1 kHz. */
export async function playByFluidSynth(sf2: string, folder: string, note: SamplerNote): Promise<Float32Array> {
  const midi = join(folder, 'note.mid')
  const wav = join(folder, 'note.wav')
  await writeFile(midi, Uint8Array.from(writeMidi(oneNote(note))))
  const settings = ['-R', '0', '-C', '0', '-g', '1', '-r', '44100', '-O', 's24', '-T', 'wav', '-F', wav]
  await run('fluidsynth', ['-n', '-i', ...settings, sf2, midi])
  return (await readRecording(wav)).clip.samples
}

function oneNote({ key, velocity, seconds }: SamplerNote): Parameters<typeof writeMidi>[0] {
  const tempo = { type: 'setTempo' as const, microsecondsPerBeat: 1_000_000 }
  return {
    header: { format: 0, numTracks: 1, ticksPerBeat: TICKS_PER_SECOND },
    tracks: [
      [
        { deltaTime: 0, meta: true, ...tempo },
        { deltaTime: 0, type: 'noteOn', channel: 0, noteNumber: key, velocity },
        { deltaTime: seconds * TICKS_PER_SECOND, type: 'noteOff', channel: 0, noteNumber: key, velocity: 0 },
        { deltaTime: TICKS_PER_SECOND, type: 'endOfTrack', meta: true },
      ],
    ],
  }
}

function run(command: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, QT_QPA_PLATFORM: 'offscreen' }
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
    let log = ''
    const collect = (chunk: unknown) => {
      log += String(chunk)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (cause) => reject(new Error(`${command} is missing: ${ADVICE}`, { cause })))
    child.on('close', (code) =>
      code === 0 ? resolve(log) : reject(new Error(`${command} ended with ${code}: ${log}`)),
    )
  })
}

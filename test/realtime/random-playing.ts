import type { InstrumentEvent, InstrumentSettings } from '../../src/contract/performance.ts'
import { Random } from '../../src/dsp/random.ts'
import type { Engine } from '../../src/engine/engine.ts'

/** Longest block asked for: more than any host's. */
export const MOST_FRAMES = 4096

/** What was heard of a random performance. */
export interface Heard {
  readonly seconds: number
  /** Largest sample, or NaN where one was not finite. */
  readonly peak: number
  /** Events refused and hops silenced. */
  readonly faults: number
  /** Voices still in use so long after all notes were let go. */
  readonly stuck: number
}

/**
 * Plays whatever comes for so many seconds in blocks of random length, with every kind of event and setting, then lets all
 * notes go and waits.
 *
 * @param instruments of the model. @param restSeconds waited at the end.
 */
export function playAtRandom(
  engine: Engine,
  sampleRateHz: number,
  instruments: number,
  seconds: number,
  restSeconds: number,
  seed: number,
): Heard {
  const random = new Random(seed)
  const left = new Float32Array(MOST_FRAMES)
  const right = new Float32Array(MOST_FRAMES)
  let peak = 0
  const listen = (frames: number): void => {
    engine.process(left, right, frames)
    for (let n = 0; n < frames; n++) {
      const level = Math.abs(left[n] as number)
      if (!(level <= peak)) peak = level
    }
  }
  const end = engine.samples + seconds * sampleRateHz
  while (engine.samples < end && !Number.isNaN(peak)) {
    for (let count = random.integer(4); count > 0; count--) {
      engine.send(anyEvent(random), engine.samples + random.integer(sampleRateHz / 10))
    }
    if (random.integer(20) === 0) engine.set(anySettings(random, instruments))
    listen(blockLength(random))
  }
  engine.set({ releaseSeconds: null })
  engine.send({ type: 'allNotesOff' }, engine.samples + sampleRateHz / 10)
  for (let rest = restSeconds * sampleRateHz; rest > 0; rest -= MOST_FRAMES) listen(MOST_FRAMES)
  return { seconds, peak, faults: engine.faults, stuck: engine.soundingVoices }
}

function blockLength(random: Random): number {
  const lengths = [1, 128, 128, 128, 441, 1024, MOST_FRAMES]
  return random.integer(4) === 0 ? 1 + random.integer(MOST_FRAMES) : (lengths[random.integer(lengths.length)] as number)
}

function anyEvent(random: Random): InstrumentEvent {
  const noteId = random.integer(40)
  switch (random.integer(14)) {
    case 0:
      return { type: 'noteBend', noteId, semitones: 12 * random.normal() }
    case 1:
      return { type: 'bend', semitones: 2 * random.normal() }
    case 2:
      return { type: 'sustain', down: random.integer(3) === 0 }
    case 3:
      return { type: 'place', place: anyPlace(random) }
    case 4:
      return { type: 'notePlace', noteId, place: anyPlace(random) }
    case 5:
      return { type: 'morph', position: random.uniform() }
    case 6:
    case 7:
    case 8:
    case 9:
      return { type: 'noteOff', noteId }
    case 10:
      return { type: 'noteOn', noteId, key: random.integer(128), velocity: random.uniform(), place: anyPlace(random) }
    default:
      return { type: 'noteOn', noteId, key: 36 + random.integer(60), velocity: random.uniform() }
  }
}

function anyPlace(random: Random): { x: number; y: number } {
  return { x: random.uniform(), y: random.uniform() }
}

function anySettings(random: Random, instruments: number): Partial<InstrumentSettings> {
  const seconds = () => (random.integer(3) === 0 ? random.uniform() : 0)
  return {
    mode: random.integer(4) === 0 ? 'mono' : 'poly',
    glideSeconds: seconds(),
    attackSeconds: seconds(),
    decaySeconds: seconds(),
    sustainLevel: random.integer(2) === 0 ? 1 : random.uniform(),
    releaseSeconds: random.integer(2) === 0 ? null : random.uniform(),
    gainDb: 6 * random.normal(),
    detail: 2 * random.uniform(),
    brightness: random.integer(2) === 0 ? 0 : random.normal(),
    pair: random.integer(2) === 0 ? null : [random.integer(instruments), random.integer(instruments)],
    evenSteps: random.integer(2) === 0 ? null : [0, 0.3, 1],
  }
}

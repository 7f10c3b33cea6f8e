import { TimbrelError } from '../contract/errors.ts'
import { PHASE_STEPS, type Sound } from '../contract/sound.ts'
import { NOISE_BANDS } from '../contract/spectrogram.ts'
import { harmonicCount } from '../dsp/image.ts'
import { Random } from '../dsp/random.ts'
import { drawDeviation, type LatentPrior, meanAt, meanLatent } from './latent-prior.ts'
import type { PlayableModel } from './prepared-model.ts'

/** N(0, 1), which training pulls latents towards, or the Gaussian fitted to where the model's sounds came to lie. */
export type PriorKind = 'standard' | 'fitted'

/** What kind of instrument is drawn. */
export interface DrawRequest {
  readonly prior: PriorKind
  /** Index of an instrument to stay near; null: anywhere. */
  readonly near: number | null
  /** Multiplies every deviation: 0 is the mean (or the instrument itself, without its detail), 1 the whole spread. */
  readonly temperature: number
  /** The note around which it is drawn, and at which its middle sound lies. */
  readonly midiNote: number
  /** An integer >= 1. */
  readonly seed: number
  readonly name: string
}

/** An instrument that was never recorded. */
export interface DrawnInstrument {
  /** By rising pitch, at {@link DRAWN_NOTES} around the note asked for; without detail and without air. */
  readonly sounds: readonly Sound[]
  /** Index of the sound whose course in time it follows. */
  readonly carrier: number
}

/** Semitones from the note asked for at which a drawn instrument has sounds. */
const DRAWN_NOTES = [-12, -6, 0, 6, 12] as const

/** Notes outside this range are not drawn at: no network is told of lower or higher pitches than these. */
const LOWEST_NOTE = 28
const HIGHEST_NOTE = 100

/** Multiples of the golden section, as turns, lie nowhere close together. */
const GOLDEN_SHARE = 0.618033988749895

/**
 * Draws an instrument: a place in latent space, held through a sound's whole course. What moves in time (loudness, vibrato,
 * attack and decay, the latents' own path around their mean) is that of a carrier, a sound of the model drawn at random
 * or of the instrument to stay near; what it sounds like is the draw's. Noise frame by frame would be no instrument.
 *
 * @throws TimbrelError 'input' when the model has no pitched sound to carry it.
 */
export function drawInstrument(model: PlayableModel, prior: LatentPrior, request: DrawRequest): DrawnInstrument {
  const { near, midiNote, temperature, seed, name } = request
  const random = new Random(seed)
  const carrier = drawCarrier(model, near, midiNote, random)
  const sound = model.sounds[carrier] as Sound
  const own = meanLatent(sound, prior.latentSize)
  const deviation = deviationOf(prior, request, random)
  const expected = meanAt(prior, sound.midiNote)
  // Relative to the mean at the pitch, so that it holds at every other.
  const start = (at: number): number => (near === null ? 0 : (own[at] as number) - (expected[at] as number))
  const relative = deviation.map((value, at) => start(at) + temperature * value)
  const notes = DRAWN_NOTES.map((semitones) => midiNote + semitones).filter(
    (note) => note === midiNote || (note >= LOWEST_NOTE && note <= HIGHEST_NOTE),
  )
  const sounds = notes.map((note) => {
    const mean = request.prior === 'standard' && near === null ? null : meanAt(prior, note)
    const place = relative.map((value, at) => value + (mean?.[at] ?? 0))
    return carriedSound(sound, place, own, note, name)
  })
  return { sounds, carrier }
}

/** The deviation at temperature 1, [latentSize]. */
function deviationOf(prior: LatentPrior, { prior: kind, near }: DrawRequest, random: Random): Float64Array {
  if (near !== null) return drawDeviation(prior.within, prior.latentSize, random)
  if (kind === 'fitted') return drawDeviation(prior.spread, prior.latentSize, random)
  return new Float64Array(prior.latentSize).map(() => random.normal())
}

/** A pitched sound, of the instrument to stay near or of one drawn: the one nearest in pitch. */
function drawCarrier(
  { instruments, sounds }: PlayableModel,
  near: number | null,
  note: number,
  random: Random,
): number {
  const pitched = (index: number): boolean => sounds[index]?.verdict === 'pitched'
  const able = instruments.filter(({ sounds: own }, index) => own.some(pitched) && (near === null || near === index))
  const chosen = able[random.integer(able.length)]
  if (chosen === undefined) {
    throw new TimbrelError('input', 'Expected an instrument with a pitched sound to draw from, found none.')
  }
  const distance = (index: number): number => Math.abs((sounds[index] as Sound).midiNote - note)
  return chosen.sounds.filter(pitched).reduce((best, index) => (distance(index) < distance(best) ? index : best))
}

/** The carrier's course around another place in latent space, at another note. Its provenance stays: it is part of it. */
function carriedSound(carrier: Sound, place: Float64Array, own: Float64Array, midiNote: number, name: string): Sound {
  const size = place.length
  const latents = carrier.latents.map(
    (value, index) => value - (own[index % size] as number) + (place[index % size] as number),
  )
  const harmonics = harmonicCount(midiNote)
  return {
    ...carrier,
    name: `${name}/${midiNote.toFixed(2)}`,
    instrument: name,
    midiNote,
    heldOut: false,
    latents,
    harmonicCount: harmonics,
    detail: new Int8Array(carrier.frameCount * (harmonics + NOISE_BANDS)),
    air: new Int8Array(0),
    onsetPhases: Uint8Array.from(
      { length: harmonics },
      (_, index) => carrier.onsetPhases[index] ?? Math.floor((((index + 1) * GOLDEN_SHARE) % 1) * PHASE_STEPS),
    ),
  }
}

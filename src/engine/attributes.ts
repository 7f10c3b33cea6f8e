import { KNOB_UNITS } from '../contract/sound-shape.ts'
import { ROW_DESCRIPTORS } from '../dsp/row-descriptors.ts'
import { fitPrior, fitSpread, type LatentPrior } from './latent-prior.ts'
import { broydenUpdate, leastNorm } from './least-norm.ts'
import type { PlayableModel, PreparedModel } from './prepared-model.ts'
import { SoundDescriber } from './sound-describer.ts'

/** Step in latents for a finite difference: far above what 32-bit numbers lose, far below what bends. */
const DIFFERENCE = 0.02

/** Units of a knob moved at once; a solution is followed from the sound itself outwards. */
const KNOB_STEP = 0.5

/** Corrections in which a step must come within {@link NEAR} of what was asked. */
const CORRECTIONS = 5

/** Distance in units at which a step has arrived. */
const NEAR = 0.02

/**
 * Steps are halved down to this many units before a sound is taken to go no farther: a sine gets no duller. Steps do not
 * depend on how far is asked, so a knob turned farther passes through where it was before.
 */
const LEAST_STEP = 1 / 16

/** A model of one sound has no spread: its knobs then move by a twentieth of an octave or of a dB. */
const LEAST_UNIT = 0.05

/** No sound is moved farther than this, in standard deviations of the sounds of the model. */
const FARTHEST = 6

/** Knobs of the named attributes; each 0 unless said otherwise. */
export interface Attributes {
  /** Units of the spectral centroid, upwards; see LatentAttributes for the unit of this and the next two. */
  readonly brightness?: number
  /** Units of noise over harmonics. */
  readonly noisiness?: number
  /** Units of odd over even harmonics. */
  readonly oddEven?: number
  /** Octaves of the attack's duration: 1 is twice as long. */
  readonly attackTime?: number
}

/** The knobs that move latents, in the order of the row descriptors. */
export function latentKnobs({ brightness, noisiness, oddEven }: Attributes): number[] {
  return [knob(brightness), knob(noisiness), knob(oddEven)]
}

/** Factor on the length of attacks. */
export function attackFactor({ attackTime }: Attributes): number {
  return 2 ** knob(attackTime)
}

/** A usable knob position, clipped to KNOB_UNITS either way. */
function knob(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? Math.min(KNOB_UNITS, Math.max(-KNOB_UNITS, value)) : 0
}

/** A place on the way: gains of the spread's rows, and the descriptors there in units. */
interface Place {
  readonly gains: Float64Array
  readonly values: Float64Array
}

/**
 * Named directions through latent space: brightness, noisiness and odd/even balance, each moved without the others.
 *
 * One unit of a knob is one standard deviation of its descriptor over the model's sounds, pitch taken out, every
 * instrument counting the same. For each sound the latents are moved by the most likely offset (least in the metric of
 * the model's own spread) that changes its descriptors by what the knobs ask: a Newton iteration on decoder and detail,
 * its Jacobian by finite differences once, then kept up by Broyden's rank-one updates (Broyden 1965).
 *
 * The constructor takes 100 ms for 100 sounds; the first offset of a sound some 30 ms, the next ones 2 to 10, and up to 300
 * at the end of what a sound can do.
 */
export class LatentAttributes {
  /** [ROW_DESCRIPTORS] descriptor of one unit of each knob: octaves, dB, dB. */
  readonly units: Float64Array
  readonly #prior: LatentPrior
  readonly #describer: SoundDescriber
  /** By sound: [ROW_DESCRIPTORS, spread rows] in units over standard deviations; null until it is needed. */
  readonly #jacobians: (Float64Array | null)[]
  readonly #rows: number

  constructor(playable: PlayableModel, prepared: PreparedModel) {
    this.#prior = fitPrior(playable)
    this.#describer = new SoundDescriber(prepared)
    this.#jacobians = playable.sounds.map(() => null)
    this.#rows = playable.sounds.length
    this.units = this.#measureUnits(playable)
  }

  /**
   * The offset that moves a sound by the knobs.
   *
   * @param knobs [ROW_DESCRIPTORS] units of brightness, noisiness, odd/even. @param out [latentSize] receives it.
   */
  offset(sound: number, knobs: ArrayLike<number>, out: Float64Array): void {
    out.fill(0)
    if (Array.from(knobs).every((value) => value === 0)) return
    this.#toLatents(this.#walk(sound, knobs, null).gains, out)
  }

  /**
   * The offsets that {@link offset} finds for one knob at 1, 2 ... KNOB_UNITS units, for the cost of the last. Where a
   * sound goes no farther they stay.
   *
   * @param which of the row descriptors. @param sign of the units. @param out [KNOB_UNITS, latentSize] receives them.
   * @returns [KNOB_UNITS] units by which the descriptor has moved there.
   */
  trace(sound: number, which: number, sign: 1 | -1, out: Float64Array): Float64Array {
    const knobs = new Float64Array(ROW_DESCRIPTORS)
    knobs[which] = sign * KNOB_UNITS
    const moved = new Float64Array(KNOB_UNITS)
    const { latentSize } = this.#prior
    this.#walk(sound, knobs, (reached, { gains, values }, start) => {
      // What comes last stands for all that is beyond it.
      for (let unit = Math.max(1, Math.ceil(reached)); unit <= KNOB_UNITS; unit++) {
        this.#toLatents(gains, out.subarray((unit - 1) * latentSize, unit * latentSize))
        moved[unit - 1] = (values[which] as number) - (start[which] as number)
      }
    })
    return moved
  }

  /**
   * Follows a sound from itself to where the knobs ask, or as far as it goes.
   *
   * @param onArrival called at the end of each step with the units gone of the farthest knob.
   */
  #walk(
    sound: number,
    knobs: ArrayLike<number>,
    onArrival: ((reached: number, place: Place, start: Float64Array) => void) | null,
  ): Place {
    const most = Math.max(...Array.from(knobs, Math.abs))
    const latents = new Float64Array(this.#prior.latentSize)
    this.#describer.take(sound)
    const start = this.#describe(latents)
    let state: Place = { gains: new Float64Array(this.#rows), values: start }
    let jacobian: Float64Array = this.#jacobianOf(sound).slice()
    let isFresh = true
    let reached = 0
    let step = KNOB_STEP
    while (reached < most && step >= LEAST_STEP) {
      const aim = Math.min(most, reached + step)
      const wanted = start.map((value, at) => value + (aim / most) * (knobs[at] as number))
      const next = this.#solve(state, wanted, jacobian)
      if (next !== null) {
        state = next
        reached = aim
        isFresh = false
        onArrival?.(reached, state, start)
      } else if (!isFresh) {
        this.#toLatents(state.gains, latents)
        jacobian = this.#jacobianAt(latents)
        isFresh = true
      } else step /= 2
    }
    return state
  }

  /** From one place to where the descriptors are as wanted; null when that is not found. Keeps the Jacobian up. */
  #solve(from: Place, wanted: Float64Array, jacobian: Float64Array): Place | null {
    let gains: Float64Array = from.gains
    let values: Float64Array = from.values
    const latents = new Float64Array(this.#prior.latentSize)
    for (let pass = 0; pass < CORRECTIONS; pass++) {
      const change = leastNorm(
        jacobian,
        wanted.map((value, at) => value - (values[at] as number)),
      )
      gains = gains.map((gain, row) => gain + (change[row] as number))
      if (!(Math.hypot(...gains) <= FARTHEST)) return null
      this.#toLatents(gains, latents)
      const next = this.#describe(latents)
      const before = values
      broydenUpdate(
        jacobian,
        change,
        next.map((value, at) => value - (before[at] as number)),
      )
      values = next
      if (Math.hypot(...wanted.map((value, at) => value - (next[at] as number))) < NEAR) return { gains, values }
    }
    return null
  }

  /** Descriptors of the sound taken, in units. */
  #describe(offset: Float64Array): Float64Array {
    const values = new Float64Array(ROW_DESCRIPTORS)
    this.#describer.describe(offset, values)
    return values.map((value, at) => value / (this.units[at] as number))
  }

  /** At the sound's own place; kept, as every solution starts there. */
  #jacobianOf(sound: number): Float64Array {
    const known = this.#jacobians[sound] ?? this.#jacobianAt(new Float64Array(this.#prior.latentSize))
    this.#jacobians[sound] = known
    return known
  }

  /** [ROW_DESCRIPTORS, rows] of the sound taken, moved by `offset`, with respect to gains of the spread's rows. */
  #jacobianAt(offset: Float64Array): Float64Array {
    const { latentSize, spread } = this.#prior
    const out = new Float64Array(ROW_DESCRIPTORS * this.#rows)
    const moved = offset.slice()
    for (let at = 0; at < latentSize; at++) {
      moved[at] = (offset[at] as number) + DIFFERENCE
      const above = this.#describe(moved)
      moved[at] = (offset[at] as number) - DIFFERENCE
      const below = this.#describe(moved)
      moved[at] = offset[at] as number
      for (let which = 0; which < ROW_DESCRIPTORS; which++) {
        const slope = ((above[which] as number) - (below[which] as number)) / (2 * DIFFERENCE)
        for (let row = 0; row < this.#rows; row++) {
          const index = which * this.#rows + row
          out[index] = (out[index] as number) + slope * (spread[row * latentSize + at] as number)
        }
      }
    }
    return out
  }

  #toLatents(gains: Float64Array, out: Float64Array): void {
    const { latentSize, spread } = this.#prior
    out.fill(0)
    for (let row = 0; row < this.#rows; row++) {
      for (let at = 0; at < latentSize; at++) {
        out[at] = (out[at] as number) + (gains[row] as number) * (spread[row * latentSize + at] as number)
      }
    }
  }

  #measureUnits(playable: PlayableModel): Float64Array {
    const still = new Float64Array(this.#prior.latentSize)
    const described = playable.sounds.map((_, sound) => {
      const values = new Float64Array(ROW_DESCRIPTORS)
      this.#describer.take(sound)
      this.#describer.describe(still, values)
      return values
    })
    const { spread } = fitSpread(described, playable, ROW_DESCRIPTORS)
    return Float64Array.from({ length: ROW_DESCRIPTORS }, (_, at) => {
      let squares = 0
      for (let index = at; index < spread.length; index += ROW_DESCRIPTORS) squares += (spread[index] as number) ** 2
      return Math.max(LEAST_UNIT, Math.sqrt(squares))
    })
  }
}

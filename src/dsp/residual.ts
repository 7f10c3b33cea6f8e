import { HARMONICS, HOP_SAMPLES } from '../contract/spectrogram.ts'
import { hannWindow } from './windows.ts'

/** One frame's partials as the meter gives them. */
interface FramePartials {
  readonly re: Float64Array
  readonly im: Float64Array
  readonly radians: Float64Array
  count: number
}

/**
 * Takes partials out of a recording, with their phases: each frame's sinusoids, under a Hann window two hops long, are
 * overlap-added and subtracted.
 *
 * Each sinusoid is a chirp whose phase runs through those measured one frame before, at and one frame after its own,
 * and whose amplitude has their slope. With constant ones neighbouring grains disagree where they overlap (vibrato, a
 * detuned partial), and the error rings at the frame rate either side of the partial.
 *
 * The constructor allocates, the methods do not.
 */
export class PartialEraser {
  /** [frames · HOP_SAMPLES] what is left. Complete after `finish`. */
  readonly residual: Float32Array
  readonly #window = hannWindow(2 * HOP_SAMPLES)
  readonly #even = new Float64Array(HOP_SAMPLES)
  readonly #odd = new Float64Array(HOP_SAMPLES)
  #before: FramePartials | null = null
  #now: FramePartials | null = null
  #frame = -1
  readonly #stock: FramePartials[] = [framePartials(), framePartials(), framePartials()]

  constructor(samples: Float32Array, frames: number) {
    this.residual = new Float32Array(frames * HOP_SAMPLES)
    this.residual.set(samples.subarray(0, this.residual.length))
  }

  /**
   * Gives the next frame's partials, in order from frame 0; the frame before it is then subtracted.
   *
   * @param re [count] real parts of the amplitudes at the frame's centre; copied.
   * @param im [count] imaginary parts.
   * @param radians [count] frequencies, radians per sample.
   */
  push(re: Float64Array, im: Float64Array, radians: Float64Array, count: number): void {
    const after = this.#stock[(this.#frame + 1) % 3] as FramePartials
    after.re.set(re)
    after.im.set(im)
    after.radians.set(radians)
    after.count = count
    this.#erase(after)
    this.#before = this.#now
    this.#now = after
    this.#frame++
  }

  /** Subtracts the last frame. */
  finish(): void {
    this.#erase(null)
  }

  #erase(after: FramePartials | null): void {
    const now = this.#now
    if (now === null) return
    this.#even.fill(0)
    this.#odd.fill(0)
    for (let k = 0; k < now.count; k++) {
      const omega = now.radians[k] as number
      const behind = this.#before === null ? omega * HOP_SAMPLES : phaseAdvance(this.#before, now, k)
      const ahead = after === null ? omega * HOP_SAMPLES : phaseAdvance(now, after, k)
      const frequency = (ahead + behind) / (2 * HOP_SAMPLES)
      const chirp = (ahead - behind) / (2 * HOP_SAMPLES * HOP_SAMPLES)
      this.#add(now.re[k] as number, now.im[k] as number, frequency, chirp, growth(this.#before, now, after, k))
    }
    this.#subtract()
  }

  /**
   * Adds the even and odd half, about the frame's centre, of (1 + slope·n) times a sinusoid of phase
   * frequency·n + chirp·n². The chirp turns the amplitude the same way on both sides, so both share one rotation.
   */
  #add(re: number, im: number, frequency: number, chirp: number, slope: number): void {
    const even = this.#even
    const odd = this.#odd
    const turnCos = Math.cos(frequency)
    const turnSin = Math.sin(frequency)
    const bendCos = Math.cos(2 * chirp)
    const bendSin = Math.sin(2 * chirp)
    let stepCos = Math.cos(chirp)
    let stepSin = Math.sin(chirp)
    let cos = 1
    let sin = 0
    let ampRe = re
    let ampIm = im
    for (let n = 0; n < HOP_SAMPLES; n++) {
      const middle = ampRe * cos
      const side = -ampIm * sin
      even[n] = (even[n] as number) + middle + slope * n * side
      odd[n] = (odd[n] as number) + side + slope * n * middle
      const nextCos = cos * turnCos - sin * turnSin
      sin = sin * turnCos + cos * turnSin
      cos = nextCos
      const nextRe = ampRe * stepCos - ampIm * stepSin
      ampIm = ampIm * stepCos + ampRe * stepSin
      ampRe = nextRe
      const nextStep = stepCos * bendCos - stepSin * bendSin
      stepSin = stepSin * bendCos + stepCos * bendSin
      stepCos = nextStep
    }
  }

  #subtract(): void {
    const { residual } = this
    const centre = this.#frame * HOP_SAMPLES
    for (let n = 0; n < HOP_SAMPLES; n++) {
      // The window is even about its middle, entry HOP_SAMPLES.
      const weight = this.#window[HOP_SAMPLES + n] as number
      const even = this.#even[n] as number
      const odd = this.#odd[n] as number
      const after = centre + n
      const before = centre - n
      residual[after] = (residual[after] as number) - weight * (even + odd)
      if (n > 0 && before >= 0) residual[before] = (residual[before] as number) - weight * (even - odd)
    }
  }
}

function framePartials(): FramePartials {
  const zeros = () => new Float64Array(HARMONICS)
  return { re: zeros(), im: zeros(), radians: zeros(), count: 0 }
}

/** Relative growth of a partial's amplitude per sample at a frame, from its neighbours; within one per hop. */
function growth(before: FramePartials | null, now: FramePartials, after: FramePartials | null, k: number): number {
  if (before === null || after === null || k >= before.count || k >= after.count) return 0
  const middle = Math.hypot(now.re[k] as number, now.im[k] as number)
  const left = Math.hypot(before.re[k] as number, before.im[k] as number)
  const right = Math.hypot(after.re[k] as number, after.im[k] as number)
  const perHop = (right - left) / (2 * middle + 1e-12)
  return Math.min(1, Math.max(-1, perHop)) / HOP_SAMPLES
}

/** Radians a partial turns through from one frame to the next: what is measured, unwrapped by what is expected. */
function phaseAdvance(from: FramePartials, to: FramePartials, k: number): number {
  if (k >= from.count || k >= to.count) {
    return (k < to.count ? (to.radians[k] as number) : (from.radians[k] as number)) * HOP_SAMPLES
  }
  const aRe = from.re[k] as number
  const aIm = from.im[k] as number
  const bRe = to.re[k] as number
  const bIm = to.im[k] as number
  const expected = 0.5 * ((from.radians[k] as number) + (to.radians[k] as number)) * HOP_SAMPLES
  const turns = (Math.atan2(bIm * aRe - bRe * aIm, bRe * aRe + bIm * aIm) - expected) / (2 * Math.PI)
  return expected + 2 * Math.PI * (turns - Math.round(turns))
}

/** As in src/dsp/partial-bank.ts. */
const FADE_START: f64 = 0.45
const FADE_END: f64 = 0.47
const SILENT: f64 = 1e-7

/** Samples computed before phase and level are set again from exact ones. */
const CHUNK: i32 = 64

const WORD: f64 = 4294967296

function fade(frequency: f64): f64 {
  if (frequency <= FADE_START) return 1
  return frequency >= FADE_END ? 0 : (FADE_END - frequency) / (FADE_END - FADE_START)
}

/** Turns as a 32-bit word, which wraps as turns do. */
function toWord(turns: f64): i32 {
  return <i32>(<i64>((turns - floor<f64>(turns)) * WORD))
}

/** cos of four phases in words: -sin(π/2 · t) with Hastings' polynomial (1955, sheet 16), error below 2e-7. */
function cosine4(words: v128): v128 {
  const folded = i32x4.sub(i32x4.abs(words), i32x4.splat(0x40000000))
  const t = f32x4.mul(f32x4.convert_i32x4_s(folded), f32x4.splat(9.313225746154785e-10))
  const square = f32x4.mul(t, t)
  let p = f32x4.splat(-0.00015148419)
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(0.00467376557))
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-0.07968967928))
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(0.64596371106))
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-1.57079631847))
  return f32x4.mul(p, t)
}

/**
 * One segment of a bank of partials, as PartialBank.add of src/dsp has it; lanes are samples.
 *
 * @param phases [partials] f64 turns, moved on. @param starts [partials] f32 amplitudes, `ends` too.
 * @param out [count rounded up to 4] receives the sum.
 */
export function addPartials(
  phases: usize,
  starts: usize,
  ends: usize,
  partials: i32,
  count: i32,
  start: f64,
  end: f64,
  startB: f64,
  endB: f64,
  late: bool,
  out: usize,
): void {
  for (let n = 0; n < count; n += 4) v128.store(out + (n << 2), f32x4.splat(0))
  const length = <f64>count
  for (let index = 0; index < partials; index++) {
    const k = <f64>(index + 1)
    const first = k * start * sqrt<f64>(1 + startB * k * k)
    const last = k * end * sqrt<f64>(1 + endB * k * k)
    const phaseAt = phases + (index << 3)
    const phase = load<f64>(phaseAt)
    const levelStart = <f64>load<f32>(starts + (index << 2)) * fade(first)
    const levelEnd = <f64>load<f32>(ends + (index << 2)) * fade(last)
    if (levelStart > SILENT || levelEnd > SILENT) {
      addPartial(phase, first, (last - first) / length, levelStart, levelEnd - levelStart, count, late, out)
    }
    const moved = phase + 0.5 * (first + last) * length
    store<f64>(phaseAt, moved - floor<f64>(moved))
  }
}

function addPartial(
  phase: f64,
  first: f64,
  slope: f64,
  level: f64,
  change: f64,
  count: i32,
  late: bool,
  out: usize,
): void {
  const length = <f64>count
  const curve = late ? change / (length * length) : 0
  const growth = late ? 0 : change / length
  const bend = i32x4.splat(toWord(16 * slope))
  const swell = f32x4.splat(<f32>(32 * curve))
  for (let from = 0; from < count; from += CHUNK) {
    const at = <f64>from
    const turns = phase + at * (first + 0.5 * slope * at)
    const frequency = first + slope * at
    let words = i32x4.splat(toWord(turns))
    words = i32x4.replace_lane(words, 1, toWord(turns + frequency + 0.5 * slope))
    words = i32x4.replace_lane(words, 2, toWord(turns + 2 * frequency + 2 * slope))
    words = i32x4.replace_lane(words, 3, toWord(turns + 3 * frequency + 4.5 * slope))
    let step = i32x4.splat(toWord(4 * frequency + 8 * slope))
    step = i32x4.replace_lane(step, 1, toWord(4 * frequency + 12 * slope))
    step = i32x4.replace_lane(step, 2, toWord(4 * frequency + 16 * slope))
    step = i32x4.replace_lane(step, 3, toWord(4 * frequency + 20 * slope))
    const n = f32x4.add(f32x4.splat(<f32>from), f32x4(0, 1, 2, 3))
    const bow = f32x4.splat(<f32>curve)
    let levels = f32x4.add(f32x4.splat(<f32>level), f32x4.mul(n, f32x4.splat(<f32>growth)))
    levels = f32x4.add(levels, f32x4.mul(f32x4.mul(n, n), bow))
    let rise = f32x4.add(f32x4.mul(n, f32x4.splat(8)), f32x4.splat(16))
    rise = f32x4.add(f32x4.mul(rise, bow), f32x4.splat(<f32>(4 * growth)))
    const end = out + (min(from + CHUNK, count) << 2)
    for (let to = out + (from << 2); to < end; to += 16) {
      v128.store(to, f32x4.add(v128.load(to), f32x4.mul(levels, cosine4(words))))
      words = i32x4.add(words, step)
      step = i32x4.add(step, bend)
      levels = f32x4.add(levels, rise)
      rise = f32x4.add(rise, swell)
    }
  }
}

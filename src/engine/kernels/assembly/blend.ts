/**
 * Sounds blended, as TypeScriptBlend has it. Parts are arrays of [capacity]: sounds i32, frames f64, weights f64; the
 * table has ENTRY bytes for each sound.
 */

/** Bytes of a sound in the table, and where each value lies in it: u32 but for the last, f64. As in simd-blend.ts. */
const ENTRY: usize = 48
const DETAIL: usize = 0
const HARMONIC_COUNT: usize = 4
const FRAME_COUNT: usize = 8
const LATENTS: usize = 12
const LATENT_COUNT: usize = 16
const LATENT_STRIDE: usize = 20
const AIR: usize = 24
const AIR_LENGTH: usize = 28
const LOUDNESS: usize = 32
const PITCH: usize = 36
const PEAK_DB: usize = 40

/** As in src/contract/spectrogram.ts. */
const HARMONICS: usize = 80
const NOISE_BANDS: usize = 64

function entryOf(table: usize, sounds: usize, part: usize): usize {
  return table + ENTRY * <usize>load<u32>(sounds + (part << 2))
}

/**
 * Σ weight · (latents + offset).
 *
 * @param offsets [sounds, size] f32. @param out [size rounded up to 4] receives the sum.
 */
export function blendLatents(
  count: usize,
  sounds: usize,
  frames: usize,
  weights: usize,
  table: usize,
  offsets: usize,
  size: usize,
  out: usize,
): void {
  const bytes = size << 2
  for (let at: usize = 0; at < bytes; at += 16) v128.store(out + at, f32x4.splat(0))
  for (let part: usize = 0; part < count; part++) {
    const entry = entryOf(table, sounds, part)
    const weight = load<f64>(weights + (part << 3))
    const last = <f64>(load<u32>(entry, LATENT_COUNT) - 1)
    const step = load<f64>(frames + (part << 3)) / <f64>load<u32>(entry, LATENT_STRIDE)
    const position = min(last, max(<f64>0, step))
    const below = floor(position)
    const toAbove = (position - below) * weight
    const a = f32x4.splat(<f32>(weight - toAbove))
    const b = f32x4.splat(<f32>toAbove)
    const c = f32x4.splat(<f32>weight)
    const low = <usize>load<u32>(entry, LATENTS) + <usize>below * bytes
    const high = below < last ? low + bytes : low
    const offset = offsets + <usize>load<u32>(sounds + (part << 2)) * bytes
    for (let at: usize = 0; at < bytes; at += 16) {
      const moved = f32x4.add(f32x4.mul(a, v128.load(low + at)), f32x4.mul(b, v128.load(high + at)))
      const sum = f32x4.add(moved, f32x4.mul(c, v128.load(offset + at)))
      v128.store(out + at, f32x4.add(v128.load(out + at), sum))
    }
  }
}

/** @param tracks [2] f64 receives Σ weight · (loudness - peak) and Σ weight · pitch deviation. */
export function blendTracks(
  count: usize,
  sounds: usize,
  frames: usize,
  weights: usize,
  table: usize,
  tracks: usize,
): void {
  let loudnessDb: f64 = 0
  let pitch: f64 = 0
  for (let part: usize = 0; part < count; part++) {
    const entry = entryOf(table, sounds, part)
    const weight = load<f64>(weights + (part << 3))
    const last = <f64>(load<u32>(entry, FRAME_COUNT) - 1)
    const position = min(last, max(<f64>0, load<f64>(frames + (part << 3))))
    const below = floor(position)
    const low = (<usize>below) << 2
    const high = below < last ? low + 4 : low
    const share = position - below
    loudnessDb += weight * (valueAt(<usize>load<u32>(entry, LOUDNESS), low, high, share) - load<f64>(entry, PEAK_DB))
    pitch += weight * valueAt(<usize>load<u32>(entry, PITCH), low, high, share)
  }
  store<f64>(tracks, loudnessDb)
  store<f64>(tracks, pitch, 8)
}

function valueAt(track: usize, low: usize, high: usize, share: f64): f64 {
  const value = <f64>load<f32>(track + low)
  return value + share * (<f64>load<f32>(track + high) - value)
}

/**
 * Adds gain · Σ weight · detail to an image row.
 *
 * @param ratios [capacity] f64 see detailRatio; @param shares [capacity] f64 see detailShare.
 * @param row [HARMONICS + NOISE_BANDS] f32. @param scratch [HARMONICS + 8] floats.
 */
export function addDetail(
  count: usize,
  sounds: usize,
  frames: usize,
  weights: usize,
  ratios: usize,
  shares: usize,
  gain: f64,
  table: usize,
  row: usize,
  scratch: usize,
): void {
  for (let part: usize = 0; part < count; part++) {
    const entry = entryOf(table, sounds, part)
    const own = gain * load<f64>(weights + (part << 3))
    const harmonics = <usize>load<u32>(entry, HARMONIC_COUNT)
    const width = harmonics + NOISE_BANDS
    const last = <f64>(load<u32>(entry, FRAME_COUNT) - 1)
    const position = min(last, max(<f64>0, load<f64>(frames + (part << 3))))
    const below = floor(position)
    const toAbove = (position - below) * own
    const a = f32x4.splat(<f32>(own - toAbove))
    const b = f32x4.splat(<f32>toAbove)
    const low = <usize>load<u32>(entry, DETAIL) + <usize>below * width
    const high = below < last ? low + width : low
    const ratio = load<f64>(ratios + (part << 3))
    if (ratio === 1) {
      addHarmonics(low, high, a, b, harmonics, row)
    } else {
      blendHarmonics(low, high, a, b, harmonics, scratch)
      addTransposed(scratch, harmonics, ratio, <f32>load<f64>(shares + (part << 3)), row)
    }
    addBands(low + harmonics, high + harmonics, a, b, row + (HARMONICS << 2))
  }
}

/** Four values of 8-bit detail between two frames, from the low or high half of eight. */
function blended(low: v128, high: v128, a: v128, b: v128): v128 {
  return f32x4.add(f32x4.mul(a, f32x4.convert_i32x4_s(low)), f32x4.mul(b, f32x4.convert_i32x4_s(high)))
}

function addHarmonics(low: usize, high: usize, a: v128, b: v128, harmonics: usize, row: usize): void {
  // What is read past the last harmonic is noise bands, and left out.
  const end = i32x4.splat(<i32>harmonics)
  let lanes = i32x4(0, 1, 2, 3)
  for (let column: usize = 0; column < harmonics; column += 8) {
    const below = v128.load8x8_s(low + column)
    const above = v128.load8x8_s(high + column)
    const first = blended(i32x4.extend_low_i16x8_s(below), i32x4.extend_low_i16x8_s(above), a, b)
    const second = blended(i32x4.extend_high_i16x8_s(below), i32x4.extend_high_i16x8_s(above), a, b)
    const to = row + (column << 2)
    v128.store(to, f32x4.add(v128.load(to), v128.and(first, i32x4.lt_s(lanes, end))))
    lanes = i32x4.add(lanes, i32x4.splat(4))
    v128.store(to, f32x4.add(v128.load(to, 16), v128.and(second, i32x4.lt_s(lanes, end))), 16)
    lanes = i32x4.add(lanes, i32x4.splat(4))
  }
}

function addBands(low: usize, high: usize, a: v128, b: v128, row: usize): void {
  for (let column: usize = 0; column < NOISE_BANDS; column += 8) {
    const below = v128.load8x8_s(low + column)
    const above = v128.load8x8_s(high + column)
    const to = row + (column << 2)
    const first = blended(i32x4.extend_low_i16x8_s(below), i32x4.extend_low_i16x8_s(above), a, b)
    v128.store(to, f32x4.add(v128.load(to), first))
    const second = blended(i32x4.extend_high_i16x8_s(below), i32x4.extend_high_i16x8_s(above), a, b)
    v128.store(to, f32x4.add(v128.load(to, 16), second), 16)
  }
}

/** The harmonics between two frames, and two zeros after the last. */
function blendHarmonics(low: usize, high: usize, a: v128, b: v128, harmonics: usize, out: usize): void {
  for (let column: usize = 0; column < harmonics; column += 8) {
    const below = v128.load8x8_s(low + column)
    const above = v128.load8x8_s(high + column)
    const to = out + (column << 2)
    v128.store(to, blended(i32x4.extend_low_i16x8_s(below), i32x4.extend_low_i16x8_s(above), a, b))
    v128.store(to, blended(i32x4.extend_high_i16x8_s(below), i32x4.extend_high_i16x8_s(above), a, b), 16)
  }
  store<u64>(out + (harmonics << 2), 0)
}

/** Adds share · harmonics read at multiples of `ratio`; zero from the last one's successor on. */
function addTransposed(from: usize, harmonics: usize, ratio: f64, share: f32, row: usize): void {
  const step = f64x2.splat(ratio)
  const end = f64x2.splat(<f64>harmonics)
  const zero = f64x2.splat(0)
  const gain = f32x4.splat(share)
  let multiples = f64x2(1, 2)
  for (let at: usize = 0; at < HARMONICS << 2; at += 8) {
    const multiple = f64x2.sub(f64x2.mul(multiples, step), f64x2.splat(1))
    const place = f64x2.min(end, f64x2.max(zero, multiple))
    const columns = i32x4.trunc_sat_f64x2_s_zero(place)
    const share2 = f32x4.demote_f64x2_zero(f64x2.sub(place, f64x2.convert_low_i32x4_s(columns)))
    const first = v128.load64_zero(from + ((<usize>i32x4.extract_lane(columns, 0)) << 2))
    const both = v128.load_lane<u64>(from + ((<usize>i32x4.extract_lane(columns, 1)) << 2), first, 1)
    const these = v128.shuffle<f32>(both, both, 0, 2, 0, 2)
    const nexts = v128.shuffle<f32>(both, both, 1, 3, 1, 3)
    const value = f32x4.add(these, f32x4.mul(share2, f32x4.sub(nexts, these)))
    const sum = f32x4.add(v128.load64_zero(row + at), f32x4.mul(gain, value))
    v128.store_lane<u64>(row + at, sum, 0)
    multiples = f64x2.add(multiples, f64x2.splat(2))
  }
}

/**
 * Writes Σ √weight · air to a grain.
 *
 * @param starts [capacity] i32 sample of the air that belongs to grain[0]. @param step size of one step of the air.
 * @param grain [length, a multiple of 4] f32. @param powers [capacity] f64 receives mean squares of each part's air.
 */
export function blendAir(
  count: usize,
  sounds: usize,
  weights: usize,
  starts: usize,
  step: f64,
  table: usize,
  length: i32,
  grain: usize,
  powers: usize,
): void {
  for (let at: usize = 0; at < (<usize>length) << 2; at += 16) v128.store(grain + at, f32x4.splat(0))
  for (let part: usize = 0; part < count; part++) {
    const entry = entryOf(table, sounds, part)
    const start = load<i32>(starts + (part << 2))
    const from = max(0, -start)
    const to = min(length, load<i32>(entry, AIR_LENGTH) - start)
    const scale = <f32>(sqrt(load<f64>(weights + (part << 3))) * step)
    let squares: i32 = 0
    if (to > from) {
      const air = <usize>(load<i32>(entry, AIR) + start + from)
      squares = addAir(air, <usize>(to - from), scale, grain + ((<usize>from) << 2))
    }
    store<f64>(powers + (part << 3), (<f64>squares * step * step) / <f64>length)
  }
}

/** @returns the sum of squares, exactly. */
function addAir(air: usize, count: usize, scale: f32, grain: usize): i32 {
  const gain = f32x4.splat(scale)
  let squares = i32x4.splat(0)
  let at: usize = 0
  for (; at + 8 <= count; at += 8) {
    const values = v128.load8x8_s(air + at)
    const to = grain + (at << 2)
    squares = i32x4.add(squares, i32x4.dot_i16x8_s(values, values))
    const first = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(values))
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(gain, first)))
    const second = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(values))
    v128.store(to, f32x4.add(v128.load(to, 16), f32x4.mul(gain, second)), 16)
  }
  const halves = i32x4.add(squares, v128.shuffle<i32>(squares, squares, 2, 3, 0, 1))
  let sum = i32x4.extract_lane(halves, 0) + i32x4.extract_lane(halves, 1)
  for (; at < count; at++) {
    const value = <i32>load<i8>(air + at)
    const to = grain + (at << 2)
    store<f32>(to, load<f32>(to) + scale * <f32>value)
    sum += value * value
  }
  return sum
}

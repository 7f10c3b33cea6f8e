import { exp4 } from './exponential'

/** Outputs of one block of weights: with four rows, sums and weights together stay in registers. */
const BLOCK: usize = 8
const BLOCK_BYTES: usize = 4 * BLOCK

/**
 * One layer for rows of values: out[row] = activation(bias + Σ over taps and inputs of source · weight).
 *
 * Rows are any steps of any windows; four share each load of weights. A row's sums are added up in the order of taps and
 * inputs whatever its neighbours, so a step decodes to the same bits alone and in company.
 *
 * @param pointers [taps][rows] addresses of source rows, then [rows] of target rows; see {@link decodeLayer}'s caller.
 * @param kernel [taps][blocks][inputs][BLOCK]. @param bias [blocks][BLOCK]
 */
export function decodeLayer(
  pointers: usize,
  rows: usize,
  taps: usize,
  inputs: usize,
  blocks: usize,
  kernel: usize,
  bias: usize,
  silu: bool,
): void {
  const blockBytes = inputs * BLOCK_BYTES
  const tapBytes = blocks * blockBytes
  const targets = pointers + ((taps * rows) << 2)
  const most = rows % 4 === 1 ? rows - 1 : rows
  for (let block: usize = 0; block < blocks; block++) {
    const weights = kernel + block * blockBytes
    const offset = block * BLOCK_BYTES
    let row: usize = 0
    for (; row + 3 < most; row += 4) {
      fourRows(pointers, targets, rows, row, taps, inputs, weights, tapBytes, bias + offset, offset, silu)
    }
    if (row < most)
      threeRows(pointers, targets, rows, row, taps, inputs, weights, tapBytes, bias + offset, offset, silu)
  }
  if (most === rows) return
  for (let block: usize = 0; block < blocks; block += 2) {
    const weights = kernel + block * blockBytes
    const offset = block * BLOCK_BYTES
    const next = block + 1 < blocks
    oneRow(pointers, targets, rows, most, taps, inputs, weights, tapBytes, bias + offset, offset, silu, next)
  }
}

function address(table: usize, index: usize): usize {
  return <usize>load<u32>(table + (index << 2))
}

/** Rows `row` to `row + 3` of one block. */
function fourRows(
  pointers: usize,
  targets: usize,
  rows: usize,
  row: usize,
  taps: usize,
  inputs: usize,
  weights: usize,
  tapBytes: usize,
  bias: usize,
  offset: usize,
  silu: bool,
): void {
  let a0 = v128.load(bias)
  let a1 = v128.load(bias, 16)
  let b0 = a0
  let b1 = a1
  let c0 = a0
  let c1 = a1
  let d0 = a0
  let d1 = a1
  for (let tap: usize = 0; tap < taps; tap++) {
    const table = pointers + ((tap * rows) << 2)
    let a = address(table, row)
    let b = address(table, row + 1)
    let c = address(table, row + 2)
    let d = address(table, row + 3)
    let weight = weights + tap * tapBytes
    const end = weight + inputs * BLOCK_BYTES
    while (weight < end) {
      const w0 = v128.load(weight)
      const w1 = v128.load(weight, 16)
      let x = v128.load32_splat(a)
      a0 = f32x4.add(a0, f32x4.mul(x, w0))
      a1 = f32x4.add(a1, f32x4.mul(x, w1))
      x = v128.load32_splat(b)
      b0 = f32x4.add(b0, f32x4.mul(x, w0))
      b1 = f32x4.add(b1, f32x4.mul(x, w1))
      x = v128.load32_splat(c)
      c0 = f32x4.add(c0, f32x4.mul(x, w0))
      c1 = f32x4.add(c1, f32x4.mul(x, w1))
      x = v128.load32_splat(d)
      d0 = f32x4.add(d0, f32x4.mul(x, w0))
      d1 = f32x4.add(d1, f32x4.mul(x, w1))
      a += 4
      b += 4
      c += 4
      d += 4
      weight += BLOCK_BYTES
    }
  }
  put(address(targets, row) + offset, a0, a1, silu)
  put(address(targets, row + 1) + offset, b0, b1, silu)
  put(address(targets, row + 2) + offset, c0, c1, silu)
  put(address(targets, row + 3) + offset, d0, d1, silu)
}

/** Rows `row` to `row + 2` of one block; where two are left the last is computed again in the third's place. */
function threeRows(
  pointers: usize,
  targets: usize,
  rows: usize,
  row: usize,
  taps: usize,
  inputs: usize,
  weights: usize,
  tapBytes: usize,
  bias: usize,
  offset: usize,
  silu: bool,
): void {
  const third = min(row + 2, rows - 1)
  let a0 = v128.load(bias)
  let a1 = v128.load(bias, 16)
  let b0 = a0
  let b1 = a1
  let c0 = a0
  let c1 = a1
  for (let tap: usize = 0; tap < taps; tap++) {
    const table = pointers + ((tap * rows) << 2)
    let a = address(table, row)
    let b = address(table, row + 1)
    let c = address(table, third)
    let weight = weights + tap * tapBytes
    const end = weight + inputs * BLOCK_BYTES
    while (weight < end) {
      const w0 = v128.load(weight)
      const w1 = v128.load(weight, 16)
      let x = v128.load32_splat(a)
      a0 = f32x4.add(a0, f32x4.mul(x, w0))
      a1 = f32x4.add(a1, f32x4.mul(x, w1))
      x = v128.load32_splat(b)
      b0 = f32x4.add(b0, f32x4.mul(x, w0))
      b1 = f32x4.add(b1, f32x4.mul(x, w1))
      x = v128.load32_splat(c)
      c0 = f32x4.add(c0, f32x4.mul(x, w0))
      c1 = f32x4.add(c1, f32x4.mul(x, w1))
      a += 4
      b += 4
      c += 4
      weight += BLOCK_BYTES
    }
  }
  put(address(targets, row) + offset, a0, a1, silu)
  put(address(targets, row + 1) + offset, b0, b1, silu)
  put(address(targets, third) + offset, c0, c1, silu)
}

/** One row of one block and, if `both`, the block after it: two sums alone would wait for each other. */
function oneRow(
  pointers: usize,
  targets: usize,
  rows: usize,
  row: usize,
  taps: usize,
  inputs: usize,
  weights: usize,
  tapBytes: usize,
  bias: usize,
  offset: usize,
  silu: bool,
  both: bool,
): void {
  // Without a next block this one is computed twice.
  const blockBytes = both ? inputs * BLOCK_BYTES : 0
  const step = both ? BLOCK_BYTES : 0
  let a0 = v128.load(bias)
  let a1 = v128.load(bias, 16)
  let b0 = v128.load(bias + step)
  let b1 = v128.load(bias + step, 16)
  for (let tap: usize = 0; tap < taps; tap++) {
    let a = address(pointers + ((tap * rows) << 2), row)
    let weight = weights + tap * tapBytes
    let other = weight + blockBytes
    const end = weight + inputs * BLOCK_BYTES
    while (weight < end) {
      const x = v128.load32_splat(a)
      a0 = f32x4.add(a0, f32x4.mul(x, v128.load(weight)))
      a1 = f32x4.add(a1, f32x4.mul(x, v128.load(weight, 16)))
      b0 = f32x4.add(b0, f32x4.mul(x, v128.load(other)))
      b1 = f32x4.add(b1, f32x4.mul(x, v128.load(other, 16)))
      a += 4
      weight += BLOCK_BYTES
      other += BLOCK_BYTES
    }
  }
  const to = address(targets, row) + offset
  put(to, a0, a1, silu)
  put(to + step, b0, b1, silu)
}

function put(to: usize, low: v128, high: v128, silu: bool): void {
  v128.store(to, silu ? silu4(low) : low)
  v128.store(to, silu ? silu4(high) : high, 16)
}

/** x / (1 + e^-x) */
function silu4(x: v128): v128 {
  return f32x4.div(x, f32x4.add(f32x4.splat(1), exp4(f32x4.neg(x))))
}

/** values · scale + mean, for `rows` rows of `width` values (a multiple of 4); mean is one row. */
export function denormalise(values: usize, rows: usize, width: usize, mean: usize, scale: f32): void {
  const factor = f32x4.splat(scale)
  for (let row: usize = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 4) {
      const to = values + ((row * width + at) << 2)
      v128.store(to, f32x4.add(f32x4.mul(v128.load(to), factor), v128.load(mean + (at << 2))))
    }
  }
}

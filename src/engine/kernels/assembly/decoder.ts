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
  for (let block: usize = 0; block < blocks; block++) {
    const weights = kernel + block * blockBytes
    const offset = block * BLOCK_BYTES
    let row: usize = 0
    for (; row + 1 < rows; row += 4) {
      fourRows(pointers, targets, rows, row, taps, inputs, weights, tapBytes, bias + offset, offset, silu)
    }
    if (row < rows) oneRow(pointers, targets, rows, row, taps, inputs, weights, tapBytes, bias + offset, offset, silu)
  }
}

function address(table: usize, index: usize): usize {
  return <usize>load<u32>(table + (index << 2))
}

/** Rows `row` to `row + 3` of one block; where fewer are left the last is computed again in the places of the missing. */
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
  const last = rows - 1
  const row1 = min(row + 1, last)
  const row2 = min(row + 2, last)
  const row3 = min(row + 3, last)
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
    let b = address(table, row1)
    let c = address(table, row2)
    let d = address(table, row3)
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
  put(address(targets, row1) + offset, b0, b1, silu)
  put(address(targets, row2) + offset, c0, c1, silu)
  put(address(targets, row3) + offset, d0, d1, silu)
}

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
): void {
  let a0 = v128.load(bias)
  let a1 = v128.load(bias, 16)
  for (let tap: usize = 0; tap < taps; tap++) {
    let a = address(pointers + ((tap * rows) << 2), row)
    let weight = weights + tap * tapBytes
    const end = weight + inputs * BLOCK_BYTES
    while (weight < end) {
      const x = v128.load32_splat(a)
      a0 = f32x4.add(a0, f32x4.mul(x, v128.load(weight)))
      a1 = f32x4.add(a1, f32x4.mul(x, v128.load(weight, 16)))
      a += 4
      weight += BLOCK_BYTES
    }
  }
  put(address(targets, row) + offset, a0, a1, silu)
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

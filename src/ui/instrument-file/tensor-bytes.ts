import * as v from 'valibot'

const headSchema = v.objectWithRest(
  { __metadata__: v.record(v.string(), v.string()) },
  v.object({ dtype: v.string(), data_offsets: v.tuple([v.number(), v.number()]) }),
)

/** A safetensors file in memory; every tensor comes as a copy of its own. Throws for what is no such file. */
export class TensorBytes {
  readonly #bytes: ArrayBuffer
  readonly #dataStart: number
  readonly #head: v.InferOutput<typeof headSchema>

  constructor(bytes: ArrayBuffer) {
    const headBytes = Number(new DataView(bytes).getBigUint64(0, true))
    this.#bytes = bytes
    this.#dataStart = 8 + headBytes
    this.#head = v.parse(headSchema, JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, headBytes))))
  }

  /** A part of the file's metadata, parsed. */
  metadata(name: string): unknown {
    return JSON.parse(this.#head.__metadata__[name] ?? 'null')
  }

  copy(name: string): ArrayBuffer {
    const tensor = this.#head[name]
    if (tensor === undefined || !('data_offsets' in tensor)) throw new Error(`the tensor ${name} is missing`)
    const [start, end] = tensor.data_offsets as [number, number]
    if (this.#dataStart + end > this.#bytes.byteLength) throw new Error(`the tensor ${name} is cut off`)
    return this.#bytes.slice(this.#dataStart + start, this.#dataStart + end)
  }

  floats(name: string): Float32Array {
    return new Float32Array(this.copy(name))
  }

  doubles(name: string): Float64Array {
    return new Float64Array(this.copy(name))
  }

  /** IEEE 754 binary16, widened. */
  halves(name: string): Float32Array {
    return Float32Array.from(new Uint16Array(this.copy(name)), fromHalf)
  }
}

function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 31
  const mantissa = half & 0x3ff
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  if (exponent === 0) return sign * mantissa * 2 ** -24
  return sign * (1024 + mantissa) * 2 ** (exponent - 25)
}

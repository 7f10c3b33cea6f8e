/** Nearest IEEE 754 binary16 of a number, ties to even; beyond ±65,504 infinite. Allocates nothing. */
export declare function toHalf(number: number): number
/** The number that a binary16 stands for, exactly. Allocates nothing. */
export declare function fromHalf(half: number): number
/** Fresh binary16 words of these numbers. */
export declare function toHalves(numbers: Float32Array): Uint16Array<ArrayBuffer>
/** Fresh numbers of these binary16 words. */
export declare function fromHalves(halves: Uint16Array): Float32Array<ArrayBuffer>

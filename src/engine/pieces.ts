/** Work that is done piece by piece, each short, with a result at the end. */
export type Pieces<Result> = Generator<void, Result, void>

/** Does all of it now. @throws whatever the work throws. */
export function atOnce<Result>(pieces: Pieces<Result>): Result {
  let piece = pieces.next()
  while (!piece.done) piece = pieces.next()
  return piece.value
}

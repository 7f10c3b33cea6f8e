/** Without the SIMD kernels, whatever the cause. */
export const SLOW_KERNELS =
  'The fast sound engine does not run in this browser: the slow one plays, and chords may crackle. Try another browser.'

/** What the player is told of a fault of the audio thread, which speaks in its own terms. */
export function faultInWords(what: string): string {
  if (what.startsWith('the SIMD kernels')) return SLOW_KERNELS
  if (what.startsWith('another model')) return `The instruments that played before play on: ${what}. Choose them again.`
  if (what.startsWith('a block')) return 'The sound broke off for a moment. If it does so again, reload the page.'
  return `The sound left something out (${what}). If it sounds wrong now, reload the page.`
}

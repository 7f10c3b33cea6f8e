/** First address that the module itself does not use. */
export function freeAddress(): usize {
  return __heap_base
}

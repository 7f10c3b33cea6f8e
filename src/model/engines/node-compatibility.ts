import { createRequire } from 'node:module'

interface OldPredicates {
  isArray?: (value: unknown) => boolean
  isNullOrUndefined?: (value: unknown) => boolean
}

/**
 * Sets back the two functions of node:util that @tensorflow/tfjs-node 4.22 calls and Node 23 took away. The one place
 * where that breakage is mended: call it before tfjs-node is required. Where Node still has them it changes nothing.
 */
export function restoreUtilPredicates(): void {
  // The CommonJS object, which tfjs-node sees; an ESM namespace of it could not be written to.
  const util = createRequire(import.meta.url)('node:util') as OldPredicates
  util.isArray ??= Array.isArray
  util.isNullOrUndefined ??= (value) => value === null || value === undefined
}

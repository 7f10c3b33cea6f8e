import { SOCKET_HEADER, SOCKET_ROUTE } from '../../contract/host-api.ts'

/**
 * Headers of every answer, on every transport.
 *
 * @param socketOrigin where the page may open its socket besides its own origin, such as `ws://127.0.0.1:4000`; null
 *   where there is none.
 */
export function securityHeaders(socketOrigin: string | null): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `connect-src 'self'${socketOrigin === null ? '' : ` ${socketOrigin}`}`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "style-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'none'",
  ]
  return {
    ...(socketOrigin !== null && { [SOCKET_HEADER]: SOCKET_ROUTE }),
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  }
}

/** Serves dist/wam and a small host for it, under a strict policy, without cross-origin isolation: `npm run wam`. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

/** What a careful page allows: no eval, no inline script or style, no blob:. */
export const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"

/**
 * @param more further files by address, for tests: [path of the file, policy of its own].
 * @returns the address and a way to close; listens on 127.0.0.1 alone.
 */
export async function serveWam(port = 0, more = {}) {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    const [given, policy = POLICY] = more[path] ?? []
    const inFolder = path.startsWith('/wam/') ? at(`dist${path}`) : at(`scripts/wam-host${path}`)
    const file = given ?? (path === '/' ? at('scripts/wam-host/index.html') : inFolder)
    const found = existsSync(file) && statSync(file).isFile()
    response.writeHead(found ? 200 : 404, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    })
    if (found) createReadStream(file).pipe(response)
    else response.end()
  })
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serveWam(Number(process.env.PORT ?? 0))
  console.log(`A host with Timbrel in it: ${url}`)
}

/** Serves the built app as a host does, for screenshots and tests: one folder, one model, a strict policy. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

const ROOTS = [
  ['/audio-worklet/', at('dist/audio-worklet/')],
  ['/', at('dist/ui/')],
]

/** Where a host gives its models, and the one that is here. */
const MODEL = ['/api/models/orchestra', at('samples/orchestra.timbrel')]

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'"

/** @returns the address and a way to close; listens on 127.0.0.1 alone. */
export async function serveApp() {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    const [prefix, folder] = ROOTS.find(([start]) => path.startsWith(start)) ?? ['/', at('dist/ui/')]
    const inFolder = folder + (path === '/' ? 'index.html' : path.slice(prefix.length))
    const file = path === MODEL[0] ? MODEL[1] : inFolder
    const found = existsSync(file) && statSync(file).isFile()
    response.writeHead(found ? 200 : 404, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    })
    if (found) createReadStream(file).pipe(response)
    else response.end()
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }
}

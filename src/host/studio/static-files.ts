import { realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/** What a page may load, and as what. Anything else is not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wav': 'audio/wav',
}

/** A folder whose files are served under a prefix; '/' is the app's. */
export interface StaticMount {
  /** Begins and ends with a slash. */
  readonly prefix: string
  readonly folder: string
}

export interface StaticFile {
  readonly path: string
  readonly type: string
  readonly bytes: number
}

/**
 * The file behind a URL's path, or null: for whatever is missing, of an unknown type, hidden, or outside its folder,
 * by its name or through a link.
 *
 * @param pathname as in the URL, still encoded.
 */
export async function findStaticFile(mounts: readonly StaticMount[], pathname: string): Promise<StaticFile | null> {
  const segments = pathSegments(pathname === '/' ? '/index.html' : pathname)
  if (segments === null) return null
  const plain = `/${segments.join('/')}`
  const longestFirst = [...mounts].sort((a, b) => b.prefix.length - a.prefix.length)
  const mount = longestFirst.find(({ prefix }) => plain.startsWith(prefix))
  const type = TYPES[extname(plain).toLowerCase()]
  if (mount === undefined || type === undefined) return null
  try {
    const root = await realpath(mount.folder)
    const path = await realpath(join(root, plain.slice(mount.prefix.length)))
    const found = await stat(path)
    return path.startsWith(root + sep) && found.isFile() ? { path, type, bytes: found.size } : null
  } catch {
    return null
  }
}

/** Segments of a URL's path, decoded once; null where one of them is no plain, visible name on every system. */
export function pathSegments(pathname: string): string[] | null {
  if (!pathname.startsWith('/')) return null
  try {
    const segments = pathname.slice(1).split('/').map(decodeURIComponent)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
    const climbs = (name: string) => name === '' || name.startsWith('.') || /[\u0000-\u001f\u007f/\\:]/.test(name)
    return segments.some(climbs) ? null : segments
  } catch {
    return null
  }
}

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const manifestPath = createRequire(import.meta.url).resolve('../../package.json')

/** Version of this program, from its package.json: '0.1.0'. */
export const PROGRAM_VERSION: string = readVersion()

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(manifestPath, 'utf8'))
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : ''
  return typeof version === 'string' ? version : ''
}

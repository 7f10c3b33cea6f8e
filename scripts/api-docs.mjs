/** Writes docs/api.md: what stands before the reference by hand, the reference from the built declarations. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { apiReference } from './api-reference.mjs'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

export const API_DOCS = at('docs/api.md')

/** Ends what is written by hand. */
const MARK = '<!-- What follows is made by `npm run docs:api`. -->'

/** The whole of docs/api.md as it should be, and what is public without documentation. */
export function apiDocs() {
  const head = readFileSync(API_DOCS, 'utf8').split(MARK)[0].trim()
  return apiReference(
    [
      { name: 'Node', path: at('dist/node-api/timbrel.d.ts') },
      { name: 'browser', path: at('dist/browser-api/timbrel.d.ts') },
    ],
    `${head}\n\n${MARK}`,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { text, faults } = apiDocs()
  writeFileSync(API_DOCS, text)
  for (const fault of faults) console.error(fault)
  process.exitCode = faults.length > 0 ? 1 : 0
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API_DOCS, apiDocs } from '../../scripts/api-docs.mjs'
import { apiReference } from '../../scripts/api-reference.mjs'

let work = ''
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'timbrel-docs-'))
})
afterAll(() => rm(work, { recursive: true, force: true }))

/** The reference of an entry that hands on what a module declares. */
async function referenceOf(module: string, entry: string) {
  await writeFile(join(work, 'module.d.ts'), module)
  const path = join(work, `entry-${Math.random()}.d.ts`)
  const declarations = join(work, `module-${Math.random()}.d.ts`)
  await writeFile(declarations, module)
  await writeFile(path, entry.replace('module', declarations.slice(work.length + 1, -'.d.ts'.length)))
  return apiReference([{ name: 'Node', path }], '# Head')
}

describe('docs/api.md', () => {
  it('is what `npm run docs:api` would write now, and leaves nothing public undocumented', async () => {
    const { text, faults } = apiDocs()
    expect(faults).toEqual([])
    expect(await readFile(API_DOCS, 'utf8'), 'run `npm run docs:api` and commit docs/api.md').toBe(text)
  })
})

describe('apiReference', () => {
  it('writes docstring and declaration under the public name, without what is private', async () => {
    const { text, faults } = await referenceOf(
      `/**
 * Opens it. See {@link Door.close}.
 *
 * @param how gently,
 *   as a rule.
 * @returns the door.
 */
export declare function openDoor(how: string): Door;
/** A door. */
export declare class Door {
    #private;
    private constructor();
    /** Closes it. */
    close(): void;
}
`,
      "export { openDoor as open, Door } from './module.ts';",
    )
    expect(faults).toEqual([])
    expect(text).toBe(`# Head

## Functions

### open (Node)

Opens it. See \`close\`.

- \`how\`: gently, as a rule.
- returns: the door.

\`\`\`ts
function open(how: string): Door;
\`\`\`

## Classes

### Door (Node)

A door.

\`\`\`ts
class Door {
  /** Closes it. */
  close(): void;
}
\`\`\`

## Types
`)
  })

  it('finds what has no docstring, and types that are not exported', async () => {
    const { faults } = await referenceOf(
      `export interface Hidden { readonly a: number }
/** It has a method. */
export declare class Open {
    method(hidden: Hidden): void;
}
export interface Bare { readonly b: Partial<Open> }
`,
      "export { type Bare, Open } from './module.ts';",
    )
    expect(faults).toEqual([
      'Bare has no docstring',
      'Open.method has no docstring',
      'Open speaks of Hidden, which is not exported (Node)',
    ])
  })
})

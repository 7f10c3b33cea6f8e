import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The import table of docs/architecture.md. */
const MAY_IMPORT: Record<string, string[]> = {
  contract: [],
  dsp: ['contract'],
  'model-file': ['contract'],
  io: ['contract', 'model-file'],
  engine: ['contract', 'dsp'],
  model: ['contract', 'dsp'],
  evaluation: ['contract', 'dsp', 'model', 'engine'],
  host: ['contract', 'model-file', 'io', 'dsp', 'model', 'engine', 'evaluation'],
  'audio-worklet': ['contract', 'engine'],
  ui: ['contract', 'model-file'],
  wam: ['contract', 'model-file', 'audio-worklet', 'ui'],
  cli: ['contract', 'host', 'io'],
  'node-api': ['contract', 'model-file', 'io', 'engine', 'host'],
  'browser-api': ['contract', 'model-file', 'engine'],
  electron: ['contract', 'host'],
}
const rooms = Object.keys(MAY_IMPORT)

/** Packages, and the rooms that may import them. */
const OWNERS: Record<string, string[]> = {
  wavefile: ['io'],
  'midi-file': ['io'],
  'audio-decode': ['io'],
  '@alexanderolsen/libsamplerate-js': ['io'],
  meyda: ['dsp'],
  '@tensorflow/tfjs-core': ['model'],
  ws: ['host'],
  electron: ['electron'],
  '@webaudiomodules/sdk': ['wam'],
  'node:fs': ['io', 'model', 'host', 'cli', 'node-api', 'electron'],
}

/** The compiler follows references of references; the linter judges each import by itself. */
function reachable(room: string): Set<string> {
  const found = new Set(MAY_IMPORT[room])
  for (const other of found) for (const further of MAY_IMPORT[other]!) found.add(further)
  return found
}

/** A copy of the house with empty rooms, in which each room tries every import, one a line. */
let house: string

const otherRooms = (room: string) => rooms.filter((other) => other !== room)
const probe = (imports: string[]) =>
  `${imports.map((from, index) => `import { thing as thing${index} } from '${from}'\n`).join('')}export const things = [${imports.map((_, index) => `thing${index}`).join(', ')}]\n`
/** The desktop shell stands outside of src. */
const folderOf = (room: string) => (room === 'electron' ? room : `src/${room}`)
const roomImport = (from: string, to: string) => `${posix.relative(folderOf(from), folderOf(to))}/thing.ts`

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'timbrel-rooms-'))
  for (const file of ['tsconfig.base.json', 'package.json']) cpSync(join(root, file), join(house, file))
  const biome = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
  writeFileSync(join(house, 'biome.json'), JSON.stringify({ ...biome, $schema: undefined, vcs: undefined }))
  for (const room of rooms) {
    const folder = join(house, folderOf(room))
    mkdirSync(folder, { recursive: true })
    cpSync(join(root, folderOf(room), 'tsconfig.json'), join(folder, 'tsconfig.json'))
    writeFileSync(join(folder, 'thing.ts'), 'export const thing = 1\n')
  }
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'))
})

afterAll(() => rmSync(house, { recursive: true, force: true }))

function run(command: string, args: string[]): string {
  const result = spawnSync(join(root, 'node_modules', '.bin', command), args, { cwd: house, encoding: 'utf8' })
  return result.stdout + result.stderr
}

describe('the import table', () => {
  it.each(rooms)('%s: the linter refuses what the table does not allow, and nothing else', (room) => {
    const imports = [...otherRooms(room).map((other) => roomImport(room, other)), ...Object.keys(OWNERS)]
    const probed = `${folderOf(room)}/probe.ts`
    writeFileSync(join(house, probed), probe(imports))
    const said = run('biome', ['lint', '--max-diagnostics=200', probed])
    rmSync(join(house, probed))
    const refused = imports.filter((_, index) =>
      new RegExp(`probe\\.ts:${index + 1}:\\d+ lint/style/noRestrictedImports`).test(said),
    )
    const forbidden = imports.filter((from) => {
      const other = rooms.find((name) => roomImport(room, name) === from)
      return other === undefined ? !OWNERS[from]!.includes(room) : !MAY_IMPORT[room]!.includes(other)
    })
    expect(refused).toEqual(forbidden)
  })

  it.each(rooms)('%s: the compiler refuses the rooms that the table does not reach', (room) => {
    const imports = otherRooms(room)
    const probed = `${folderOf(room)}/probe.ts`
    writeFileSync(join(house, probed), probe(imports.map((other) => roomImport(room, other))))
    const said = run('tsc', ['-b', folderOf(room), '--pretty', 'false'])
    rmSync(join(house, probed))
    const refused = imports.filter(
      (_, index) => said.includes(`${room}/probe.ts(${index + 1},`) && said.includes('TS6307'),
    )
    expect(refused, said).toEqual(imports.filter((other) => !reachable(room).has(other)))
  })
})

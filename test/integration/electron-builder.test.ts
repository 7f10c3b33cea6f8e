import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { extractAll, listPackage } from '@electron/asar'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'timbrel-packed-'))
const unpacked = join(work, 'out', 'linux-unpacked')
afterAll(() => rmSync(work, { recursive: true, force: true }))

/** By this @electron/fuses finds the fuses in a binary: a version, their number, and one digit each follow. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** As they leave the factory, in the order of FuseV1Options. */
const FUSES = '101100111'

/** Packs the app with what stands in for Electron's own distribution, which is too large to fetch for a test. */
function pack(...changes: string[]) {
  const dist = join(work, 'electron')
  mkdirSync(dist, { recursive: true })
  writeFileSync(
    join(dist, 'electron'),
    `#!/bin/sh\n# ${SENTINEL}\u0001${String.fromCharCode(FUSES.length)}${FUSES}\n`,
    {
      mode: 0o755,
    },
  )
  writeFileSync(join(dist, 'version'), '45.4.1')
  const args = ['--linux', 'dir', '--publish', 'never', `-c.electronDist=${dist}`, ...changes]
  return spawnSync(
    join(root, 'node_modules', '.bin', 'electron-builder'),
    [...args, `-c.directories.output=${join(work, 'out')}`],
    { cwd: root, encoding: 'utf8' },
  )
}

let files: string[] = []
beforeAll(() => {
  const { status, stdout, stderr } = pack()
  expect(status, stdout + stderr).toBe(0)
  files = listPackage(join(unpacked, 'resources', 'app.asar'), { isPack: false })
})

it('names no address that does not exist', () => {
  const config =
    readFileSync(join(root, 'electron-builder.json'), 'utf8') + readFileSync(join(root, 'package.json'), 'utf8')
  expect(config).not.toMatch(/\.(invalid|example|test)\b/)
})

it('has what each system is given, and the address that a deb must name', () => {
  const { linux, win, mac } = JSON.parse(readFileSync(join(root, 'electron-builder.json'), 'utf8'))
  expect([linux.target, win.target, mac.target]).toEqual([['AppImage', 'deb'], ['nsis'], ['dmg', 'zip']])
  expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).homepage).toMatch(/^https:\/\//)
})

it('packs the program, the model and what they need', () => {
  const wanted = [
    '/package.json',
    '/samples/orchestra.timbrel',
    '/samples/LICENCES.md',
    '/samples/MANIFEST.csv',
  ].concat(
    ...['electron/main.js', 'electron/preload.cjs', 'ui/index.html', 'audio-worklet/timbrel-processor.js'].map(dist),
    ...['host/training-process.js', 'host/analysis-worker.js', 'engine/kernels/kernels.wasm'].map(dist),
    '/node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
  )
  expect(wanted.filter((file) => !files.includes(file))).toEqual([])
})

it('packs no sources, tests, recordings, maps, or what only building needs', () => {
  const own = files.filter((file) => !file.startsWith('/node_modules/'))
  expect([...new Set(own.map((file) => file.split('/')[1]))].sort()).toEqual([
    'dist',
    'node_modules',
    'package.json',
    'samples',
  ])
  expect(own.filter((file) => /\.(ts|map|wav|tsbuildinfo)$/.test(file))).toEqual([])
  expect(own.filter((file) => file.startsWith('/samples/'))).toHaveLength(3)
  const tools = [
    'electron',
    'electron-builder',
    'vitest',
    'vite',
    'typescript',
    'playwright-core',
    'node-web-audio-api',
  ]
  expect(tools.filter((name) => files.includes(`/node_modules/${name}`))).toEqual([])
})

it('blows the fuses: no plain Node, no inspector, no code from outside of the archive', () => {
  const binary = readFileSync(join(unpacked, 'timbrel'), 'latin1')
  const fuses = binary.slice(binary.indexOf(SENTINEL) + SENTINEL.length + 2).slice(0, FUSES.length)
  // runAsNode, cookie encryption, NODE_OPTIONS, --inspect, asar integrity, only asar, (V8 snapshot), file privileges.
  expect(fuses.slice(0, 6) + fuses[7]).toBe('0100110')
})

it('runs from what it packed: the host starts, offers its model and finds its pages', () => {
  const folder = join(work, 'app')
  extractAll(join(unpacked, 'resources', 'app.asar'), folder)
  const script = `
    import { createHost } from './dist/host/studio/create-host.js'
    import { answerFile } from './dist/host/studio/file-routes.js'
    import { studioMounts } from './dist/host/studio/studio-mounts.js'
    import './dist/host/train-job.js'
    const host = await createHost({ home: ${JSON.stringify(join(work, 'home'))}, cacheFolder: ${JSON.stringify(join(work, 'cache'))} })
    const [model] = await host.api.listModels({})
    const page = await answerFile(host, await studioMounts(), { method: 'GET', pathname: '/' })
    await host.close()
    console.log(JSON.stringify({ model: model.id, problem: model.problem, page: page.status }))
    process.exit()`
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder, encoding: 'utf8' })
  expect(run.stdout.trim(), run.stderr).toBe(JSON.stringify({ model: 'orchestra', problem: null, page: 200 }))
})

it('refuses a configuration that it does not know', () => {
  rmSync(join(work, 'out'), { recursive: true })
  const { status, stdout, stderr } = pack('-c.asarr=true')
  expect(status).not.toBe(0)
  expect(stdout + stderr).toContain("unknown property 'asarr'")
  expect(existsSync(unpacked)).toBe(false)
})

function dist(file: string): string {
  return `/dist/${file}`
}

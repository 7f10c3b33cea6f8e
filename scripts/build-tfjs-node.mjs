/**
 * Builds @tensorflow/tfjs-node against the TensorFlow library of the `tensorflow-cpu` Python wheel, for machines that
 * reach a Python package index but not the place tfjs-node downloads its own library from. No part of the product's
 * install: the result lies in node_modules/.cache/timbrel/tfjs-node, and Timbrel uses it when TIMBREL_TFJS_NODE names
 * the folder that this script prints as its last line. A second run finds it there and builds nothing.
 *
 * Needs Linux, python3 with pip, make and a C++ compiler. Exit codes: 0 built, 1 the build failed, 3 it cannot be tried
 * here (a tool is missing, the parts cannot be downloaded), with the reason as the last line of stderr.
 */
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NOT_HERE = 3

/** Proved with 2.21.0; a later library may drop the eager C interface that tfjs-node 4.22 calls. */
const TENSORFLOW_BELOW = '2.22'

/** The library version tfjs-node 4.22 looks for by name before it would download its own. */
const LIBRARY_NAME = 'libtensorflow.so.2.9.1'

const root = fileURLToPath(new URL('..', import.meta.url))
const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const version = optionalDependencies['@tensorflow/tfjs-node']
const cache = join(root, 'node_modules', '.cache', 'timbrel')
const finished = join(cache, 'tfjs-node')
const work = join(cache, 'tfjs-node.building')
const packageIn = (folder) => join(folder, 'node_modules', '@tensorflow', 'tfjs-node')

class Stop extends Error {
  constructor(code, message) {
    super(message)
    this.code = code
  }
}

/** Runs a program with its output on stderr; stops with `code` and `what` when it fails. */
function run(title, program, args, { cwd = work, code = 1, what }) {
  const start = performance.now()
  const { status, error } = spawnSync(program, args, { cwd, stdio: ['ignore', 2, 2] })
  if (error || status !== 0) throw new Stop(code, `${what} (${error?.code ?? `${program} ended with ${status}`})`)
  console.error(`build-tfjs-node: ${title} in ${Math.round((performance.now() - start) / 1000)} s`)
}

function requireTools() {
  if (process.platform !== 'linux') throw new Stop(NOT_HERE, 'the wheel builds on Linux only')
  const tools = [
    ['python3', ['-m', 'pip', '--version']],
    ['make', ['--version']],
    ['g++', ['--version']],
  ]
  for (const [program, args] of tools) {
    const { status } = spawnSync(program, args, { stdio: 'ignore' })
    if (status !== 0) throw new Stop(NOT_HERE, `"${program} ${args.join(' ')}" does not run here`)
  }
}

function installPackage() {
  writeFileSync(join(work, 'package.json'), '{ "private": true }\n')
  const quiet = ['--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
  run('installed the package', 'npm', ['install', ...quiet, `@tensorflow/tfjs-node@${version}`], {
    code: NOT_HERE,
    what: `@tensorflow/tfjs-node ${version} cannot be downloaded`,
  })
  shareCore()
}

/** Leaves out what the project has too, so that tfjs-node registers itself with the very tfjs-core that Timbrel uses. */
function shareCore() {
  for (const name of readdirSync(join(work, 'node_modules', '@tensorflow'))) {
    const ours = join(root, 'node_modules', '@tensorflow', name)
    if (name !== 'tfjs-node' && existsSync(ours)) {
      rmSync(join(work, 'node_modules', '@tensorflow', name), { recursive: true })
    }
  }
}

/** @returns the wheel's file name, in work/wheel. */
function downloadWheel() {
  const name = process.arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow'
  const wheels = join(work, 'wheel')
  const patience = ['--timeout', '20', '--retries', '1', '--progress-bar', 'off']
  run(
    'downloaded the wheel',
    'python3',
    ['-m', 'pip', 'download', '--no-deps', ...patience, '-d', wheels, `${name}<${TENSORFLOW_BELOW}`],
    {
      code: NOT_HERE,
      what: `the ${name} wheel cannot be downloaded`,
    },
  )
  return readdirSync(wheels)[0]
}

/** Lays the wheel's headers and libraries where binding.gyp looks for them. */
function layLibrary(wheel) {
  const wheels = join(work, 'wheel')
  const extract = join(root, 'scripts', 'build-tfjs-node.py')
  run(
    'unpacked the wheel',
    'python3',
    [extract, join(wheels, wheel), work, 'tensorflow/include/', 'tensorflow/libtensorflow_'],
    {
      what: `${wheel} cannot be unpacked`,
    },
  )
  rmSync(wheels, { recursive: true })
  const deps = join(packageIn(work), 'deps')
  mkdirSync(deps)
  renameSync(join(work, 'tensorflow', 'include'), join(deps, 'include'))
  renameSync(join(work, 'tensorflow'), join(deps, 'lib'))
  const link = (target, name) => symlinkSync(target, join(deps, 'lib', name))
  link('libtensorflow_cc.so.2', 'libtensorflow.so')
  link('libtensorflow_cc.so.2', LIBRARY_NAME)
  link('libtensorflow_framework.so.2', 'libtensorflow_framework.so')
}

function compile() {
  // Node's own headers, where they came along with Node: node-gyp would download them otherwise.
  const prefix = dirname(dirname(realpathSync(process.execPath)))
  const headers = existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${prefix}`] : []
  run('compiled the binding', 'npx', ['--no-install', 'node-pre-gyp', 'install', '--build-from-source', ...headers], {
    cwd: packageIn(work),
    what: 'the binding does not compile',
  })
  for (const leftOver of ['build', join('deps', 'include')]) {
    rmSync(join(packageIn(work), leftOver), { recursive: true, force: true })
  }
}

function build() {
  requireTools()
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  // The wheel first: whether it can be had decides about the rest.
  const wheel = downloadWheel()
  installPackage()
  layLibrary(wheel)
  compile()
  // Renamed whole at the end, so that what is found there is finished.
  writeFileSync(join(work, 'built.json'), `${JSON.stringify({ version, wheel })}\n`)
  rmSync(finished, { recursive: true, force: true })
  renameSync(work, finished)
}

function isBuilt() {
  try {
    return JSON.parse(readFileSync(join(finished, 'built.json'), 'utf8')).version === version
  } catch {
    return false
  }
}

try {
  if (!isBuilt()) build()
  console.log(packageIn(finished))
} catch (error) {
  if (!(error instanceof Stop)) throw error
  rmSync(work, { recursive: true, force: true })
  console.error(`build-tfjs-node: ${error.message}`)
  process.exitCode = error.code
}

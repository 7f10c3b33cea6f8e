/**
 * Makes the reference of the package's public API from the declarations that the compiler emits, and finds what it
 * leaves undocumented. typedoc 0.28 asks for TypeScript 5 or 6; declarations need no more than a parser.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseSync } from 'vite'

/** Types of the language and of hosts. */
const FOREIGN = new Set([
  ...['AbortSignal', 'ArrayBuffer', 'ArrayLike', 'Error', 'Extract', 'Float32Array', 'Float64Array', 'Int8Array'],
  ...['Iterable', 'Map', 'Omit', 'Partial', 'Pick', 'Promise', 'ReadonlyMap', 'Record', 'Uint8Array', 'URL'],
  ...['AudioParam', 'AudioWorkletNode', 'BaseAudioContext'],
])

/** Types that are handed on as they are: their members are nobody's business. */
const OPAQUE = new Set(['Kernels'])

const KINDS = { function: 'Functions', class: 'Classes', type: 'Types' }

/**
 * @param entries `{ name, path }` of each entry's declarations: 'Node', 'browser'.
 * @param head markdown before the reference.
 * @returns `{ text, faults }`: the reference, and a sentence for each thing that is public and undocumented.
 */
export function apiReference(entries, head) {
  const symbols = mergedSymbols(entries)
  const faults = [...new Set(symbols.flatMap((symbol) => faultsOf(symbol)))]
  const sections = Object.entries(KINDS).map(([kind, title]) => {
    const own = symbols.filter((symbol) => symbol.kind === kind)
    return [`## ${title}`, ...own.map(symbolText)].join('\n\n')
  })
  return { text: `${[head.trim(), ...sections].join('\n\n')}\n`, faults }
}

/** One symbol for each declaration, and where it is offered. */
function mergedSymbols(entries) {
  const found = new Map()
  for (const { name, path } of entries) {
    const own = exportsOf(path)
    const names = new Set(own.map((symbol) => symbol.name))
    for (const symbol of own) {
      const key = `${symbol.name} ${symbol.path}`
      const known = found.get(key) ?? { ...symbol, offered: [], missing: [] }
      known.offered.push(name)
      known.missing.push(...symbol.references.filter((type) => !names.has(type) && !FOREIGN.has(type)))
      found.set(key, known)
    }
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

function exportsOf(path) {
  const { program } = moduleAt(path)
  return program.body
    .filter(({ type }) => type === 'ExportNamedDeclaration')
    .flatMap(({ specifiers, source }) =>
      specifiers.map(({ local, exported }) => declared(pathOf(path, source.value), local.name, exported.name)),
    )
}

const modules = new Map()

function moduleAt(path) {
  if (!modules.has(path)) {
    const text = readFileSync(path, 'utf8')
    modules.set(path, { text, ...parseSync(path, text) })
  }
  return modules.get(path)
}

function pathOf(from, specifier) {
  const path = resolve(dirname(from), specifier.replace(/\.ts$/, '.d.ts'))
  if (!existsSync(path)) throw new Error(`${path}: expected declarations: run npm run build first`)
  return path
}

/** The declaration of a name, followed through modules that only hand it on. */
function declared(path, name, publicName) {
  const { program, text, comments } = moduleAt(path)
  for (const statement of program.body) {
    const declaration = statement.declaration
    if (statement.type === 'ExportNamedDeclaration' && declaration?.id?.name === name) {
      const kind = declaration.type.includes('Class')
        ? 'class'
        : /Function/.test(declaration.type)
          ? 'function'
          : 'type'
      const code = codeOf(text.slice(declaration.start, declaration.end), name, publicName)
      const doc = docBefore(statement.start, text, comments)
      const bare = kind === 'class' ? bareMembers(declaration, text, comments) : []
      return { name: publicName, path, kind, doc, code, bare, references: referencesOf(declaration) }
    }
    const handed = statement.specifiers?.find(({ local }) => local?.name === name)
    if (statement.type === 'ImportDeclaration' && handed !== undefined) {
      return declared(pathOf(path, statement.source.value), handed.imported.name, publicName)
    }
  }
  throw new Error(`${path}: expected a declaration of ${name}`)
}

function codeOf(text, name, publicName) {
  const code = text.replace(/^declare /, '').replace(/\n {4}(#private;|private constructor\(.*?\);)/g, '')
  return code.replace(new RegExp(`\\b${name}\\b`), publicName).replaceAll('    ', '  ')
}

/** The docstring that ends right before a place. */
function docBefore(start, text, comments) {
  const comment = comments.find(({ end }) => end <= start && text.slice(end, start).trim() === '')
  if (comment === undefined || !comment.value.startsWith('*')) return null
  return comment.value
    .slice(1)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim()
}

/** Methods of a class without a docstring. */
function bareMembers({ body }, text, comments) {
  return body.body
    .filter(
      ({ type, kind, accessibility }) => /Method/.test(type) && kind !== 'constructor' && accessibility !== 'private',
    )
    .filter(({ start }) => docBefore(start, text, comments) === null)
    .map(({ key }) => key.name)
}

/** Names of the types that a declaration speaks of. */
function referencesOf(node, own = new Set()) {
  if (node === null || typeof node !== 'object') return []
  const parameters = (node.typeParameters?.params ?? []).map(({ name }) => name.name ?? name)
  const inner = new Set([...own, ...parameters])
  const here = node.type === 'TSTypeReference' && node.typeName.type === 'Identifier' ? [node.typeName.name] : []
  const opaque = node.type === 'TSInterfaceDeclaration' && OPAQUE.has(node.id.name)
  const below = opaque ? [] : Object.values(node).flatMap((value) => referencesOf(value, inner))
  return [...here.filter((name) => !inner.has(name)), ...below]
}

function faultsOf({ name, doc, bare, missing, offered }) {
  return [
    ...(doc === null ? [`${name} has no docstring`] : []),
    ...bare.map((member) => `${name}.${member} has no docstring`),
    ...missing.map((type) => `${name} speaks of ${type}, which is not exported (${offered.join(', ')})`),
  ]
}

function symbolText({ name, offered, doc, code }) {
  const where = offered.length === 1 ? ` (${offered[0]})` : ''
  const parts = [`### ${name}${where}`, proseOf(doc ?? '')]
  if (!OPAQUE.has(name)) parts.push(`\`\`\`ts\n${code}\n\`\`\``)
  return parts.filter((part) => part !== '').join('\n\n')
}

/** A docstring as markdown: its tags become a list, links become names. */
function proseOf(doc) {
  const [prose, ...tags] = doc
    .replace(/\{@link (?:\w+\.)?([^}]+)\}/g, '`$1`')
    .split(/(?:^|\s)@(?=param|returns|throws)/)
  const items = tags.map((tag) => {
    const [, kind, rest] = /^(\w+)\s+(.*)$/s.exec(tag.replace(/\s*\n\s*/g, ' ').trim())
    if (kind !== 'param') return `- ${kind}: ${rest}`
    const [, parameter, what] = /^(\S+)\s*(.*)$/s.exec(rest)
    return `- \`${parameter}\`: ${what}`
  })
  return [prose.trim(), items.join('\n')].filter((part) => part !== '').join('\n\n')
}

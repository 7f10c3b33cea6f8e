import { posix } from 'node:path'
import { bare, isFunction, type Node, nameOf, parse, part, parts } from './syntax.ts'
import { named, type TypeName, typeName } from './type-names.ts'

/** A function or method of the sources. */
export interface Routine {
  /** 'src/engine/voice.ts: Voice.addTo', or 'src/dsp/pitch.ts: midiToHz'. */
  readonly id: string
  readonly file: string
  readonly owner: ClassInfo | null
  readonly name: string
  readonly kind: 'function' | 'method' | 'get' | 'set'
  /** The function's node: parameters and body. */
  readonly node: Node
}

export interface ClassInfo {
  readonly name: string
  readonly file: string
  readonly parent: string | null
  /** Types of its fields, as far as they are known. */
  readonly fields: Map<string, TypeName>
  readonly members: Set<string>
  readonly routines: Routine[]
}

/** All that the call graph looks things up in. */
export interface SourceIndex {
  readonly texts: ReadonlyMap<string, string>
  readonly classes: Map<string, ClassInfo>
  /** Types of the properties of interfaces. */
  readonly interfaces: Map<string, Map<string, TypeName>>
  readonly aliases: Map<string, TypeName | null>
  /** Members that whatever has an interface, or a `Pick` of a class, must have. */
  readonly shapes: Map<string, readonly string[]>
  /** Functions at the top of each file, by name. */
  readonly functions: Map<string, Map<string, Routine>>
  /** Constants at the top of each file that are object literals. */
  readonly objects: Map<string, Set<string>>
  /** For each file: local name of an import -> file and name there. */
  readonly imports: Map<string, Map<string, { readonly file: string; readonly name: string }>>
  /** Methods, getters, setters and functions in object literals, by name. */
  readonly byName: Map<string, Routine[]>
}

/** Indexes TypeScript sources. @param texts by path, such as src/engine/voice.ts. */
export function indexSources(texts: ReadonlyMap<string, string>): SourceIndex {
  const index: SourceIndex = {
    texts,
    classes: new Map(),
    interfaces: new Map(),
    aliases: new Map(),
    shapes: new Map(),
    functions: new Map(),
    objects: new Map(),
    imports: new Map(),
    byName: new Map(),
  }
  for (const [file, text] of texts) {
    index.functions.set(file, new Map())
    index.imports.set(file, new Map())
    index.objects.set(file, new Set())
    for (const statement of parse(text)) addStatement(index, file, statement)
  }
  return index
}

function addStatement(index: SourceIndex, file: string, statement: Node): void {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration': {
      const declaration = part(statement, 'declaration')
      if (declaration !== null) addStatement(index, file, declaration)
      break
    }
    case 'ImportDeclaration':
      addImport(index, file, statement)
      break
    case 'FunctionDeclaration':
      addFunction(index, file, nameOf(part(statement, 'id')), statement)
      break
    case 'VariableDeclaration':
      for (const declarator of parts(statement, 'declarations')) addConstant(index, file, declarator)
      break
    case 'ClassDeclaration':
      addClass(index, file, statement)
      break
    case 'TSInterfaceDeclaration':
      addInterface(index, statement)
      break
    case 'TSTypeAliasDeclaration':
      addAlias(index, statement)
      break
  }
}

function addImport(index: SourceIndex, file: string, statement: Node): void {
  const from = nameOf(part(statement, 'source')) ?? ''
  if (!from.startsWith('.')) return
  const target = posix.join(posix.dirname(file), from)
  for (const specifier of parts(statement, 'specifiers')) {
    const local = nameOf(part(specifier, 'local'))
    const name = nameOf(part(specifier, 'imported')) ?? local
    if (local !== null && name !== null) index.imports.get(file)?.set(local, { file: target, name })
  }
}

function addFunction(index: SourceIndex, file: string, name: string | null, node: Node): void {
  if (name === null) return
  index.functions.get(file)?.set(name, { id: `${file}: ${name}`, file, owner: null, name, kind: 'function', node })
}

function addConstant(index: SourceIndex, file: string, declarator: Node): void {
  const init = part(declarator, 'init')
  if (init === null) return
  const value = bare(init)
  if (isFunction(value)) addFunction(index, file, nameOf(part(declarator, 'id')), value)
  if (value.type !== 'ObjectExpression') return
  const owner = nameOf(part(declarator, 'id'))
  index.objects.get(file)?.add(owner ?? '')
  for (const property of parts(value, 'properties')) {
    const name = nameOf(part(property, 'key'))
    const node = part(property, 'value')
    if (name === null || !isFunction(node)) continue
    addByName(index, { id: `${file}: ${owner}.${name}`, file, owner: null, name, kind: 'method', node })
  }
}

function addClass(index: SourceIndex, file: string, node: Node): void {
  const name = nameOf(part(node, 'id')) ?? 'class'
  const parent = nameOf(part(node, 'superClass'))
  const owner: ClassInfo = { name, file, parent, fields: new Map(), members: new Set(), routines: [] }
  index.classes.set(name, owner)
  for (const member of parts(part(node, 'body') ?? node, 'body')) {
    const key = nameOf(part(member, 'key'))
    const value = part(member, 'value')
    if (key === null || member['kind'] === 'constructor') continue
    owner.members.add(key)
    if (member.type === 'PropertyDefinition') {
      const type = typeName(part(member, 'typeAnnotation')) ?? newType(value)
      if (type !== null) owner.fields.set(key, type)
    }
    if (!isFunction(value)) continue
    const kind = member['kind'] === 'get' || member['kind'] === 'set' ? member['kind'] : 'method'
    const routine: Routine = { id: `${file}: ${name}.${key}`, file, owner, name: key, kind, node: value }
    owner.routines.push(routine)
    if (kind === 'get') {
      const type = typeName(part(value, 'returnType'))
      if (type !== null) owner.fields.set(key, type)
    }
    addByName(index, routine)
  }
}

/** The class that `new Class()` makes. */
export function newType(value: Node | null): TypeName | null {
  const made = value === null ? null : bare(value)
  const name = made?.type === 'NewExpression' ? nameOf(part(made, 'callee')) : null
  return name === null ? null : named(name)
}

/** An alias is another name for a type; a `Pick` is a shape that classes may have. */
function addAlias(index: SourceIndex, node: Node): void {
  const name = nameOf(part(node, 'id')) ?? ''
  const type = part(node, 'typeAnnotation')
  const picked = type !== null && nameOf(part(type, 'typeName')) === 'Pick'
  index.aliases.set(name, picked ? null : typeName(type))
  const keys = picked ? parts(part(type, 'typeArguments') ?? type, 'params')[1] : undefined
  if (keys === undefined) return
  const literals = keys.type === 'TSUnionType' ? parts(keys, 'types') : [keys]
  index.shapes.set(
    name,
    literals.flatMap((literal) => nameOf(part(literal, 'literal')) ?? []),
  )
}

function addInterface(index: SourceIndex, node: Node): void {
  const properties = new Map<string, TypeName>()
  const members = parts(part(node, 'body') ?? node, 'body')
  const needed = members.filter((member) => member['optional'] !== true)
  index.shapes.set(
    nameOf(part(node, 'id')) ?? '',
    needed.flatMap((member) => nameOf(part(member, 'key')) ?? []),
  )
  for (const member of members) {
    const type = member.type === 'TSPropertySignature' ? typeName(part(member, 'typeAnnotation')) : null
    if (type !== null) properties.set(nameOf(part(member, 'key')) ?? '', type)
  }
  index.interfaces.set(nameOf(part(node, 'id')) ?? '', properties)
}

function addByName(index: SourceIndex, routine: Routine): void {
  index.byName.set(routine.name, [...(index.byName.get(routine.name) ?? []), routine])
}

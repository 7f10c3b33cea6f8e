import { allocatingMethod, breachOf } from './allocations.ts'
import { LocalTypes } from './local-types.ts'
import type { ClassInfo, Routine, SourceIndex } from './source-index.ts'
import { bare, children, type Node, nameOf, part, parts, propertyOf } from './syntax.ts'
import { BUILT_IN, isData, type TypeName } from './type-names.ts'

/** A place in a routine that the audio thread reaches, where the law is broken. */
export interface Breach {
  /** 'src/engine/voice.ts:71'. */
  readonly place: string
  readonly routine: string
  readonly what: string
  /** The routines through which it is reached, from the root. */
  readonly way: readonly string[]
}

/** Functions of the language that a routine may call by name. */
const GLOBAL_FUNCTIONS = new Set(['Number', 'Boolean', 'isNaN', 'isFinite'])

/**
 * Walks the static call graph from its roots and collects what breaks the real-time law: whatever allocates, throws,
 * waits, logs or posts.
 *
 * A call goes to the method of its receiver's type where annotations tell a class. Where they tell an interface or
 * nothing it goes to every method of that name, so that what cannot be told apart is all looked at. Constructors are
 * not entered: `new` is itself a breach.
 *
 * @param roots ids of routines. @param exempt ids of routines that are not entered, and of fields
 * whose functions are known.
 * @throws Error for a root or an exempt routine that the sources do not have.
 */
export function realTimeBreaches(
  index: SourceIndex,
  roots: readonly string[],
  exempt: readonly string[] = [],
): { breaches: Breach[]; reached: Set<string> } {
  const routines = allRoutines(index)
  const known = new Set([...routines.keys(), ...[...index.classes.values()].flatMap(memberIds)])
  for (const id of [...roots, ...exempt]) if (!known.has(id)) throw new Error(`the sources have no routine "${id}"`)
  const ways = new Map<string, readonly string[]>(roots.map((id) => [id, [id]]))
  const breaches: Breach[] = []
  // A map grows while it is gone through: each routine reached is visited once.
  for (const [id, way] of ways) {
    const routine = routines.get(id) as Routine
    const { found, callees } = inspect(index, routine, exempt)
    for (const { node, what } of found) breaches.push({ place: placeOf(index, routine, node), routine: id, what, way })
    for (const callee of callees) {
      if (!ways.has(callee.id) && !exempt.includes(callee.id)) ways.set(callee.id, [...way, callee.id])
    }
  }
  return { breaches, reached: new Set(ways.keys()) }
}

function allRoutines(index: SourceIndex): Map<string, Routine> {
  const all = [...index.functions.values()].flatMap((functions) => [...functions.values()])
  for (const routines of index.byName.values()) all.push(...routines)
  return new Map(all.map((routine) => [routine.id, routine]))
}

interface Inspection {
  readonly found: { readonly node: Node; readonly what: string }[]
  readonly callees: Routine[]
}

function inspect(index: SourceIndex, routine: Routine, exempt: readonly string[]): Inspection {
  const types = new LocalTypes(index, routine)
  const result: Inspection = { found: [], callees: [] }
  const visit = (node: Node): void => {
    const breach = breachOf(node)
    if (breach !== null) result.found.push({ node, what: breach })
    if (node.type === 'CallExpression') {
      inspectCall(index, routine, types, node, result)
      const unseen = functionInField(index, types, bare(part(node, 'callee') ?? node))
      if (unseen !== null && !exempt.includes(unseen.id)) {
        result.found.push({ node, what: `calls ${unseen.name}, which cannot be seen` })
      }
    }
    if (node.type === 'MemberExpression') result.callees.push(...accessors(index, routine, types, node))
    for (const child of children(node)) if (!isNameOnly(node, child)) visit(child)
  }
  for (const child of [...parts(routine.node, 'params'), part(routine.node, 'body')]) if (child !== null) visit(child)
  return result
}

/** Whether a child is the name of a property, not a value. */
function isNameOnly(node: Node, child: Node): boolean {
  if (node['computed'] === true) return false
  return (
    (node.type === 'MemberExpression' && child === node['property']) ||
    (node.type === 'Property' && child === node['key'])
  )
}

function inspectCall(index: SourceIndex, routine: Routine, types: LocalTypes, call: Node, result: Inspection): void {
  const callee = bare(part(call, 'callee') ?? call)
  const name = nameOf(callee)
  if (callee.type === 'Identifier' && name !== null) {
    const target = types.has(name) ? null : functionOf(index, routine.file, name)
    if (target !== null) result.callees.push(target)
    else if (!GLOBAL_FUNCTIONS.has(name)) result.found.push({ node: call, what: `calls ${name}, which cannot be seen` })
    return
  }
  if (callee.type !== 'MemberExpression') return
  const targets = methodsOf(index, types, callee)
  if (targets !== null) result.callees.push(...targets)
  const method = targets === null || targets.length === 0 ? allocatingMethod(callee) : null
  if (method !== null) result.found.push({ node: call, what: method })
}

/** The field of one of our classes that a call takes for a function; null where it calls something else. */
function functionInField(index: SourceIndex, types: LocalTypes, callee: Node): { id: string; name: string } | null {
  if (callee.type !== 'MemberExpression') return null
  const name = propertyOf(callee) ?? ''
  const type = types.of(part(callee, 'object'))
  const owner = type?.kind === 'named' ? index.classes.get(type.name) : undefined
  if (!owner?.members.has(name) || owner.routines.some((routine) => routine.name === name)) return null
  return { id: `${owner.file}: ${owner.name}.${name}`, name }
}

const memberIds = ({ file, name, members }: ClassInfo) => [...members].map((member) => `${file}: ${name}.${member}`)

/** A function at the top of a file, or imported there. */
function functionOf(index: SourceIndex, file: string, name: string): Routine | null {
  const imported = index.imports.get(file)?.get(name)
  if (imported !== undefined) return index.functions.get(imported.file)?.get(imported.name) ?? null
  return index.functions.get(file)?.get(name) ?? null
}

/** Our methods that a call may mean; null when its receiver is of the language. */
function methodsOf(index: SourceIndex, types: LocalTypes, callee: Node): Routine[] | null {
  const name = propertyOf(callee) ?? ''
  const receiver = part(callee, 'object')
  if (receiver?.type === 'Super') return index.byName.get(name) ?? []
  const isClass = receiver !== null && index.classes.has(nameOf(receiver) ?? '')
  const type: TypeName | null = isClass ? { kind: 'named', name: nameOf(receiver) ?? '' } : types.of(receiver)
  if (type?.kind === 'array' || (type?.kind === 'named' && BUILT_IN.has(type.name))) return null
  return candidates(index, type, name).filter(({ kind }) => kind === 'method')
}

/** Routines that a name may mean on a receiver: its class's, or those of all classes of its shape, or all. */
function candidates(index: SourceIndex, type: { readonly name: string } | null, name: string): Routine[] {
  const own = type === null ? null : routinesOf(index, type.name, name)
  if (own !== null) return own
  const shape = type === null ? [] : (index.shapes.get(type.name) ?? [])
  const fits = ({ owner }: Routine) => owner === null || shape.every((member) => hasMember(index, owner, member))
  return (index.byName.get(name) ?? []).filter(fits)
}

function hasMember(index: SourceIndex, owner: ClassInfo, member: string): boolean {
  const own = owner.fields.has(member) || owner.members.has(member)
  const parent = owner.parent === null ? undefined : index.classes.get(owner.parent)
  return own || (parent !== undefined && hasMember(index, parent, member))
}

/** Whether a name is of an object literal at the top of a file, or imported from one. */
function isObject(index: SourceIndex, file: string, name: string): boolean {
  const imported = index.imports.get(file)?.get(name) ?? { file, name }
  return index.objects.get(imported.file)?.has(imported.name) ?? false
}

/** Getters and setters that reading or writing a property may run. */
function accessors(index: SourceIndex, { file }: Routine, types: LocalTypes, member: Node): Routine[] {
  const name = propertyOf(member)
  const constant = nameOf(part(member, 'object'))
  if (name === null || (constant !== null && !types.has(constant) && isObject(index, file, constant))) return []
  const type = types.of(part(member, 'object'))
  const alias = type?.kind === 'named' ? (index.aliases.get(type.name) ?? null) : null
  if (type?.kind === 'array' || isData(type) || isData(alias)) return []
  if (type?.kind === 'named' && BUILT_IN.has(type.name)) return []
  return candidates(index, type, name).filter(({ kind }) => kind === 'get' || kind === 'set')
}

/** What a class has under a name, inherited or not; null when the name is none of a class. */
function routinesOf(index: SourceIndex, className: string, name: string): Routine[] | null {
  const owner = index.classes.get(className)
  if (owner === undefined) return null
  const own = owner.routines.filter((routine) => routine.name === name)
  if (own.length > 0 || owner.parent === null) return own
  return routinesOf(index, owner.parent, name) ?? []
}

function placeOf(index: SourceIndex, { file }: Routine, node: Node): string {
  const before = (index.texts.get(file) ?? '').slice(0, node.start)
  return `${file}:${before.split('\n').length}`
}

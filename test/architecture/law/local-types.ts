import { newType, type Routine, type SourceIndex } from './source-index.ts'
import { bare, children, type Node, nameOf, part, parts, propertyOf } from './syntax.ts'
import { named, type TypeName, typeName } from './type-names.ts'

/** Types of a routine's parameters and variables, as far as annotations and what they are made of tell. */
export class LocalTypes {
  readonly #index: SourceIndex
  readonly #routine: Routine
  readonly #types = new Map<string, TypeName | null>()

  constructor(index: SourceIndex, routine: Routine) {
    this.#index = index
    this.#routine = routine
    for (const parameter of parts(routine.node, 'params')) this.#declare(parameter, null)
    this.#collect(part(routine.node, 'body'))
  }

  /** Whether a name is one of the routine's own. */
  has(name: string): boolean {
    return this.#types.has(name)
  }

  /** Type of an expression; null when unknown. */
  of(expression: Node | null): TypeName | null {
    if (expression === null) return null
    if (expression.type === 'TSAsExpression') return typeName(part(expression, 'typeAnnotation'))
    const node = bare(expression)
    if (node !== expression) return this.of(node)
    switch (node.type) {
      case 'ThisExpression':
        return this.#routine.owner === null ? null : named(this.#routine.owner.name)
      case 'Identifier':
        return this.#types.get(nameOf(node) ?? '') ?? null
      case 'NewExpression':
        return newType(node)
      case 'MemberExpression': {
        const object = this.of(part(node, 'object'))
        if (node['computed'] === true) return object?.kind === 'array' ? object.of : null
        return this.property(object, propertyOf(node) ?? '')
      }
      case 'LogicalExpression':
      case 'AssignmentExpression':
        return this.of(part(node, 'right'))
      default:
        return null
    }
  }

  /** Type of a property of a type; null when unknown. */
  property(type: TypeName | null, name: string): TypeName | null {
    if (type?.kind !== 'named') return null
    const alias = this.#index.aliases.get(type.name)
    if (alias) return this.property(alias, name)
    const owner = this.#index.classes.get(type.name)
    const found = owner?.fields.get(name) ?? this.#index.interfaces.get(type.name)?.get(name)
    return found ?? (owner?.parent ? this.property(named(owner.parent), name) : null)
  }

  #collect(node: Node | null): void {
    if (node === null) return
    if (node.type === 'VariableDeclarator') {
      const target = part(node, 'id')
      if (target !== null) this.#declare(target, this.of(part(node, 'init')))
    }
    if (node.type === 'ForOfStatement') {
      const [declarator] = parts(part(node, 'left') ?? node, 'declarations')
      const list = this.of(part(node, 'right'))
      const target = declarator === undefined ? null : part(declarator, 'id')
      if (target !== null) this.#declare(target, list?.kind === 'array' ? list.of : null)
    }
    for (const child of children(node)) this.#collect(child)
  }

  /** Notes the names in a pattern that takes a value of a type. */
  #declare(target: Node, type: TypeName | null): void {
    const annotated = typeName(part(target, 'typeAnnotation')) ?? type
    if (target.type === 'Identifier') {
      const name = nameOf(target) ?? ''
      // A loop's `const x of list` is met twice, with its type the first time.
      this.#types.set(name, annotated ?? this.#types.get(name) ?? null)
    }
    if (target.type === 'AssignmentPattern') this.#declare(part(target, 'left') ?? target, annotated)
    if (target.type === 'RestElement') this.#declare(part(target, 'argument') ?? target, null)
    if (target.type === 'ArrayPattern') for (const item of parts(target, 'elements')) this.#declare(item, null)
    if (target.type !== 'ObjectPattern') return
    for (const property of parts(target, 'properties')) {
      const value = part(property, 'value')
      if (value !== null) this.#declare(value, this.property(annotated, nameOf(part(property, 'key')) ?? ''))
    }
  }
}

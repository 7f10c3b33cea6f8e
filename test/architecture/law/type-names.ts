import { type Node, nameOf, part, parts } from './syntax.ts'

/** What is known of a type: its name, or what its elements are. */
export type TypeName =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'array'; readonly of: TypeName | null }

export const named = (name: string): TypeName => ({ kind: 'named', name })

/** A type written out where it stands: a message, an event. Its properties have no getters. */
const DATA: TypeName = named('TSTypeLiteral')

export const isData = (type: TypeName | null): boolean => type?.kind === 'named' && type.name === 'TSTypeLiteral'

/** The type that a type node names; null where it is more than a name, an array of one, or one that may be null. */
export function typeName(node: Node | null): TypeName | null {
  switch (node?.type) {
    case 'TSTypeAnnotation':
    case 'TSTypeOperator':
    case 'TSParenthesizedType':
      return typeName(part(node, 'typeAnnotation'))
    case 'TSTypeReference': {
      const name = nameOf(part(node, 'typeName'))
      const [first = null] = parts(part(node, 'typeArguments') ?? node, 'params')
      if (name === 'Array' || name === 'ReadonlyArray') return { kind: 'array', of: typeName(first) }
      if (name === 'Readonly' || name === 'NonNullable') return typeName(first)
      return name === null ? null : named(name)
    }
    case 'TSArrayType':
      return { kind: 'array', of: typeName(part(node, 'elementType')) }
    case 'TSUnionType': {
      const others = parts(node, 'types').filter(
        ({ type }) => type !== 'TSNullKeyword' && type !== 'TSUndefinedKeyword',
      )
      if (others.length > 0 && others.every(({ type }) => type === 'TSTypeLiteral')) return DATA
      return others.length === 1 ? typeName(others[0] as Node) : null
    }
    case 'TSTypeLiteral':
      return DATA
    case 'TSNumberKeyword':
    case 'TSStringKeyword':
    case 'TSBooleanKeyword':
      return named(node.type)
    default:
      return null
  }
}

/** Types of the language whose methods are none of ours. */
export const BUILT_IN = new Set([
  'TSNumberKeyword',
  'TSStringKeyword',
  'TSBooleanKeyword',
  'ArrayLike',
  'Float32Array',
  'Float64Array',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Uint8Array',
  'Uint16Array',
  'Uint32Array',
  'BigInt64Array',
  'DataView',
  'Map',
  'Set',
])

import { parseAst } from 'vite'

/** A node of the syntax tree that rolldown makes of TypeScript (ESTree, with TS* nodes for types). */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** A node's field that is one node, or none. */
export const part = (node: Node, field: string): Node | null => {
  const value = node[field]
  return isNode(value) ? value : null
}

/** A node's field that is a list of nodes. */
export const parts = (node: Node, field: string): Node[] => {
  const value = node[field]
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** Wrappers of types round an expression. */
const TYPED = ['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression', 'TSParameterProperty']

/** The nodes below that do something when run: types are left out. */
export function children(node: Node): Node[] {
  const found: Node[] = []
  for (const [key, value] of Object.entries(node)) {
    if (key === 'typeAnnotation' || key === 'returnType') continue
    for (const item of Array.isArray(value) ? value : [value]) {
      if (isNode(item) && (!item.type.startsWith('TS') || TYPED.includes(item.type))) found.push(item)
    }
  }
  return found
}

/** The expression without types and brackets round it. */
export function bare(node: Node): Node {
  const inner = TYPED.includes(node.type) || node.type === 'ParenthesizedExpression' || node.type === 'ChainExpression'
  const expression = inner ? part(node, 'expression') : null
  return expression === null ? node : bare(expression)
}

/** 'name', '#name' of an identifier, private or not, or of a string; null for anything computed. */
export function nameOf(node: Node | null): string | null {
  if (node?.type === 'Identifier') return node['name'] as string
  if (node?.type === 'PrivateIdentifier') return `#${node['name'] as string}`
  return node?.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null
}

/** Name of the property that a member expression reads; null when it is computed. */
export const propertyOf = (member: Node): string | null =>
  member['computed'] === true ? null : nameOf(part(member, 'property'))

export const isFunction = (node: Node | null): node is Node =>
  node !== null && ['FunctionExpression', 'ArrowFunctionExpression', 'FunctionDeclaration'].includes(node.type)

export function parse(text: string): Node[] {
  return parts(parseAst(text, { lang: 'ts' }) as unknown as Node, 'body')
}

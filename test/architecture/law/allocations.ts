import { bare, type Node, nameOf, part, propertyOf } from './syntax.ts'

/** Syntax that allocates, leaves the routine by force, or waits. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  NewExpression: 'makes an object (new)',
  ArrayExpression: 'makes an array',
  ObjectExpression: 'makes an object',
  ArrowFunctionExpression: 'makes a function',
  FunctionExpression: 'makes a function',
  FunctionDeclaration: 'makes a function',
  ClassExpression: 'makes a class',
  TaggedTemplateExpression: 'makes a string',
  SpreadElement: 'spreads, through an iterator',
  RestElement: 'gathers the rest into a new object',
  ArrayPattern: 'takes an array apart, through an iterator',
  // Engines remove the iterator of an array only once the code has been optimised: the first seconds pay for it.
  ForOfStatement: 'loops through an iterator (for ... of)',
  ForInStatement: 'loops through names (for ... in)',
  ThrowStatement: 'throws',
  AwaitExpression: 'waits',
  YieldExpression: 'waits',
  ImportExpression: 'imports',
}

/** Methods of the language that return something new, grow what they are called on, or hand on a message. */
const ALLOCATING = new Set(
  `map filter slice subarray concat flat flatMap from of entries keys values split join toString toFixed toPrecision
  toExponential toLocaleString padStart padEnd repeat match matchAll replace replaceAll trim toUpperCase toLowerCase
  substring toSorted toReversed toSpliced with splice push unshift bind assign fromEntries parse stringify freeze exec
  then catch finally forEach reduce reduceRight some every find findIndex findLast sort decode encode
  postMessage dispatchEvent defineProperty create apply call`.split(/\s+/),
)

/** Names of the whole program that no routine under the law may use. */
const FORBIDDEN_NAMES = new Set([
  'console',
  'arguments',
  'setTimeout',
  'setInterval',
  'fetch',
  'structuredClone',
  'String',
  'Array',
  'Object',
  'JSON',
  'Symbol',
  'BigInt',
  'Promise',
  'Reflect',
  'queueMicrotask',
])

/** What a node does against the real-time law; null when it is within it. Calls of our own methods are not judged. */
export function breachOf(node: Node): string | null {
  const known = FORBIDDEN[node.type]
  if (known !== undefined) return known
  switch (node.type) {
    case 'TemplateLiteral':
      return (node['expressions'] as unknown[]).length > 0 ? 'makes a string' : null
    case 'Literal':
      if (node['regex']) return 'makes a regular expression'
      return node['bigint'] ? 'makes a big integer' : null
    case 'BinaryExpression':
    case 'AssignmentExpression':
      return joinsStrings(node) ? 'makes a string' : null
    case 'Identifier':
      return FORBIDDEN_NAMES.has(nameOf(node) ?? '') ? `uses ${nameOf(node)}` : null
    default:
      return null
  }
}

/** Whether a call is of a method of the language that allocates. @param callee a member expression. */
export function allocatingMethod(callee: Node): string | null {
  const name = propertyOf(callee)
  return name !== null && ALLOCATING.has(name) ? `calls .${name}()` : null
}

function joinsStrings(node: Node): boolean {
  if (node['operator'] !== '+' && node['operator'] !== '+=') return false
  return [part(node, 'left'), part(node, 'right')].some((side) => side !== null && isString(bare(side)))
}

function isString(node: Node): boolean {
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node['value'] === 'string')
}

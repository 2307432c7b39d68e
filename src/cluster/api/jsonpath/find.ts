// Walks an object with a parsed template. Models the evaluation half of client-go/util/jsonpath/jsonpath.go.
import { formatGoValue, sortedEntries } from './go-format.ts'
import type { ListNode, Node, Template } from './parse.ts'

type Values = readonly unknown[]

/** The template does not fit the object; the message is upstream's. */
export class JSONPathError extends Error {
  /** The values where the walk could not go on. */
  readonly reached: Values

  constructor(message: string, reached: Values = []) {
    super(message)
    this.reached = reached
  }
}

/** Where a walk stands: how deep in ranges, and what the last `{range}` or `{end}` asks for. */
interface Walk {
  readonly allowMissingKeys: boolean
  depth: number
  begin: boolean
  end: boolean
}

/**
 * What each part of the template finds, in order: one list for every text and action, once per element inside a range.
 * A missing key throws JSONPathError unless allowed; an index out of bounds always does.
 */
export function findResults(template: Template, data: unknown, allowMissingKeys = true): readonly Values[] {
  const walk: Walk = { allowMissingKeys, depth: 0, begin: false, end: false }
  return walkBlock(template.nodes, 0, data, walk).results
}

/** Walks from node `at` to the `{end}` of this block or the end of the template; gives where it stopped. */
function walkBlock(nodes: readonly Node[], at: number, data: unknown, walk: Walk): { readonly results: readonly Values[]; readonly stoppedAt: number } {
  const results: Values[] = []
  for (let index = at; index < nodes.length; index++) {
    const found = evaluate([data], nodes[index]!, walk)
    if (walk.end) {
      walk.end = false
      return { results, stoppedAt: index }
    }
    if (!walk.begin) {
      results.push(found)
      continue
    }
    walk.begin = false
    walk.depth++
    // With nothing to range over the block is still walked once, on nothing, to find its end.
    let stoppedAt = nodes.length
    if (found.length === 0) stoppedAt = walkBlock(nodes, index + 1, null, walk).stoppedAt
    for (const value of found) {
      const block = walkBlock(nodes, index + 1, value, walk)
      results.push(...block.results)
      stoppedAt = block.stoppedAt
    }
    walk.depth--
    // A range without an end leaves what follows it to be walked again, as upstream does.
    if (stoppedAt < nodes.length) index = stoppedAt
  }
  return { results, stoppedAt: nodes.length }
}

function evaluate(input: Values, node: Node, walk: Walk): Values {
  switch (node.is) {
    case 'list':
      return node.nodes.reduce<Values>((values, inner) => evaluate(values, inner, walk), input)
    case 'text':
      return [node.text]
    case 'constant':
      return input.map(() => node.value)
    case 'identifier':
      return evaluateIdentifier(input, node.name, walk)
    case 'field':
      return evaluateField(input, node.name, walk)
    case 'wildcard':
      return input.flatMap(childrenOf)
    case 'recursive':
      return input.flatMap(descend)
    case 'union':
      return node.lists.flatMap((list) => evaluate(input, list, walk))
    case 'array':
      return evaluateArray(input, node)
    case 'filter':
      return evaluateFilter(input, node, walk)
  }
}

function evaluateIdentifier(input: Values, name: string, walk: Walk): Values {
  if (name === 'range') {
    walk.begin = true
    return input
  }
  if (name !== 'end') throw new JSONPathError(`unrecognized identifier ${name}`, input)
  if (walk.depth === 0) throw new JSONPathError('not in range, nothing to end')
  walk.end = true
  return []
}

function evaluateField(input: Values, name: string, walk: Walk): Values {
  if (input.length === 0) return []
  const found = input.flatMap((value) => (isObject(value) && Object.hasOwn(value, name) ? [value[name]] : []))
  if (found.length === 0 && !walk.allowMissingKeys) throw new JSONPathError(`${name} is not found`)
  return found
}

function childrenOf(value: unknown): Values {
  if (typeof value === 'string') return bytesOf(value)
  if (Array.isArray(value)) return value as Values
  return isObject(value) ? sortedEntries(value).map(([, item]) => item) : []
}

/** A text's parts are the bytes of its UTF-8, odd as that is. */
function bytesOf(text: string): Values {
  return (encodeURIComponent(text).match(/%..|./g) ?? []).map((part) => (part.length === 3 ? parseInt(part.slice(1), 16) : part.charCodeAt(0)))
}

/** The value and all below it that has parts, parents first. */
function descend(value: unknown): Values {
  const children = childrenOf(value)
  return children.length === 0 ? [] : [value, ...children.flatMap(descend)]
}

function evaluateArray(input: Values, { from, to, step }: Extract<Node, { is: 'array' }>): Values {
  const result: unknown[] = []
  for (const value of input) {
    if (value === null || value === undefined) continue
    if (!Array.isArray(value)) throw new JSONPathError(`${goTypeOf(value)} is not array or slice`, input)
    const { length } = value
    let first = from.value ?? 0
    if (first < 0) first += length
    let last = to.value ?? length
    if (last < 0 || (last === 0 && to.derived)) last += length
    if (first === last) return result
    if (first >= length || first < 0) throw new JSONPathError(`array index out of bounds: index ${first}, length ${length}`, input)
    if (last > length || last < 0) throw new JSONPathError(`array index out of bounds: index ${last - 1}, length ${length}`, input)
    if (first > last) throw new JSONPathError(`starting index ${first} is greater than ending index ${last}`, input)
    if (step.value !== undefined && step.value <= 0) throw new JSONPathError('step must be > 0', input)
    for (let at = first; at < last; at += step.value ?? 1) result.push(value[at])
  }
  return result
}

function evaluateFilter(input: Values, node: Extract<Node, { is: 'filter' }>, walk: Walk): Values {
  return input.flatMap((list) => {
    if (!Array.isArray(list)) throw new JSONPathError(`${formatGoValue(list)} is not array or slice and cannot be filtered`, input)
    return (list as Values).filter((item) => passes(item, node, walk))
  })
}

function passes(item: unknown, { left, right, operator }: Extract<Node, { is: 'filter' }>, walk: Walk): boolean {
  if (operator === 'exists') return exists(item, left, walk)
  const lefts = evaluate([item], left, walk)
  if (lefts.length === 0) return false
  if (lefts.length > 1) throw new JSONPathError('can only compare one element at a time')
  const rights = evaluate([item], right, walk)
  if (rights.length === 0) return false
  if (rights.length > 1) throw new JSONPathError('can only compare one element at a time')
  const a = comparable(lefts[0], left)
  const b = comparable(rights[0], right)
  switch (operator) {
    case '==': return equal(a, b)
    case '!=': return !equal(a, b)
    case '<': return less(a, b)
    case '<=': return less(a, b) || equal(a, b)
    case '>': return !(less(a, b) || equal(a, b))
    case '>=': return !less(a, b)
    default: throw new JSONPathError(`unrecognized filter operator ${operator}`)
  }
}

/** Here, and only here, an error on the way is none: what was reached until then counts. */
function exists(item: unknown, path: ListNode, walk: Walk): boolean {
  try {
    return evaluate([item], path, walk).length > 0
  } catch (problem) {
    if (problem instanceof JSONPathError) return problem.reached.length > 0
    throw problem
  }
}

type Comparable = { readonly kind: 'bool' | 'int' | 'float' | 'string'; readonly value: number | string | boolean }

/** A value with its Go kind; a constant that is written with a point is a float even when it is whole. */
function comparable(value: unknown, { nodes }: ListNode): Comparable {
  if (typeof value === 'boolean') return { kind: 'bool', value }
  if (typeof value === 'string') return { kind: 'string', value }
  const last = nodes.at(-1)
  const isFloat = last?.is === 'constant' && last.float
  if (typeof value === 'number') return { kind: Number.isInteger(value) && !isFloat ? 'int' : 'float', value }
  throw new JSONPathError('invalid type for comparison')
}

function equal(a: Comparable, b: Comparable): boolean {
  requireSameKind(a, b)
  return a.value === b.value
}

function less(a: Comparable, b: Comparable): boolean {
  requireSameKind(a, b)
  if (a.kind === 'bool') throw new JSONPathError('invalid type for comparison')
  return a.value < b.value
}

function requireSameKind(a: Comparable, b: Comparable): void {
  if (a.kind !== b.kind) throw new JSONPathError('incompatible types for comparison')
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** reflect's name of a decoded value's type. */
function goTypeOf(value: unknown): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return 'map[string]interface {}'
}

// What an expression may cost at most, before it is ever evaluated: a lesson may come from a stranger, and its goals are asked at every frame.
// Kubernetes estimates CEL in the same way (k8s.io/apiserver, cel library cost): sizes of what is listed times what is done to each.
import type { ASTNode } from '@marcbachmann/cel-js'

/** How large a value can get: so many items, each so large. Of a text, its characters. */
export interface Extent {
  readonly count: number
  readonly item: number
}

export interface Cost {
  readonly steps: number
  readonly extent: Extent
}

/** Steps of one evaluation: every record can be looked at, and every Pod beside every other, but not every record beside every Pod. */
const STEPS_MOST = 5_000_000
/** Items (or characters) that a value may come to. */
const EXTENT_MOST = 5_000_000
const RECORDS: Extent = { count: 3000, item: 50 }
const OBJECTS: Extent = { count: 500, item: 50 }
const ONE: Extent = { count: 1, item: 1 }
const PATTERN_MOST = 100
const MACROS: ReadonlySet<string> = new Set(['exists', 'exists_one', 'all', 'map', 'filter'])
/** Calls whose value is small, whatever they are asked about. */
const SMALL: ReadonlySet<string> = new Set(['size', 'startsWith', 'endsWith', 'contains', 'matches', 'has', 'ready', 'running', 'request', 'timestamp', 'duration', 'int', 'double', 'bool', 'type', 'text', 'indexOf', 'lastIndexOf', 'hasValue', 'getFullYear', 'getSeconds'])
/** Calls that look at one place, however large the thing is. */
const FREE: ReadonlySet<string> = new Set(['size', 'has', 'text', 'ready', 'running', 'request', 'timestamp', 'duration'])
/** Calls whose value is a part of what they are asked about. */
const PART: ReadonlySet<string> = new Set(['labelled', 'named', 'orValue', 'value', 'string', 'trim', 'lowerAscii', 'upperAscii', 'substring', 'split'])

const bulk = ({ count, item }: Extent): number => count * item
const larger = (a: Extent, b: Extent): Extent => ({ count: Math.max(a.count, b.count), item: Math.max(a.item, b.item) })
const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value && 'args' in value

/** Estimates an expression whose names have these extents; a name that is not among them is a list of objects. Throws RangeError, as a sentence, when it could cost too much. */
export function estimate(ast: ASTNode, names: ReadonlyMap<string, Extent> = new Map()): Cost {
  const cost = walk(ast, names)
  if (cost.steps > STEPS_MOST || bulk(cost.extent) > EXTENT_MOST) throw new RangeError('it could take too long: fewer lists inside lists, please')
  return cost
}

function walk(node: unknown, names: ReadonlyMap<string, Extent>): Cost {
  if (Array.isArray(node)) return all(node, names)
  if (!isNode(node)) return { steps: 0, extent: ONE }
  switch (node.op) {
    case 'id':
      return { steps: 1, extent: names.get(node.args) ?? (node.args === 'records' ? RECORDS : OBJECTS) }
    case 'value':
      return { steps: 1, extent: { count: typeof node.args === 'string' ? Math.max(1, node.args.length) : 1, item: 1 } }
    case '.':
    case '.?':
    case '[]':
    case '[?]': {
      const { steps, extent } = walk(node.args[0], names)
      return { steps: steps + 1, extent: { count: extent.item, item: extent.item === 1 ? 1 : Math.min(extent.item, OBJECTS.item) } }
    }
    case '+': {
      const [a, b] = [walk(node.args[0], names), walk(node.args[1], names)]
      const extent = { count: a.extent.count + b.extent.count, item: Math.max(a.extent.item, b.extent.item) }
      return { steps: a.steps + b.steps + bulk(extent) / 10, extent }
    }
    case '?:': {
      const [asked, a, b] = [walk(node.args[0], names), walk(node.args[1], names), walk(node.args[2], names)]
      return { steps: asked.steps + a.steps + b.steps, extent: larger(a.extent, b.extent) }
    }
    case 'list':
    case 'map':
      return all(node.args.flat(), names)
    case 'call':
      return call(node.args[0], node.args[1], names)
    case 'rcall':
      return MACROS.has(node.args[0]) ? macro(node.args[0], node.args[1], node.args[2], names) : call(node.args[0], [node.args[1], ...node.args[2]], names)
    default:
      return { steps: 1 + all(Array.isArray(node.args) ? node.args : [node.args], names).steps, extent: ONE }
  }
}

/** Several things side by side, as in a list. */
function all(nodes: readonly unknown[], names: ReadonlyMap<string, Extent>): Cost {
  const costs = nodes.map((node) => walk(node, names))
  return { steps: costs.reduce((sum, { steps }) => sum + steps, 1), extent: { count: Math.max(1, nodes.length), item: Math.max(1, ...costs.map(({ extent }) => bulk(extent))) } }
}

/** What is done to every item of a list. */
function macro(name: string, list: unknown, [variable, ...bodies]: readonly ASTNode[], names: ReadonlyMap<string, Extent>): Cost {
  const over = walk(list, names)
  const { count, item } = over.extent
  const inner = new Map(names).set(variable?.op === 'id' ? variable.args : '', { count: item, item: Math.min(item, OBJECTS.item) })
  const body = bodies.map((one) => walk(one, inner))
  const steps = over.steps + count * body.reduce((sum, one) => sum + one.steps, 1)
  if (name === 'map') return { steps, extent: { count, item: bulk(body.at(-1)?.extent ?? ONE) } }
  return { steps, extent: name === 'filter' ? over.extent : ONE }
}

function call(name: string, args: readonly ASTNode[], names: ReadonlyMap<string, Extent>): Cost {
  const costs = args.map((arg) => walk(arg, names))
  const bulks = costs.map(({ extent }) => bulk(extent))
  if (name === 'matches') checkPattern(args.at(-1))
  const steps = costs.reduce((sum, one) => sum + one.steps, 1) + (FREE.has(name) ? 0 : Math.max(0, ...costs.map(({ extent }) => extent.count)))
  if (SMALL.has(name)) return { steps, extent: name === 'text' ? { count: 100, item: 1 } : ONE }
  if (PART.has(name)) return { steps, extent: costs[0]?.extent ?? ONE }
  // What a call makes of its arguments is not known here: at worst it repeats one for each of the others (`replace`).
  return { steps, extent: { count: bulks.reduce((product, one) => product * one, 1), item: 1 } }
}

/** A pattern that repeats what repeats can take for ever on a short text; such a one is not needed to look at a cluster. */
function checkPattern(pattern: ASTNode | undefined): void {
  if (pattern?.op !== 'value' || typeof pattern.args !== 'string') throw new RangeError('the pattern of matches() has to stand there as a text')
  if (pattern.args.length > PATTERN_MOST || /\)[*+{?]|\\[1-9]/.test(pattern.args)) throw new RangeError('the pattern of matches() is too much: no repeated groups, and at most 100 characters')
}

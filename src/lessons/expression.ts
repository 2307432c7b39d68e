// CEL, the language in which lessons ask the cluster. On top of what CEL has, a few words that goals need again and again.
import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js'
import { estimate, type Extent } from './cost.ts'

/** What an expression sees: lists of objects by plural name (`pods`, `deployments` …), `processes`, `machines`, `users`, `records`. */
export type Scene = Readonly<Record<string, unknown>>

type Named = readonly (readonly [name: string, expression: string])[]

interface Objectish { readonly metadata?: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> }; readonly status?: { readonly phase?: string; readonly conditions?: readonly { readonly type: string; readonly status: string }[] } }

interface Requestish { readonly kind?: string; readonly object?: string; readonly data?: { readonly verb?: string; readonly resource?: string; readonly code?: number } }

/** Expressions that are kept parsed; a course has a few hundred. */
const CACHE_MOST = 2000
export const LONGEST_EXPRESSION = 2000

const environment = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true, limits: { maxDepth: 100 } })
  // ready(pod): its Ready condition is True.
  .registerFunction('ready(dyn): bool', (object: Objectish) => object?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false)
  // running(pod): its phase is Running.
  .registerFunction('running(dyn): bool', (object: Objectish) => object?.status?.phase === 'Running')
  // pods.labelled('app=web'), pods.labelled('app')
  .registerFunction('list.labelled(string): list', (list: readonly Objectish[], label: string) => {
    const [key = '', value] = label.split('=')
    return list.filter(({ metadata }) => metadata?.labels?.[key] !== undefined && (value === undefined || metadata.labels[key] === value))
  })
  // pods.named('web'): a list of one, or of none.
  .registerFunction('list.named(string): list', (list: readonly Objectish[], name: string) => list.filter(({ metadata }) => metadata?.name === name))
  // text(pod, 'spec.nodeName'): the field as text; '' when it is not there.
  .registerFunction('text(dyn, string): string', (object: unknown, path: string) => {
    const value = path.split('.').reduce<unknown>((at, field) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[field] : undefined), object)
    return value === undefined || value === null ? '' : String(value)
  })
  // request(record, 'create', 'pods', 'web'): the API server has said yes to this request; '' stands for any name.
  .registerFunction('request(dyn, string, string, string): bool', (record: Requestish, verb: string, resource: string, name: string) => {
    const { data } = record ?? {}
    return record?.kind === 'request' && data?.verb === verb && data.resource === resource && (data.code ?? 0) < 400 && (name === '' || record.object?.endsWith(`/${name}`) === true)
  })

const parsed = new Map<string, ParseResult>()

/** Throws what the parser throws. */
function parse(expression: string): ParseResult {
  let found = parsed.get(expression)
  if (!found) {
    found = environment.parse(expression)
    if (parsed.size >= CACHE_MOST) parsed.clear()
    parsed.set(expression, found)
  }
  return found
}

/** What is wrong with an expression before it meets a cluster; undefined when nothing is. `known`: the names that it may use, when that is to be checked; `extents`: how large those are that the lesson has made. */
export function problemOf(expression: string, known?: ReadonlySet<string>, extents?: ReadonlyMap<string, Extent>): string | undefined {
  if (expression.length > LONGEST_EXPRESSION) return `longer than ${LONGEST_EXPRESSION} characters`
  try {
    const result = parse(expression)
    const { valid, error } = result.check()
    if (!valid) return firstLine(error)
    const stranger = known && [...namesIn(result.ast)].find((name) => !known.has(name))
    if (stranger !== undefined) return `nothing is called ${stranger}`
    estimate(result.ast, extents)
    return undefined
  } catch (error) {
    return firstLine(error)
  }
}

/** How large the value of an expression can get; of one that is wrong, nothing. */
export function extentOf(expression: string, extents: ReadonlyMap<string, Extent>): Extent {
  try {
    return estimate(parse(expression).ast, extents).extent
  } catch {
    return { count: 1, item: 1 }
  }
}

/** Names that a tree asks the scene for: all but those that a macro binds (`p` of `exists(p, …)`). */
function namesIn(node: unknown, bound: ReadonlySet<string> = new Set()): Set<string> {
  const found = new Set<string>()
  const add = (names: ReadonlySet<string>): void => names.forEach((name) => found.add(name))
  if (Array.isArray(node)) for (const part of node) add(namesIn(part, bound))
  if (!isNode(node)) return found
  if (node.op === 'id') return bound.has(node.args) ? found : found.add(node.args)
  if (node.op === 'rcall' && MACROS.has(node.args[0]) && node.args[2][0]?.op === 'id') {
    add(namesIn(node.args[1], bound))
    add(namesIn(node.args[2].slice(1), new Set([...bound, node.args[2][0].args])))
  } else add(namesIn(node.args, bound))
  return found
}

const MACROS: ReadonlySet<string> = new Set(['exists', 'exists_one', 'all', 'map', 'filter'])
const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value && 'args' in value

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]!

/** The scene with a lesson's own names. A name whose expression asks for what is not there is not there either. */
export function withNames(scene: Scene, names: Named): Scene {
  if (names.length === 0) return scene
  const all: Record<string, unknown> = { ...scene }
  for (const [name, expression] of names) {
    const value = evaluate(expression, all)
    if (value !== undefined) all[name] = value
  }
  return all
}

/** The value of an expression; undefined when it asks for what is not there. */
export function evaluate(expression: string, scene: Scene): unknown {
  try {
    return parse(expression)(scene as Record<string, unknown>)
  } catch {
    return undefined
  }
}

/** Whether an expression holds. One that asks for what is not there does not. */
export function holds(expression: string, scene: Scene): boolean {
  return evaluate(expression, scene) === true
}

/** A text with its `{{ expression }}` parts filled in. Undefined when one of them has no value. */
export function fillIn(text: string, scene: Scene): string | undefined {
  let isWhole = true
  const filled = text.replace(TEMPLATE, (_, expression: string) => {
    const value = evaluate(expression, scene)
    if (value === undefined || value === null) isWhole = false
    return String(value)
  })
  return isWhole ? filled : undefined
}

export const TEMPLATE = /\{\{\s*(.+?)\s*\}\}/g

// The types of CEL expressions. Models cel-go's checker for operators, macros, fields of known objects and the functions
// that Kubernetes has; what a function takes is not checked.
import type { ASTNode } from '@marcbachmann/cel-js'
import { itemsOf, valuesOf, type Schema } from './structural-schemas.ts'

export interface CelType {
  readonly name: string
  /** Of a list or of a map's values. */
  readonly item?: CelType
  /** Of an object: its fields. */
  readonly schema?: Schema
}

export type Report = (at: number, problem: string) => void

/** Any value, decided when the expression runs. */
export const DYN: CelType = { name: 'dyn' }
/** A type that this model does not work out; nothing is said of it. */
export const UNKNOWN: CelType = { name: '' }
const BOOL: CelType = { name: 'bool' }
const STRING: CelType = { name: 'string' }
const TIMESTAMP = 'google.protobuf.Timestamp'
const DURATION = 'google.protobuf.Duration'
const NUMBERS = ['int', 'uint', 'double']
const COMPARABLE = [...NUMBERS, 'bool', 'string', 'bytes', TIMESTAMP, DURATION]
const COMPARISONS = new Set(['<', '<=', '>', '>='])
/** Operators by what they take on both sides and give. */
const ARITHMETIC: { readonly [operator: string]: readonly string[] } = { '+': [...NUMBERS, 'string', 'bytes'], '-': NUMBERS, '*': NUMBERS, '/': NUMBERS, '%': ['int', 'uint'] }
const STRING_FORMATS: { readonly [format: string]: string } = { byte: 'bytes', duration: DURATION, date: TIMESTAMP, 'date-time': TIMESTAMP }
const PLAIN: { readonly [type: string]: string } = { integer: 'int', number: 'double', boolean: 'bool' }
/** What functions give; an empty name where it depends. */
const GIVES = new Map<string, string>([
  ...names('bool', 'has bool matches contains startsWith endsWith isQuantity isURL isIP isCIDR isSemver isSorted isGreaterThan isLessThan isEqualTo containsIP containsCIDR isCanonical hasValue allowed errored isInteger isLoopback isGlobalUnicast isUnspecified isLinkLocalMulticast isLinkLocalUnicast existsOne exists_one exists all'),
  ...names('string', 'string replace lowerAscii upperAscii trim substring charAt join format find reason error getScheme getHost getHostname getPort getEscapedPath reverse'),
  ...names('int', 'int size indexOf lastIndexOf compareTo sign asInteger getFullYear getMonth getDayOfMonth getDate getDayOfWeek getDayOfYear getHours getMinutes getSeconds getMilliseconds prefixLength family major minor patch'),
  ...names('double', 'double asApproximateFloat'),
  ...names('uint', 'uint'),
  ...names('bytes', 'bytes'),
  ...names('dyn', 'dyn'),
  ...names(DURATION, 'duration'),
  ...names(TIMESTAMP, 'timestamp'),
  ...names('kubernetes.Quantity', 'quantity'),
  ...names('', 'type url ip cidr semver findAll split getQuery sum min max add sub value orValue or optMap optFlatMap optional of ofNonZeroValue none path group serviceAccount resource subresource namespace name fieldSelector labelSelector check masked named validate dns1123Label dns1123Subdomain bind map filter sets intersects equivalent transformList transformMap transformMapEntry sort sortBy slice flatten distinct range lists ext base64 encode decode'),
])

function names(result: string, functions: string): [string, string][] {
  return functions.split(' ').map((name) => [name, result])
}

export function typeOfSchema(schema: Schema): CelType {
  if (schema['x-kubernetes-int-or-string'] || schema['x-kubernetes-preserve-unknown-fields']) return DYN
  if (schema.type === 'string') return { name: STRING_FORMATS[schema.format ?? ''] ?? 'string' }
  if (schema.type === 'array') return listOf(typeOfSchema(itemsOf(schema) ?? {}))
  if (schema.type !== 'object') return { name: PLAIN[schema.type ?? ''] ?? 'dyn' }
  const values = valuesOf(schema)
  if (values) return { name: 'map', item: typeOfSchema(values) }
  return { name: 'object', schema }
}

function listOf(item: CelType): CelType {
  return { name: 'list', item }
}

/** As errors show it: `list(int)`; undefined where that is not known. */
export function typeText(type: CelType): string | undefined {
  if (type === UNKNOWN || type.name === '' || type.name === 'object') return undefined
  if (!type.item) return type.name
  const item = typeText(type.item)
  return item && (type.name === 'list' ? `list(${item})` : `map(${item === 'dyn' ? 'dyn' : 'string'}, ${item})`)
}

function isOpen(type: CelType): boolean {
  return type.name === 'dyn' || type.name === '' || type.name === 'object'
}

/** The type that an expression gives; reports what does not exist and what does not go together. */
export function checkTypes(node: ASTNode, scope: ReadonlyMap<string, CelType>, report: Report): CelType {
  const typeOf = (part: ASTNode): CelType => checkTypes(part, scope, report)
  switch (node.op) {
    case 'value':
      return typeOfLiteral(node)
    case 'id': {
      const type = scope.get(node.args)
      if (!type) report(node.range.start, `undeclared reference to '${node.args}' (in container '')`)
      return type ?? UNKNOWN
    }
    case '.':
    case '.?': {
      const [owner, name] = node.args
      const field = fieldOf(typeOf(owner), name, () => report(owner.range.end, `undefined field '${name}'`))
      return node.op === '.?' ? UNKNOWN : field
    }
    case '[]':
    case '[?]': {
      const [owner, key] = node.args.map(typeOf) as [CelType, CelType]
      void key
      return node.op === '[?]' || !owner.item ? (owner.name === 'dyn' ? DYN : UNKNOWN) : owner.item
    }
    case 'list':
      return listOf(sameType(node.args.map(typeOf)))
    case 'map':
      return { name: 'map', item: sameType(node.args.map(([key, value]) => (typeOf(key), typeOf(value)))) }
    case 'call':
    case 'rcall':
      return typeOfCall(node, scope, report)
    default:
      return typeOfOperation(node, typeOf, report)
  }
}

type CallNode = Extract<ASTNode, { readonly op: 'call' | 'rcall' }>
type OperationNode = Exclude<ASTNode, { readonly op: 'value' | 'id' | '.' | '.?' | '[]' | '[?]' | 'list' | 'map' | 'call' | 'rcall' }>

function typeOfLiteral({ args, input, range }: Extract<ASTNode, { readonly op: 'value' }>): CelType {
  if (args === null) return { name: 'null_type' }
  if (typeof args === 'string') return STRING
  if (typeof args === 'boolean') return BOOL
  if (typeof args === 'bigint') return { name: 'int' }
  if (typeof args === 'number') return { name: 'double' }
  return { name: /["']/.test(input.slice(range.start, range.end)) ? 'bytes' : 'uint' }
}

function sameType(types: readonly CelType[]): CelType {
  const [first = DYN, ...others] = types
  return others.every((type) => typeText(type) === typeText(first)) ? first : DYN
}

function fieldOf({ name: owner, item, schema }: CelType, name: string, undefinedField: () => void): CelType {
  if (owner === 'dyn') return DYN
  if (owner === 'map') return item ?? DYN
  if (owner !== 'object') return UNKNOWN
  const field = Object.entries(schema?.properties ?? {}).find(([key]) => escapeName(key) === name)?.[1]
  if (!field) undefinedField()
  return field ? typeOfSchema(field) : UNKNOWN
}

/** Property names as expressions write those that are no identifiers. */
function escapeName(name: string): string {
  return name.replace(/__|[.\-/]/g, (match) => ({ __: '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' })[match]!)
}

function typeOfCall(node: CallNode, scope: ReadonlyMap<string, CelType>, report: Report): CelType {
  const [name, receiver, parts] = node.op === 'rcall' ? node.args : ([node.args[0], undefined, node.args[1]] as const)
  const isNamespace = receiver?.op === 'id' && !scope.has(receiver.args) && ['cel', 'optional', 'math', 'sets', 'lists', 'strings', 'ip', 'base64', 'format', 'dyn'].includes(receiver.args)
  const owner = receiver && !isNamespace ? checkTypes(receiver, scope, report) : UNKNOWN
  const [variable, ...body] = parts
  const gives = GIVES.get(name)
  if (name === 'has' && variable && variable.op !== '.') {
    report(variable.range.start, 'invalid argument to has() macro')
    return BOOL
  }
  if (variable?.op === 'id' && body.length > 0 && receiver && (isNamespace ? name === 'bind' : /^(all|exists|exists_one|existsOne|map|filter)$/.test(name))) {
    const bound = isNamespace ? checkTypes(body[0]!, scope, report) : owner.name === 'map' ? STRING : (owner.item ?? (owner.name === 'dyn' ? DYN : UNKNOWN))
    const inner = new Map([...scope, [variable.args, bound] as const])
    const results = (isNamespace ? body.slice(1) : body).map((part) => checkTypes(part, inner, report))
    if (name === 'map') return listOf(results.at(-1)!)
    return isNamespace ? (results.at(-1) ?? UNKNOWN) : name === 'filter' ? owner : BOOL
  }
  if (gives === undefined) report(node.input.indexOf('(', receiver ? receiver.range.end : node.range.start), `undeclared reference to '${name}' (in container '')`)
  const types = parts.map((part) => checkTypes(part, scope, report))
  if (name === 'type' && types[0]) return typeText(types[0]) ? { name: `type(${typeText(types[0])})` } : UNKNOWN
  return gives ? { name: gives } : UNKNOWN
}

function typeOfOperation(node: OperationNode, typeOf: (part: ASTNode) => CelType, report: Report): CelType {
  const mismatch = (at: number, operator: string, types: readonly CelType[]): CelType => {
    const texts = types.map(typeText)
    if (texts.every((text) => text !== undefined)) report(at, `found no matching overload for '${operator}' applied to '(${texts.map((text) => (text === 'null_type' ? 'null' : text)).join(', ')})'`)
    return UNKNOWN
  }
  if (node.op === '!_' || node.op === '-_') {
    const type = typeOf(node.args)
    const takes = node.op === '!_' ? ['bool'] : ['int', 'double']
    if (!isOpen(type) && !takes.includes(type.name)) return mismatch(node.range.start, node.op, [type])
    return node.op === '!_' ? BOOL : type
  }
  if (node.op === '?:') {
    const [condition, yes, no] = node.args.map(typeOf) as [CelType, CelType, CelType]
    if (isOpen(yes) || isOpen(no) || typeText(yes) === typeText(no)) return isOpen(yes) ? yes : no
    return mismatch(node.input.indexOf('?', node.args[0].range.end), '_?_:_', [condition, yes, no])
  }
  const [left, right] = node.args.map(typeOf) as [CelType, CelType]
  if (node.op === '&&' || node.op === '||') {
    for (const [i, type] of [left, right].entries()) if (!isOpen(type) && type.name !== 'bool') report(locationOf(node.args[i]!), `expected type 'bool' but found '${typeText(type)}'`)
    return BOOL
  }
  const at = node.input.indexOf(node.op, node.args[0].range.end)
  if (node.op === 'in') return isOpen(right) || right.item ? BOOL : mismatch(at, '@in', [left, right])
  if (isOpen(left) || isOpen(right)) return ARITHMETIC[node.op] ? (left.name === 'dyn' && right.name === 'dyn' ? DYN : [left, right].find((type) => NUMBERS.includes(type.name)) ?? UNKNOWN) : BOOL
  if (ARITHMETIC[node.op]) return arithmetic(node.op, left, right) ?? mismatch(at, `_${node.op}_`, [left, right])
  const areNumbers = NUMBERS.includes(left.name) && NUMBERS.includes(right.name)
  const fits = COMPARISONS.has(node.op) ? areNumbers || (left.name === right.name && COMPARABLE.includes(left.name)) : left.name === right.name
  return fits ? BOOL : mismatch(at, `_${node.op}_`, [left, right])
}

/** What an operator gives for two known types. */
function arithmetic(operator: string, left: CelType, right: CelType): CelType | undefined {
  if (left.name === right.name && ARITHMETIC[operator]!.includes(left.name)) return left
  const times = [left.name, right.name]
  if (times.includes(TIMESTAMP) || times.includes(DURATION)) return UNKNOWN
  return operator === '+' && left.name === 'list' && right.name === 'list' ? left : undefined
}

/** Where errors about a node point: at the operator, the dot or the bracket. */
function locationOf(node: ASTNode): number {
  if (node.op === '.' || node.op === '.?') return node.args[0].range.end
  if (node.op === 'call' || node.op === 'rcall') return node.input.indexOf('(', node.op === 'rcall' ? node.args[1].range.end : node.range.start)
  if (node.op === '==' || node.op === '!=' || node.op === 'in' || node.op in ARITHMETIC || COMPARISONS.has(node.op)) return node.input.indexOf(node.op, (node.args as unknown as readonly [ASTNode])[0].range.end)
  return node.range.start
}

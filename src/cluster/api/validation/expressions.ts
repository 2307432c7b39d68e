// CEL expressions: how they are written, which variables they use, which fields of known objects.
// Models what cel-go's parser and checker say. Left out: functions, operators and results by type, and costs.
import { Environment, ParseError, type ASTNode } from '@marcbachmann/cel-js'
import { itemsOf, valuesOf, type Schema } from './structural-schemas.ts'

/** Variables by name, with the schema of those whose fields are known; undefined is any value. */
export type Scope = ReadonlyMap<string, Schema | undefined>

/** What may begin an operand. */
const OPERAND = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"
/** Macros whose first argument is a variable for each item of the receiver. */
const LOOPS = new Set(['all', 'exists', 'exists_one', 'existsOne', 'map', 'filter'])
/** Names that are types or packages. */
const KNOWN_NAMES = new Set(['bool', 'bytes', 'double', 'int', 'list', 'map', 'null_type', 'string', 'type', 'uint', 'dyn', 'cel', 'optional', 'math', 'strings', 'sets', 'ip', 'cidr', 'url', 'quantity', 'semver', 'format', 'google', 'kubernetes', 'base64', 'regex', 'k8s'])
const RESOURCE_FIELDS: { readonly [name: string]: Schema } = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { type: 'object', properties: { name: { type: 'string' }, generateName: { type: 'string' } } },
}

const environment = new Environment({ enableOptionalTypes: true, unlistedVariablesAreDyn: true })

/** The schema of a whole resource, with the fields that every resource has. */
export function resourceSchema(schema: Schema): Schema {
  return { ...schema, properties: { ...schema.properties, ...RESOURCE_FIELDS } }
}

/** What keeps an expression from compiling, in cel-go's layout, or undefined. */
export function expressionProblem(text: string, scope: Scope): string | undefined {
  const problems: string[] = []
  const report = (at: number, problem: string): void => void problems.push(describe(text, at, problem))
  const tree = parseExpression(text, report)
  if (tree) typeOf(tree, scope, report)
  return problems.length === 0 ? undefined : `compilation failed: ${problems.join('\n')}`
}

type Report = (at: number, problem: string) => void

/** `ERROR: <input>:1:5: problem`, with the line and a mark below it. */
function describe(text: string, at: number, problem: string): string {
  const before = text.slice(0, at).split('\n')
  const column = before.at(-1)!.length
  return `ERROR: <input>:${before.length}:${column + 1}: ${problem}\n | ${text.split('\n')[before.length - 1]}\n | ${'.'.repeat(column)}^`
}

function parseExpression(text: string, report: Report): ASTNode | undefined {
  try {
    return environment.parse(text).ast
  } catch (problem) {
    if (!(problem instanceof ParseError)) throw problem
    const start = problem.range?.start ?? 0
    const message = syntaxProblem(text, problem.code, problem.message, start, problem.range?.end ?? start)
    if (message) report(start, `Syntax error: ${message}`)
    return undefined
  }
}

/** What ANTLR says where our parser stops; undefined where only our parser does. */
function syntaxProblem(text: string, code: string, message: string, start: number, end: number): string | undefined {
  const token = start >= text.length ? '<EOF>' : text.slice(start, Math.max(end, start + 1))
  const rest = text.slice(Math.max(end, start + 1)).trim()
  const missing = /^Expected (RPAREN|RBRACKET|RBRACE), got EOF/.exec(message)?.[1]
  if (missing) return `missing '${missing === 'RPAREN' ? ')' : missing === 'RBRACKET' ? ']' : '}'}' at '<EOF>'`
  if (code === 'unexpected_token') {
    const goesOn = token !== '<EOF>' && /^[\w'"([{!.-]/.test(rest)
    return `${goesOn ? 'extraneous' : 'mismatched'} input '${token}' expecting ${OPERAND}`
  }
  if (code !== 'unexpected_character') return undefined
  if (!/^[\w'"([{]/.test(token)) return `token recognition error at: '${token}'`
  const word = /^\w+/.exec(text.slice(start))?.[0] ?? token
  return text.slice(start + word.length).trim() === '' ? `extraneous input '${word}' expecting <EOF>` : undefined
}

/** The schema of a node's value, when known; reports what does not exist. */
function typeOf(node: ASTNode, scope: Scope, report: Report): Schema | undefined {
  const inside = (part: ASTNode): Schema | undefined => typeOf(part, scope, report)
  switch (node.op) {
    case 'value':
      return undefined
    case 'id':
      if (!scope.has(node.args) && !KNOWN_NAMES.has(node.args)) report(node.range.start, `undeclared reference to '${node.args}' (in container '')`)
      return scope.get(node.args)
    case '.':
    case '.?': {
      const [owner, name] = node.args
      return fieldOf(inside(owner), name, () => report(owner.range.end, `undefined field '${name}'`))
    }
    case '[]':
    case '[?]': {
      const [owner, key] = node.args
      const type = inside(owner)
      inside(key)
      return type && (itemsOf(type) ?? valuesOf(type))
    }
    case 'rcall':
      return typeOfCall(node.args, scope, report)
    case 'call':
      node.args[1].forEach(inside)
      return undefined
    default:
      partsOf(node.args).forEach(inside)
      return undefined
  }
}

function typeOfCall([name, receiver, parts]: readonly [string, ASTNode, readonly ASTNode[]], scope: Scope, report: Report): Schema | undefined {
  const [variable, ...body] = parts
  const isBinding = name === 'bind' && receiver.op === 'id' && receiver.args === 'cel'
  if (variable?.op !== 'id' || !(LOOPS.has(name) || isBinding)) {
    typeOf(receiver, scope, report)
    for (const part of parts) typeOf(part, scope, report)
    return undefined
  }
  const list = isBinding ? undefined : typeOf(receiver, scope, report)
  const bound = isBinding && body[0] ? typeOf(body[0], scope, report) : list && itemsOf(list)
  const inner = new Map([...scope, [variable.args, bound] as const])
  for (const part of isBinding ? body.slice(1) : body) typeOf(part, inner, report)
  return name === 'filter' ? list : undefined
}

/** A field of an object whose fields are known. */
function fieldOf(type: Schema | undefined, name: string, undefinedField: () => void): Schema | undefined {
  if (!type || type['x-kubernetes-preserve-unknown-fields']) return undefined
  const field = type.properties && Object.entries(type.properties).find(([key]) => escapeName(key) === name)?.[1]
  if (field) return field
  if (valuesOf(type)) return valuesOf(type)
  if (type.type === 'object' && type.additionalProperties === undefined) undefinedField()
  return undefined
}

/** Property names as expressions write those that are no identifiers. */
function escapeName(name: string): string {
  return name.replace(/__|[.\-/]/g, (match) => ({ __: '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' })[match]!)
}

/** The nodes among a node's arguments. */
function partsOf(value: unknown): readonly ASTNode[] {
  if (Array.isArray(value)) return value.flatMap(partsOf)
  return typeof value === 'object' && value !== null && 'op' in value ? [value as ASTNode] : []
}

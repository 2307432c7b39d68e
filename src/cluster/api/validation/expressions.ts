// CEL expressions: whether they are written right and what they give. Models what cel-go's parser and checker say; types: expression-types.ts.
// Left out: costs, and the arguments of functions.
import { Environment, ParseError, type ASTNode } from '@marcbachmann/cel-js'
import { DYN, UNKNOWN, checkTypes, typeOfSchema, typeText, type CelType, type Report } from './expression-types.ts'
import type { Schema } from './structural-schemas.ts'

/** Variables by name. */
export type Scope = ReadonlyMap<string, CelType>

/** What an expression gives: its type's name, undefined when that is not known; or what is wrong with it. */
export type Compiled = { readonly gives: string | undefined } | { readonly problem: string }

/** What may begin an operand. */
const OPERAND = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"
const CLOSING: { readonly [token: string]: string } = { RPAREN: ')', RBRACKET: ']', RBRACE: '}' }
const TEXT: Schema = { type: 'string' }
const TEXTS: Schema = { type: 'object', additionalProperties: TEXT }
const RESOURCE_FIELDS: { readonly [name: string]: Schema } = { apiVersion: TEXT, kind: TEXT, metadata: { type: 'object', properties: { name: TEXT, generateName: TEXT } } }

function objectOf(...names: readonly string[]): Schema {
  return { type: 'object', properties: Object.fromEntries(names.map((name) => [name, TEXT])) }
}

const GROUP_VERSION_KIND = objectOf('group', 'version', 'kind')
const GROUP_VERSION_RESOURCE = objectOf('group', 'version', 'resource')
const REQUEST_SCHEMA: Schema = {
  type: 'object',
  properties: {
    ...objectOf('subResource', 'requestSubResource', 'name', 'namespace', 'operation').properties,
    kind: GROUP_VERSION_KIND,
    resource: GROUP_VERSION_RESOURCE,
    requestKind: GROUP_VERSION_KIND,
    requestResource: GROUP_VERSION_RESOURCE,
    userInfo: { type: 'object', properties: { username: TEXT, uid: TEXT, groups: { type: 'array', items: TEXT }, extra: { type: 'object', additionalProperties: { type: 'array', items: TEXT } } } },
    dryRun: { type: 'boolean' },
    options: {},
  },
}
const NAMESPACE_SCHEMA: Schema = {
  type: 'object',
  properties: {
    metadata: {
      type: 'object',
      properties: {
        ...objectOf('name', 'generateName', 'namespace', 'UID', 'resourceVersion').properties,
        labels: TEXTS,
        annotations: TEXTS,
        creationTimestamp: { type: 'string', format: 'date-time' },
        deletionTimestamp: { type: 'string', format: 'date-time' },
        deletionGracePeriodSeconds: { type: 'integer' },
        generation: { type: 'integer' },
        finalizers: { type: 'array', items: TEXT },
      },
    },
    spec: { type: 'object', properties: { finalizers: { type: 'array', items: TEXT } } },
    status: { type: 'object', properties: { phase: TEXT } },
  },
}

/** What an expression about a request sees. */
export const REQUEST_SCOPE: Scope = new Map([['object', DYN], ['oldObject', DYN], ['request', typeOfSchema(REQUEST_SCHEMA)], ['authorizer', UNKNOWN]])
export const NAMESPACE_TYPE: CelType = typeOfSchema(NAMESPACE_SCHEMA)

/** What a rule in a custom resource's schema sees; a whole resource also has the fields that every one has. */
export function scopeOfRule(schema: Schema, isResource: boolean | undefined): Scope {
  const self = typeOfSchema(isResource ? { ...schema, properties: { ...schema.properties, ...RESOURCE_FIELDS } } : schema)
  return new Map([['self', self], ['oldSelf', self]])
}

const environment = new Environment({ enableOptionalTypes: true, unlistedVariablesAreDyn: true })

/** Compiles an expression; problems come in cel-go's layout. */
export function compileExpression(text: string, scope: Scope): Compiled {
  const problems: string[] = []
  const report: Report = (at, problem) => void problems.push(describe(text, at, problem))
  const tree = parseExpression(text, report)
  const type = tree ? checkTypes(tree, scope, report) : UNKNOWN
  return problems.length > 0 ? { problem: `compilation failed: ${problems.join('\n')}` } : { gives: typeText(type) }
}

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
    reportSyntax(text, problem.code, problem.message, problem.range?.start ?? 0, report)
    return undefined
  }
}

/** Says what ANTLR says where our parser stopped. */
function reportSyntax(text: string, code: string, message: string, start: number, report: Report): void {
  const say = (at: number, problem: string): void => report(at, `Syntax error: ${problem}`)
  const missing = /^Expected (\w+), got EOF/.exec(message)?.[1]
  const [token, next] = [tokenAt(text, start), tokenAt(text, start + tokenAt(text, start).length)]
  if (/^[=&|]/.test(token) && token.length === 1) {
    // Half a sign: the scanner gives up on it and what follows.
    say(start, `token recognition error at: '${text.slice(start, start + 2)}'`)
    const rest = text.slice(start + 2)
    if (rest.trim() !== '') reportExtra(text, start + 2 + rest.search(/\S/), say)
    return
  }
  if (text[start - 1] === '.' && !/^\.\d/.test(text.slice(start - 1))) return say(start, `no viable alternative at input '.${token}'`)
  if (code === 'expected_token' && /^\.\d/.test(text.slice(start - 1))) return reportExtra(text, start - 1, say)
  if (missing === 'RPAREN') return say(text.length, "missing ')' at '<EOF>'")
  if (missing === 'COLON') return say(text.length, "mismatched input '<EOF>' expecting ':'")
  if (missing && CLOSING[missing]) return say(text.length, `mismatched input '<EOF>' expecting {${missing === 'RBRACE' ? "'}', ','" : "']', ','"}}`)
  if (token !== '' && !/^[\w.'"()[\]{}:,?<>=!&|+\-*/%]/.test(token)) return say(start, `token recognition error at: '${token}'`)
  if (code === 'unterminated_string') {
    say(start, `token recognition error at: '${text.slice(start)}'`)
    if (text.slice(0, start).trim() === '') say(text.length, `mismatched input '<EOF>' expecting ${OPERAND}`)
    return
  }
  if (code === 'unexpected_character') return reportExtra(text, start, say)
  const goesOn = token !== '' && /^[\w'"([{!-]/.test(next)
  say(token === '' ? text.length : start, `${goesOn ? 'extraneous' : 'mismatched'} input '${token === '' ? '<EOF>' : token}' expecting ${OPERAND}`)
}

/** Something stands behind a whole expression. */
function reportExtra(text: string, at: number, say: Report): void {
  const token = tokenAt(text, at)
  say(at, `${tokenAt(text, at + token.length) === '' ? 'extraneous' : 'mismatched'} input '${token}' expecting <EOF>`)
}

/** The token at or after a place: a name, a number, a text or a sign; empty at the end. */
function tokenAt(text: string, at: number): string {
  return /^\s*((?:\d+(?:\.\d+)?|\.\d+)u?|\w+|'[^']*'|"[^"]*"|[=!<>]=|&&|\|\||\S|$)/.exec(text.slice(at))?.[1] ?? ''
}

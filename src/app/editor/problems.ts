// What is wrong with a text before any server is asked: YAML that cannot be read, fields that no kind has, values of the wrong type,
// fields that are missing. Pure; a problem is a key of the catalogue `editor` and what is filled in.
import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml'
import type { en } from '../../words/en/index.ts'
import type { Shape } from '../../cluster/api/schema/index.ts'
import { BUILT_IN, isOpen, type Kinds } from './custom-kinds.ts'
import { documentsOf, type DocumentText } from './documents.ts'
import { firstLineOf, nameOfKey, readDocument, spanOfNode, type Span } from './positions.ts'
import { schemaAt, typeName, within, type SchemaPlace } from './schema-place.ts'

export interface Problem extends Span {
  readonly severity: 'error' | 'warning'
  /** What it is: a text of the catalogue, or the parser's or the server's own words. */
  readonly what: { readonly key: keyof (typeof en)['editor']['problem']; readonly values: Filling } | { readonly said: string }
}

interface Filling {
  readonly field?: string
  readonly type?: string
  readonly values?: string
}

/** A text that has more problems than these is not looked at any further. */
const MOST = 200

/** Every problem of a text, in its order. */
export function problemsOf(text: string, kinds: Kinds = BUILT_IN): readonly Problem[] {
  return documentsOf(text).flatMap((document) => new Check(document, kinds).problems()).slice(0, MOST)
}

class Check {
  readonly #document: DocumentText
  readonly #kinds: Kinds
  readonly #found: Problem[] = []

  constructor(document: DocumentText, kinds: Kinds) {
    this.#document = document
    this.#kinds = kinds
  }

  problems(): readonly Problem[] {
    const parsed = readDocument(this.#document.text)
    for (const { message, pos } of parsed.errors) this.#found.push({ ...this.#restOfLine(pos[0]), severity: 'error', what: { said: message } })
    if (parsed.errors.length > 0) return this.#found
    const { contents } = parsed
    if (!isMap(contents)) return [...this.#found, { ...this.#visible(spanOfNode(this.#document, contents as Node)), severity: 'error', what: { key: 'noObject', values: {} } }]
    this.#object(contents)
    return this.#found
  }

  #object(root: YAMLMap): void {
    const [apiVersion, kind] = [textIn(root, 'apiVersion'), textIn(root, 'kind')]
    const at = firstLineOf(this.#document, spanOfNode(this.#document, root))
    if (apiVersion === '') this.#add(at, 'missing', { field: 'apiVersion' })
    if (kind === '') this.#add(at, 'missing', { field: 'kind' })
    const place = apiVersion !== '' && kind !== '' ? schemaAt(apiVersion, kind, [], this.#kinds) : undefined
    if (kind === 'List') return
    // A kind that is not known may be one that the document before this one defines: only the server knows.
    if (place) this.#value(root, place, '', at)
    else if (isMap(root.get('metadata', true))) this.#value(root.get('metadata', true), schemaAt('v1', 'ConfigMap', ['metadata'])!, 'metadata', at)
  }

  #value(node: unknown, { shape, field }: SchemaPlace, path: string, around: Span): void {
    if (this.#found.length >= MOST || isAlias(node) || isNull(node)) return
    const at = this.#spanOf(node, around)
    const wrong = (): void => this.#add(at, 'type', { field: path, type: typeName(shape) })
    switch (shape.is) {
      case 'object':
        return isMap(node) ? this.#fields(node, shape, path, around) : wrong()
      case 'map':
        return isMap(node) ? node.items.forEach((pair) => this.#value(pair.value, { field: undefined, shape: shape.values }, joined(path, nameOfKey(pair)), this.#spanOf(pair.key, around))) : wrong()
      case 'list':
        return isSeq(node) ? node.items.forEach((item, i) => this.#value(item, { field: field?.enum ? field : undefined, shape: shape.items }, `${path}[${i}]`, this.#spanOf(item, around))) : wrong()
      case 'object-or-other':
        return isMap(node) ? this.#fields(node, shape, path, around) : undefined
      case 'scalar':
        if (shape.of === 'raw') return
        if (!isScalar(node) || !fits(node, shape.of)) return wrong()
        if (field?.enum && !field.enum.includes(String(node.value))) this.#add(at, 'enum', { field: path, values: field.enum.filter((value) => value !== '').join(', ') })
    }
  }

  #fields(node: YAMLMap, shape: Extract<Shape, { is: 'object' | 'object-or-other' }>, path: string, around: Span): void {
    for (const pair of node.items) {
      const name = nameOfKey(pair)
      if (name === '<<') continue
      const at = this.#spanOf(pair.key, around)
      const place = within(shape, name)
      if (place) this.#value(pair.value, place, joined(path, name), at)
      else if (!isOpen(shape.type)) this.#add(at, 'unknown', { field: joined(path, name), type: typeName(shape) })
    }
    for (const { name, required, shape: wanted, default: byDefault } of shape.type.fields) {
      // A default that means something is set where the field is left out.
      const isSet = byDefault !== undefined && byDefault !== '' && byDefault !== 0
      if (required && !isSet && !node.has(name) && wanted.is !== 'map') this.#add(around, 'missing', { field: joined(path, name) })
    }
  }

  #add(span: Span, key: Extract<Problem['what'], { key: unknown }>['key'], values: Filling): void {
    this.#found.push({ ...this.#visible(span), severity: 'error', what: { key, values } })
  }

  #spanOf(node: unknown, around: Span): Span {
    return (node as Node | null)?.range ? firstLineOf(this.#document, spanOfNode(this.#document, node as Node)) : around
  }

  /** From where the parser stumbled to the end of that line. */
  #restOfLine(at: number): Span {
    const { from, text } = this.#document
    const rest = text.slice(at).split('\n', 1)[0]!.trimEnd()
    return this.#visible({ from: from + Math.min(at, text.length), to: from + Math.min(at, text.length) + rest.length })
  }

  /** A span of nothing is not seen: the character before it is taken along. */
  #visible({ from, to }: Span): Span {
    return to > from ? { from, to } : { from: Math.max(this.#document.from, from - 1), to: Math.max(to, from) }
  }
}

const joined = (path: string, name: string): string => (path === '' ? name : /^[\w-]+$/.test(name) ? `${path}.${name}` : `${path}[${name}]`)
const textIn = (map: YAMLMap, key: string): string => String(map.get(key) ?? '')
const isPlain = (node: Scalar): boolean => node.type === 'PLAIN' && node.tag === undefined
const isNull = (node: unknown): boolean => node === null || node === undefined || (isScalar(node) && isPlain(node) && /^(?:|~|null|Null|NULL)$/.test(String(node.value ?? '')))

const BOOLEAN = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON|n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/
const INTEGER = /^[-+]?(?:0x[0-9a-fA-F_]+|0o?[0-7_]+|0b[01_]+|[0-9][0-9_]*)$/
const NUMBER = /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const QUANTITY = /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]+)?$/

/** What a word without quotes is by YAML 1.1, as the server reads it. */
function plainKind(text: string): 'bool' | 'integer' | 'number' | 'string' {
  if (BOOLEAN.test(text)) return 'bool'
  if (INTEGER.test(text)) return 'integer'
  return NUMBER.test(text) ? 'number' : 'string'
}

function fits(node: Scalar, of: string): boolean {
  const text = String(node.value ?? '')
  const kind = isPlain(node) ? plainKind(text) : 'string'
  switch (of) {
    case 'bool':
      return kind === 'bool'
    case 'int32':
    case 'int64':
      return kind === 'integer'
    case 'double':
      return kind === 'integer' || kind === 'number'
    case 'quantity':
      return QUANTITY.test(text)
    case 'int-or-string':
      return kind !== 'bool'
    default:
      return kind === 'string'
  }
}

// YAML texts, read as the API server and kubectl read them: to JSON by the rules of YAML 1.1 as sigs.k8s.io/yaml has them.
// `on` and `y` are booleans, 0o7, 010 and 0x10 are integers, 1_000 too, a date is a string, the last of repeated keys wins.
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { Document, ParsedNode, YAMLError } from 'yaml'
import type { Json } from '../object.ts'

/** A text that is not YAML; the message is sigs.k8s.io/yaml's, such as `yaml: line 4: did not find expected key`. */
export class YamlError extends Error {}

export interface ParsedYaml {
  readonly value: Json
  /** What strict reading says of keys that repeat; undefined when none does. */
  readonly repeats: string | undefined
}

const TRUE = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'])
const FALSE = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'])
const NULL = new Set(['', '~', 'null', 'Null', 'NULL'])
const INTEGER = /^([+-]?)(0x[0-9a-fA-F]+|0b[01]+|0o?[0-7]+|0|[1-9][0-9]*)$/
const FLOAT = /^[+-]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][+-]?[0-9]+)?$/
/** Nested aliases can make a small text very large; goyaml stops too. */
const ALIASES_MAX = 10_000

/** The value of one YAML document. Throws YamlError. */
export function parseYaml(text: string): ParsedYaml {
  const document = parseDocument(text, { version: '1.1', schema: 'failsafe', uniqueKeys: false, prettyErrors: false })
  const [error] = document.errors
  if (error) throw new YamlError(yamlMessage(text, error, document.errors))
  const reader = new Reader(text, document)
  const value = reader.read(document.contents)
  return { value, repeats: reader.repeats.length > 0 ? `yaml: unmarshal errors:\n${reader.repeats.map((repeat) => `  ${repeat}`).join('\n')}` : undefined }
}

/** The documents of a file, divided at lines of `---`; without those that are blank. Models util/yaml's YAMLReader. */
export function splitYamlDocuments(text: string): readonly string[] {
  return text.split(/^---[ \t]*(?:#.*)?$\n?/m).filter((part) => part.trim() !== '')
}

class Reader {
  readonly text: string
  readonly document: Document.Parsed
  readonly repeats: string[] = []
  aliases = 0

  constructor(text: string, document: Document.Parsed) {
    this.text = text
    this.document = document
  }

  read(node: unknown): Json {
    if (isScalar(node)) {
      const { source, value, type, tag } = node as { source?: string; value: unknown; type?: string; tag?: string }
      const written = type === 'PLAIN' ? (source ?? '') : String(value ?? '')
      return type === 'PLAIN' && tag === undefined ? resolvePlain(written) : resolveTagged(written, tag)
    }
    if (isAlias(node)) {
      if (this.aliases++ > ALIASES_MAX) throw new YamlError('yaml: document contains excessive aliasing')
      const target = node.resolve(this.document)
      if (!target) throw new YamlError(`yaml: unknown anchor '${node.source}' referenced`)
      return this.read(target)
    }
    if (isSeq(node)) return node.items.map((item) => this.read(item))
    return isMap(node) ? this.readMap(node.items) : null
  }

  readMap(items: readonly { readonly key: unknown; readonly value: unknown }[]): Json {
    const result: Record<string, Json> = {}
    const own = new Set<string>()
    for (const { key, value } of items) {
      if (isMergeKey(key)) {
        const merged = this.read(value)
        for (const part of Array.isArray(merged) ? (merged as readonly Json[]) : [merged]) {
          for (const [name, inherited] of Object.entries(part ?? {})) if (!(name in result)) result[name] = inherited as Json
        }
        continue
      }
      const name = keyText(this.read(key))
      if (own.has(name)) this.repeats.push(`line ${lineAt(this.text, (key as ParsedNode).range?.[0] ?? 0)}: key ${JSON.stringify(name)} already set in map`)
      own.add(name)
      result[name] = this.read(value)
    }
    return result
  }
}

/** What an unquoted word means. */
function resolvePlain(text: string): Json {
  if (NULL.has(text)) return null
  if (TRUE.has(text)) return true
  if (FALSE.has(text)) return false
  if (!/^[-+.0-9]/.test(text)) return text
  const digits = text.replaceAll('_', '')
  const integer = INTEGER.exec(digits)
  if (integer) {
    const magnitude = /^0[0-7]+$/.test(integer[2]!) ? parseInt(integer[2]!, 8) : Number(integer[2])
    return integer[1] === '-' ? -magnitude : magnitude
  }
  return FLOAT.test(digits) ? Number(digits) : text
}

function resolveTagged(text: string, tag: string | undefined): Json {
  const plain = ['int', 'float', 'bool', 'null'].some((kind) => tag === `tag:yaml.org,2002:${kind}`)
  return plain ? resolvePlain(text) : text
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<'
}

/** Keys of JSON are strings, whatever they were. */
function keyText(key: Json): string {
  return typeof key === 'object' && key !== null ? JSON.stringify(key) : String(key)
}

/**
 * The parser's complaint in libyaml's words. libyaml counts lines from 0 and goyaml adds one only for what the scanner
 * finds, so structure errors name the line before; on the first line no number is given at all.
 */
function yamlMessage(text: string, error: YAMLError, all: readonly YAMLError[]): string {
  const line = lineAt(text, error.pos[0])
  const scanner = (problem: string, at = line) => (at > 1 ? `yaml: line ${at}: ${problem}` : `yaml: ${problem}`)
  const parser = (problem: string) => (line > 1 ? `yaml: line ${line - 1}: ${problem}` : `yaml: ${problem}`)
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY': {
      const whole = all.find(({ code }) => code === 'MULTILINE_IMPLICIT_KEY')
      return scanner('mapping values are not allowed in this context', whole ? lineAt(text, whole.pos[1]) : line)
    }
    case 'TAB_AS_INDENT':
    case 'BAD_SCALAR_START':
      return scanner('found character that cannot start any token')
    case 'MISSING_CHAR':
      return error.message.includes('quote') ? scanner('found unexpected end of stream') : scanner("could not find expected ':'")
    case 'MULTILINE_IMPLICIT_KEY':
      return text[error.pos[0]] === '-' ? parser('did not find expected key') : scanner("could not find expected ':'", line + 1)
    case 'BAD_INDENT':
      if (error.message.startsWith('Flow')) return parser(`did not find expected ',' or '${error.message.includes('sequence') ? ']' : '}'}'`)
      return parser('did not find expected key')
    case 'BAD_DQ_ESCAPE':
      return scanner('found unknown escape character')
    default:
      return parser('did not find expected key')
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}

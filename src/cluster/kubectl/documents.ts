// The documents of `-f`: files, folders, standard input; YAML or JSON, many in one, Lists taken apart.
// Models cli-runtime/pkg/resource/visitor.go and its check of what makes an object.
import { DecodeError, JsonError, YamlError, decodeObject, marshalGoJSON, parseJson, parseYaml, sortedEntries, splitYamlDocuments, type JsonObject, type KubeObject } from '../api/index.ts'
import { CommandError } from './errors.ts'
import { buildKustomization } from './kustomize/index.ts'
import type { Invocation } from './invocation.ts'

/** A document, or why it is none; the others are not the worse for it. */
export type Document =
  | { readonly source: string; readonly object: KubeObject }
  | { readonly source: string; readonly error: CommandError }

/** All documents in order. Throws CommandError for a path that does not exist: then nothing is done. */
export function readDocuments(invocation: Invocation): readonly Document[] {
  const { laptop, flags } = invocation
  const folder = flags.string('kustomize')
  if (folder !== '') {
    const { objects, warnings } = buildKustomization(laptop.files, folder)
    for (const warning of warnings) invocation.err(`${warning}\n`)
    return objects.map((object) => ({ source: folder, object: sorted(object) }))
  }
  const sources = flags.list('filename').flatMap((name) => contents(laptop, name, flags.bool('recursive')))
  return sources.flatMap(([source, text]) => documentsOf(text, source, validates(invocation)))
}

const VALIDATING = new Set(['kubectl apply', 'kubectl create', 'kubectl replace'])
const UNCHECKED = new Set(['false', 'ignore'])

/** Whether a document without kind is refused before anything is asked of the server. */
function validates({ command, flags }: Invocation): boolean {
  return VALIDATING.has(command) && !UNCHECKED.has(flags.string('validate'))
}

function contents({ files, stdin }: Invocation['laptop'], name: string, isRecursive: boolean): readonly (readonly [string, string])[] {
  if (name === '-') return [['STDIN', stdin]]
  const text = files.read(name)
  if (text !== undefined) return [[name, text]]
  const folder = name === '.' || name === './' ? '' : name.endsWith('/') ? name : `${name}/`
  const inside = files.list().filter((file) => file.startsWith(folder) && (isRecursive || !file.slice(folder.length).includes('/')))
  if (inside.length === 0) throw new CommandError(`the path "${name}" does not exist`)
  const readable = inside.filter((file) => /\.(ya?ml|json)$/.test(file)).sort()
  if (readable.length === 0) throw new CommandError(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`)
  return readable.map((file) => [file, files.read(file) ?? ''])
}

function documentsOf(text: string, source: string, isChecked: boolean): readonly Document[] {
  const documents: Document[] = []
  const isJSON = text.trimStart().startsWith('{')
  // A document that cannot be parsed ends its file.
  for (const part of isJSON ? [text] : splitYamlDocuments(text)) {
    try {
      const { value } = isJSON ? parseJson(text) : parseYaml(part)
      if (value !== null) documents.push(...objectsIn(sorted(value), source, isChecked))
    } catch (error) {
      if (!(error instanceof YamlError) && !(error instanceof JsonError)) throw error
      const why = error instanceof YamlError ? `error converting YAML to JSON: ${error.message}` : jsonReason(error.message)
      documents.push({ source, error: new CommandError(`error parsing ${source}: ${why}`) })
      break
    }
  }
  return documents
}

/** With the keys of every mapping in order, as Go's maps are written. */
function sorted<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => sorted(item)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(sortedEntries(value).map(([key, field]) => [key, sorted(field)])) as T
}

/** A stream that ends too early is said so; its reader knows no more. */
function jsonReason(message: string): string {
  return /unexpected end of JSON input/.test(message) ? 'unexpected EOF' : message
}

/** Undefined, or what keeps a value from being an object: no kind, no version. */
function problemOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'invalid object to validate'
  const { apiVersion, kind } = value as { apiVersion?: unknown; kind?: unknown }
  const problems = [fieldProblem('apiVersion', apiVersion), fieldProblem('kind', kind)].filter((problem) => problem !== undefined)
  return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]
}

function fieldProblem(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return `${name} not set`
  return typeof value === 'string' ? undefined : `${name} isn't string type`
}

function objectsIn(value: unknown, source: string, isChecked: boolean): readonly Document[] {
  const problem = problemOf(value)
  if (problem !== undefined) return [{ source, error: new CommandError(isChecked ? `error validating "${source}": error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false` : `unable to decode "${source}": ${decodeProblem(value)}`) }]
  const object = value as KubeObject & { readonly items?: unknown }
  if (object.kind?.endsWith('List') && Array.isArray(object.items)) return object.items.flatMap((item: unknown) => objectsIn(item, source, isChecked))
  const unreadable = metadataProblem(object.metadata)
  if (unreadable !== undefined) return [{ source, error: new CommandError(`unable to decode "${source}": ${unreadable}`) }]
  return [{ source, object: { ...object, metadata: object.metadata ?? ({} as KubeObject['metadata']) } }]
}

/** Metadata of the wrong types, which no request is made with. Models cli-runtime's metadataValidatingDecoder. */
function metadataProblem(metadata: unknown): string | undefined {
  if (metadata === undefined) return undefined
  try {
    // Metadata reads alike in every kind.
    decodeObject('v1', 'Namespace', { metadata } as JsonObject)
    return undefined
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return error.message
  }
}

/** What the decoder says when nobody has looked before it. */
function decodeProblem(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    return `json: cannot unmarshal ${type} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`
  }
  const missing = (value as { kind?: unknown }).kind ? 'apiVersion' : 'Kind'
  return `Object '${missing}' is missing in '${marshalGoJSON(value)}'`
}

// A request's body, text and media type, to an object; every failure is the text of a BadRequest.
import { utf8Bytes } from '../base64.ts'
import type { Json, JsonObject } from '../object.ts'
import { schemaOfKind } from '../schema/index.ts'
import { decodeObject } from './decode.ts'
import type { Decoded } from './decode.ts'
import { JsonError, parseJson } from './json.ts'
import type { ParsedJson } from './json.ts'
import { DecodeError, goKind } from './scalars.ts'
import { YamlError, parseYaml } from './yaml.ts'
import type { ParsedYaml } from './yaml.ts'

const SUMMARY_LENGTH_MAX = 30
const TYPE_META = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
/** Where upstream's scheme was made, which it names in this error. */
const SCHEME = 'pkg/runtime/scheme.go:110'

/**
 * The object in a JSON body that was sent to a resource of this kind. The body may leave out apiVersion and kind.
 * Throws DecodeError with the whole message of the server's 400. Models apiserver's handlers/create.go and rest.go (transformDecodeError).
 */
export function decodeBody(text: string, apiVersion: string, kind: string): Decoded {
  return decodeParsed(() => parseJson(text), text, apiVersion, kind)
}

/** The same for a YAML body. Repeated keys are one more strict problem, after the others. */
export function decodeYamlBody(text: string, apiVersion: string, kind: string): Decoded {
  let parsed: ParsedYaml
  try {
    parsed = parseYaml(text)
  } catch (problem) {
    if (problem instanceof YamlError) throw unrecognized(problem.message, text, kind)
    throw problem
  }
  const decoded = decodeParsed(() => ({ value: parsed.value, duplicates: undefined }), text, apiVersion, kind)
  return parsed.repeats === undefined ? decoded : { ...decoded, strict: [...decoded.strict, parsed.repeats] }
}

/** The same for a body that is already a value, or that something else parses; `parse` throws JsonError. */
export function decodeParsed(parse: () => ParsedJson, text: string, apiVersion: string, kind: string): Decoded {
  let parsed: ParsedJson
  try {
    parsed = parse()
  } catch (problem) {
    if (problem instanceof JsonError) throw unrecognized(`couldn't get version/kind; json parse error: ${problem.message}`, text, kind)
    throw problem
  }
  const { value } = parsed
  if (!isObject(value)) {
    throw unrecognized(`couldn't get version/kind; json parse error: json: cannot unmarshal ${goKind(value)} into Go value of type ${TYPE_META}`, text, kind)
  }
  const found = { apiVersion: textOf(value['apiVersion']) || apiVersion, kind: textOf(value['kind']) || kind }
  if (found.apiVersion.split('/').length > 2) throw unrecognized(`unexpected GroupVersion string: ${found.apiVersion}`, text, kind)
  const version = found.apiVersion.slice(found.apiVersion.indexOf('/') + 1)
  const unhandled = (problem: string) => new DecodeError(`${found.kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${problem}`)
  const type = schemaOfKind(found.apiVersion, found.kind)
  if (!type) throw unhandled(`no kind ${JSON.stringify(found.kind)} is registered for version ${JSON.stringify(found.apiVersion)} in scheme ${JSON.stringify(SCHEME)}`)
  try {
    const decoded = decodeObject(found.apiVersion, found.kind, value, parsed.duplicates, true)
    if (found.kind === kind && groupOf(found.apiVersion) === groupOf(apiVersion)) return decoded
  } catch (problem) {
    if (problem instanceof DecodeError) throw unhandled(problem.message)
    throw problem
  }
  throw unhandled(`converting (${type.go}) to (${internalPackage(apiVersion)}.${kind}): unknown conversion`)
}

/** The message of a 400 for problems found when validation is Strict. */
export function strictBodyError(apiVersion: string, kind: string, problems: string): string {
  return `${kind} in version ${JSON.stringify(apiVersion.slice(apiVersion.indexOf('/') + 1))} cannot be handled as a ${kind}: ${problems}`
}

function unrecognized(problem: string, text: string, kind: string): DecodeError {
  return new DecodeError(`the object provided is unrecognized (must be of type ${kind}): ${problem} (${summarize(text)})`)
}

/** The beginning of a body as errors show it: JSON objects as text, anything else in hexadecimal. */
function summarize(text: string): string {
  const bytes = utf8Bytes(text)
  if (bytes.length === 0) return '<empty>'
  const cut = bytes.length > SUMMARY_LENGTH_MAX
  const shown = bytes.slice(0, SUMMARY_LENGTH_MAX)
  const summary = text.startsWith('{') ? text.slice(0, SUMMARY_LENGTH_MAX) : shown.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return cut ? `${summary} ...` : summary
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
}

/** The Go package of a group's internal types: `core`, `apps`, `rbac` … */
function internalPackage(apiVersion: string): string {
  return groupOf(apiVersion).split('.')[0] || 'core'
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// What the schema says of the field under the pointer. Pure.
import { parseYaml } from '../../cluster/api/decode/index.ts'
import { applyDefaults } from '../../cluster/api/defaults/index.ts'
import type { Json, KubeObject } from '../../cluster/api/index.ts'
import { BUILT_IN, descriptionOf, type Kinds } from './custom-kinds.ts'
import { documentsOf, type DocumentText } from './documents.ts'
import { fieldAt, type Span } from './positions.ts'
import { schemaAt, typeName, type Path } from './schema-place.ts'

export interface FieldFacts {
  readonly span: Span
  /** `spec.template.spec`. */
  readonly path: string
  readonly type: string
  readonly isRequired: boolean
  /** What the API server writes when it is left out, in an object like this one. */
  readonly byDefault: string | undefined
  readonly values: readonly string[]
  /** What a custom kind's author says of it. */
  readonly description: string | undefined
}

/** Of the field at an offset; undefined where the schema knows of none. */
export function factsAt(text: string, offset: number, kinds: Kinds = BUILT_IN): FieldFacts | undefined {
  const document = documentsOf(text).find(({ from, to }) => offset >= from && offset <= to)
  const place = document && fieldAt(document, offset)
  const object = place && readObject(document)
  if (!object) return undefined
  const known = schemaAt(object.apiVersion ?? '', object.kind ?? '', place.path, kinds)
  if (!known) return undefined
  const { shape, field } = known
  return { span: place.span, path: pathText(place.path), type: typeName(shape), isRequired: field?.required === true, byDefault: isCustom(object, kinds) ? shown(field?.default as Json | undefined) : defaultAt(object, place.path), description: field && descriptionOf(field), values: (field?.enum ?? []).filter((value) => value !== '') }
}

function readObject({ text }: DocumentText): KubeObject | undefined {
  try {
    const { value } = parseYaml(text)
    return typeof value === 'object' && value !== null && 'kind' in value ? (value as unknown as KubeObject) : undefined
  } catch {
    // A text that cannot be read has no fields yet.
    return undefined
  }
}

/** A custom kind has its defaults in its schema. */
const isCustom = ({ apiVersion = '', kind = '' }: KubeObject, kinds: Kinds): boolean => kinds.schemaOf(apiVersion, kind) !== BUILT_IN.schemaOf(apiVersion, kind)

const shown = (value: Json | undefined): string | undefined => (value === undefined || typeof value === 'string' ? value : JSON.stringify(value))

/** The server's own defaulting, of the same object without the field. */
function defaultAt(object: KubeObject, path: Path): string | undefined {
  try {
    const value = valueAt(applyDefaults(object.apiVersion ?? '', object.kind ?? '', without(object as unknown as Json, path) as unknown as KubeObject) as unknown as Json, path)
    return shown(value)
  } catch {
    // Defaulting takes objects that have been decoded; what is not yet of the right types has no defaults.
    return undefined
  }
}

function without(value: Json | undefined, [step, ...rest]: Path): Json | undefined {
  if (value === undefined || value === null || typeof value !== 'object' || step === undefined) return value
  if (Array.isArray(value)) return (value as readonly Json[]).map((item, i) => (i === step && rest.length > 0 ? without(item, rest)! : item))
  const { [String(step)]: inner, ...others } = value as Readonly<Record<string, Json>>
  return rest.length === 0 || inner === undefined ? others : { ...others, [String(step)]: without(inner, rest)! }
}

function valueAt(value: Json | undefined, [step, ...rest]: Path): Json | undefined {
  if (step === undefined) return value
  return typeof value === 'object' && value !== null ? valueAt((value as Readonly<Record<string | number, Json>>)[step], rest) : undefined
}

const pathText = (path: Path): string => path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : /^[\w-]+$/.test(step) ? `.${step}` : `[${step}]`)).join('')

// What one version of a CustomResourceDefinition says of its objects: how they are read, prepared, judged and printed.
// Models apiextensions-apiserver's customresource strategy and apiserver/customresource_handler.go.
import { DecodeError, decodeObject, deepEqual, type Decoded, type Json, type JsonObject, type KubeObject } from '../../api/index.ts'
import { fieldSchemaOfCustomResource, type ObjectFieldSchema } from '../../api/managed-fields/index.ts'
import { columnsOfCustomResource, type ResourcePrinter } from '../../api/table/index.ts'
import type { CustomResourceDefinition, JSONSchemaProps } from '../../api/types/apiextensions-v1.ts'
import { FieldErrors, Path, validateCreate, type FieldError } from '../../api/validation/index.ts'
import { selectableByPath, type SelectableFields } from '../registry/selectable-fields.ts'
import { checkListTypes } from './list-types.ts'
import { stepsOf } from './paths.ts'
import { hasRules, checkRules } from './rules.ts'
import { prune } from './prune.ts'
import { validateSchema } from './schema-validation.ts'
import { withDefaults } from './defaults.ts'

export interface CustomKind {
  /** The object in a body: unknown fields dropped and reported, defaults filled in. Throws DecodeError. */
  readonly read: (value: Json) => Decoded
  readonly prepareNew: (object: KubeObject) => KubeObject
  readonly prepareChange: (object: KubeObject, old: KubeObject, subresource: string) => KubeObject
  readonly check: (object: KubeObject, old: KubeObject | undefined) => readonly FieldError[]
  readonly fieldSchema: ObjectFieldSchema
  readonly printer: ResourcePrinter
  readonly selectable: SelectableFields
  /** Where its replicas are, for the scale subresource; undefined without one. */
  readonly scale: CustomScale | undefined
}

/** Paths from the object's root: `['spec', 'replicas']`. */
export interface CustomScale {
  readonly specReplicas: readonly string[]
  readonly statusReplicas: readonly string[]
  readonly selector: readonly string[] | undefined
}

type Content = KubeObject & { readonly spec?: unknown; readonly status?: unknown }
type Version = CustomResourceDefinition['spec']['versions'][number]

const UNCHECKED = 'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
/** After these errors rules are not tried: they could not rely on the object's shape. */
const BLOCKING = new Set(['FieldValueNotSupported', 'FieldValueRequired', 'FieldValueTooLong', 'FieldValueTooMany', 'FieldValueTypeInvalid'])

export function makeCustomKind({ spec }: CustomResourceDefinition, version: Version): CustomKind {
  const schema = version.schema?.openAPIV3Schema
  const preserves = (spec as { preserveUnknownFields?: boolean }).preserveUnknownFields === true
  const apiVersion = `${spec.group}/${version.name}`
  const { kind } = spec.names
  const hasStatus = version.subresources?.status !== undefined
  const rules = schema !== undefined && hasRules(schema)
  return {
    read: (value) => readCustom(value, apiVersion, kind, schema, preserves),
    prepareNew: (object) => ({ ...(hasStatus ? withoutStatus(object) : object), metadata: { ...object.metadata, generation: 1 } }),
    prepareChange: (object, old, subresource) => prepareChange(object, old, subresource, hasStatus),
    check: (object, old) => check(object, old, schema, rules, spec.scope === 'Namespaced', apiVersion, kind),
    fieldSchema: fieldSchemaOfCustomResource(schema as Parameters<typeof fieldSchemaOfCustomResource>[0]),
    printer: columnsOfCustomResource(version.additionalPrinterColumns),
    selectable: selectableByPath((version.selectableFields ?? []).map(({ jsonPath }) => stepsOf(jsonPath))),
    scale: scaleOf(version.subresources?.scale),
  }
}

function scaleOf(scale: NonNullable<Version['subresources']>['scale']): CustomScale | undefined {
  return scale && { specReplicas: stepsOf(scale.specReplicasPath), statusReplicas: stepsOf(scale.statusReplicasPath), selector: scale.labelSelectorPath ? stepsOf(scale.labelSelectorPath) : undefined }
}

function readCustom(value: Json, apiVersion: string, kind: string, schema: JSONSchemaProps | undefined, preserves: boolean): Decoded {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new DecodeError(`json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type map[string]interface {}`)
  const { apiVersion: _version, kind: _kind, metadata, ...content } = value as JsonObject
  // Metadata are read as those of any kind.
  const meta = decodeObject('v1', 'ConfigMap', { metadata: metadata ?? {} })
  const unknown: string[] = []
  const pruned = schema && !preserves ? (prune(content, schema, '', unknown) as JsonObject) : content
  const defaulted = withDefaults(pruned, schema) as JsonObject
  return { object: { apiVersion, kind, metadata: meta.object.metadata, ...defaulted } as KubeObject, strict: [...meta.strict, ...unknown.sort().map((path) => `unknown field ${JSON.stringify(path)}`)] }
}

function withoutStatus(object: KubeObject): KubeObject {
  const { status: _, ...rest } = object as Content
  return rest as KubeObject
}

/** With a status subresource each endpoint writes its own part; the generation counts what is not status or metadata. */
function prepareChange(object: KubeObject, old: KubeObject, subresource: string, hasStatus: boolean): KubeObject {
  const [next, before] = [object as Content, old as Content]
  if (subresource === 'status') {
    const { status: _, ...rest } = before
    return { ...rest, metadata: { ...old.metadata, managedFields: object.metadata.managedFields, resourceVersion: object.metadata.resourceVersion }, ...(next.status === undefined ? {} : { status: next.status }) } as KubeObject
  }
  const written: Content = hasStatus ? { ...(withoutStatus(next) as Content), ...(before.status === undefined ? {} : { status: before.status }) } : next
  const contentOf = ({ metadata: _metadata, status, ...rest }: Content): object => (hasStatus ? rest : { ...rest, status })
  const generation = (old.metadata.generation ?? 1) + (deepEqual(contentOf(written), contentOf(before)) ? 0 : 1)
  return { ...written, metadata: { ...written.metadata, generation } } as KubeObject
}

function check(object: KubeObject, old: KubeObject | undefined, schema: JSONSchemaProps | undefined, rules: boolean, namespaced: boolean, apiVersion: string, kind: string): readonly FieldError[] {
  const errors = new FieldErrors()
  if (!old) errors.list.push(...validateCreate({ apiVersion, kind, namespaced }, object).errors)
  if (!schema) return errors.list
  const content = contentOfObject(object)
  validateSchema(errors, undefined, content, schema)
  checkListTypes(errors, undefined, content, schema)
  if (!rules) return errors.list
  if (errors.list.some(({ type }) => BLOCKING.has(type))) errors.invalid(new Path(undefined, '<nil>', false), null, UNCHECKED)
  else checkRules(errors, undefined, content, old && contentOfObject(old), schema)
  return errors.list
}

/** What rules and schemas see: of the metadata only name and generateName are declared. */
function contentOfObject(object: KubeObject): Json {
  return object as unknown as Json
}

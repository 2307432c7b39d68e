// Where the registry meets what ../../api knows of kinds: decoding, defaults, strategies, validation, field ownership.
import {
  DecodeError, JsonError, YamlError, applyDefaults, decodeBody, decodeObject, decodeParsed, decodeYamlBody, formatTime, parseJson, parseYaml, prepareForCreate, prepareForEphemeralContainers, prepareForResize, prepareForStatusUpdate, prepareForUpdate, schemaOfKind, settleObject, strictBodyError, strictDecodingError,
  type Decoded, type Json, type KubeObject,
} from '../../api/index.ts'
import { fieldSchemaOf, filterOf, trackUpdate } from '../../api/managed-fields/index.ts'
import type { CertificateSigningRequest } from '../../api/types/certificates-v1.ts'
import type { Container, Namespace, Pod, PodSpec } from '../../api/types/core-v1.ts'
import type { ManagedFieldsEntry } from '../../api/types/meta-v1.ts'
import { validateCreate, validateMetadata, validateStatusUpdate, validateSubresourceUpdate, validateUpdate, type FieldError } from '../../api/validation/index.ts'
import type { Core } from '../core.ts'
import type { CustomKind } from '../custom-resources/custom-kind.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest, invalid, unsupportedMediaType } from '../status.ts'
import { makeUid } from './object-meta.ts'
import type { Ownership, ServedResource } from './served-resource.ts'
import { settledSpec, sharedSpec } from './shared-specs.ts'

const JSON_TYPE = 'application/json'
const YAML_TYPE = 'application/yaml'
const PROTOBUF_TYPE = 'application/vnd.kubernetes.protobuf'

/**
 * The object in a request's body, defaulted. Text is parsed; a value that a person's tool sent is checked against the schema;
 * what components send is typed already (they speak protobuf upstream) and is only given its kind.
 */
export function readObject(context: RequestContext, body: unknown, kind = context.served.kind, apiVersion = context.served.apiVersion): KubeObject {
  const { contentType } = context.request
  const custom = kind === context.served.kind ? context.served.custom : undefined
  if (custom) return readCustom(context, custom, body, kind, apiVersion)
  if (typeof body !== 'string' && contentType === undefined && context.query.fieldValidation === undefined) {
    const object = withKind(body as KubeObject, apiVersion, kind)
    const isNewPod = kind === 'Pod' && context.request.verb === 'create'
    return (context.audited.object = isNewPod ? readNewPod(object as Pod) : applyDefaults(apiVersion, kind, object))
  }
  return (context.audited.object = applyDefaults(apiVersion, kind, decodeChecked(context, body, kind, apiVersion)))
}

function withKind(object: KubeObject, apiVersion: string, kind: string): KubeObject {
  const whole = object.kind === kind && object.apiVersion === apiVersion ? object : { ...object, apiVersion, kind }
  return whole.metadata ? whole : { ...whole, metadata: {} as KubeObject['metadata'] }
}

/** Settled at once rather than when it is stored, so that what admission makes of it is known to be so. */
function readNewPod(pod: Pod): Pod {
  const { spec } = pod
  if (!spec) return pod
  const shared = sharedSpec(spec)
  const defaulted = applyDefaults('v1', 'Pod', shared === spec ? pod : { ...pod, spec: shared })
  const settled = settledSpec(defaulted)
  return settled === defaulted.spec ? defaulted : { ...defaulted, spec: settled }
}

function readCustom(context: RequestContext, custom: CustomKind, body: unknown, kind: string, apiVersion: string): KubeObject {
  try {
    const value = typeof body === 'string' ? (context.request.contentType === YAML_TYPE ? parseYaml(body) : parseJson(body)).value : (body as Json)
    return reportStrict(context, custom.read(value), kind, apiVersion)
  } catch (problem) {
    if (problem instanceof DecodeError) throw badRequest(problem.message)
    if (problem instanceof JsonError || problem instanceof YamlError) throw badRequest(`the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${problem.message}`)
    throw problem
  }
}

function decodeChecked(context: RequestContext, body: unknown, kind: string, apiVersion: string): KubeObject {
  try {
    const decoded = typeof body === 'string' || body === undefined ? decodeText(body ?? '', context.request.contentType, apiVersion, kind) : decodeParsed(() => ({ value: body as Json, duplicates: undefined }), '', apiVersion, kind)
    return reportStrict(context, decoded, kind, apiVersion)
  } catch (problem) {
    if (problem instanceof DecodeError) throw badRequest(problem.message)
    throw problem
  }
}

function decodeText(text: string, contentType: string | undefined, apiVersion: string, kind: string): Decoded {
  switch (contentType) {
    case undefined:
    case JSON_TYPE: return decodeBody(text, apiVersion, kind)
    case YAML_TYPE: return decodeYamlBody(text, apiVersion, kind)
    case PROTOBUF_TYPE: throw badRequest(`the object provided is unrecognized (must be of type ${kind}): provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] (${text.length > 30 ? `${text.slice(0, 30)} ...` : text})`)
    default: throw unsupportedMediaType([JSON_TYPE, YAML_TYPE, PROTOBUF_TYPE])
  }
}

/** Unknown and repeated fields are an error, a warning or nothing, as the client asked. */
function reportStrict(context: RequestContext, { object, strict }: Decoded, kind: string, apiVersion: string): KubeObject {
  if (strict.length === 0) return object
  const validation = context.query.fieldValidation || 'Warn'
  if (validation === 'Strict') throw badRequest(strictBodyError(apiVersion, kind, strictDecodingError(strict)))
  if (validation === 'Warn') context.warnings.push(...strict)
  return object
}

/**
 * The object that a patch made of a stored one, checked and defaulted like one that was sent whole; what it shares with the
 * stored one was checked before. `refuse` makes the answer for what is no such object.
 */
export function readPatched(context: RequestContext, object: KubeObject, stored: KubeObject | undefined, refuse: (problem: string) => Error, kind = context.served.kind, apiVersion = context.served.apiVersion): KubeObject {
  const { fieldValidation } = context.query
  if (object.apiVersion !== apiVersion || object.kind !== kind) throw refuse(notRegistered(object))
  try {
    const custom = kind === context.served.kind ? context.served.custom : undefined
    // What is not stored itself, such as a Scale, may be in another form.
    const base = kind === context.served.kind ? stored : undefined
    const decoded = custom ? custom.read(object as unknown as Json) : decodeObject(apiVersion, kind, object, undefined, true, base)
    if (fieldValidation === 'Strict' && decoded.strict.length > 0) throw refuse(strictDecodingError(decoded.strict))
    const checked = reportStrict(context, decoded, kind, apiVersion)
    return custom ? checked : applyDefaults(apiVersion, kind, checked, base)
  } catch (problem) {
    if (problem instanceof DecodeError) throw refuse(problem.message)
    throw problem
  }
}

function notRegistered({ apiVersion = '', kind = '' }: KubeObject): string {
  return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:110"`
}

/** The object as it is first kept: with name, uid, time, generation 1 where the kind counts, no status. Its fields' owners are `entries`; what it shares with `base` is in the form of storage. Its metadata are nobody else's. */
export function prepareNew(core: Core, context: RequestContext, object: KubeObject, entries: Entries | undefined, base?: object): KubeObject {
  const { user } = context
  const requester = { username: user.name, uid: user.uid, groups: user.groups, extra: user.extra }
  const prepared = prepareForCreate(context.served.resource, object, { uid: makeUid(core.random), now: formatTime(core.kernel.now), random: (n) => core.random.int(n), user: requester, managedFields: entries }, base)
  return context.served.custom ? context.served.custom.prepareNew(prepared) : prepared
}

/** The object as it replaces `old`: through a main resource the status stays, through /status almost everything else. */
export function prepareChange(core: Core, context: RequestContext, object: KubeObject, old: KubeObject): KubeObject {
  const { resource, custom } = context.served
  if (custom) return custom.prepareChange(prepareForUpdate(resource, object, old), old, context.subresource)
  switch (context.subresource) {
    case 'status': return prepareForStatusUpdate(resource, object, old, formatTime(core.kernel.now))
    case 'ephemeralcontainers': return prepareForEphemeralContainers(object as Pod, old as Pod)
    case 'resize': return prepareForResize(object as Pod, old as Pod)
    case 'approval': return prepareForStatusUpdate(resource, prepareApproval(object as CertificateSigningRequest, old as CertificateSigningRequest), old, formatTime(core.kernel.now))
    case 'finalize': return prepareFinalize(object as Namespace, old as Namespace)
    default: return prepareForUpdate(resource, object, old)
  }
}

/** A write of the approval subresource changes the conditions, and nothing else. */
function prepareApproval(next: CertificateSigningRequest, old: CertificateSigningRequest): CertificateSigningRequest {
  return { ...old, metadata: { ...old.metadata, managedFields: next.metadata.managedFields }, status: { ...old.status, conditions: next.status?.conditions } }
}

/** A write of the finalize subresource changes the finalizers of a namespace's spec, and not its status. */
function prepareFinalize(next: Namespace, old: Namespace): Namespace {
  return { ...old, metadata: { ...old.metadata, managedFields: next.metadata.managedFields, finalizers: next.metadata.finalizers }, spec: next.spec }
}

type Entries = readonly ManagedFieldsEntry[]

/** The object with the owners of its fields after this write; `live` is the stored one. */
export function trackFields(core: Core, context: RequestContext, updated: KubeObject, live: KubeObject | undefined): KubeObject {
  const tracked = withEntries(updated, ownersAfter(core, context, updated, live))
  if (tracked !== updated) context.own.metadata = tracked.metadata
  return tracked
}

/** The owners of an object's fields after this write. The kind is that of the resource unless given. */
export function ownersAfter(core: Core, context: RequestContext, updated: KubeObject, live: KubeObject | undefined, kind = context.served.kind, apiVersion = context.served.apiVersion): Entries | undefined {
  const { served, subresource, manager } = context
  const { schema, filter } = ownershipOf(served, subresource, kind, apiVersion)
  return trackUpdate({ live, updated, manager, time: formatTime(core.kernel.now), apiVersion, schema, filter, subresource: subresource === '' ? undefined : subresource })
}

/** The object with these owners of its fields. */
export function withEntries(object: KubeObject, entries: Entries | undefined): KubeObject {
  if (object.metadata.managedFields === entries) return object
  if (entries) return { ...object, metadata: { ...object.metadata, managedFields: entries } }
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

/** How the fields of a kind are divided, and which of them an endpoint leaves alone. */
export function ownershipOf(served: ServedResource, subresource: string, kind = served.kind, apiVersion = served.apiVersion): Ownership {
  const isOwn = kind === served.kind && apiVersion === served.apiVersion
  const known = isOwn ? served.ownership.get(subresource) : undefined
  if (known) return known
  const type = schemaOfKind(apiVersion, kind)
  const schema = type ? fieldSchemaOf(type) : served.custom?.fieldSchema
  if (!schema) throw new Error(`no schema for ${apiVersion} ${kind}`)
  const made: Ownership = { schema, filter: filterOf(served.resource, subresource === '' ? undefined : subresource, served.hasStatus) }
  if (isOwn) served.ownership.set(subresource, made)
  return made
}

/** Specs that a client sent and that were found valid, as they were sent. */
const validSpecs = new WeakSet<object>()

/**
 * Throws Invalid for what is wrong with a new object; notes what it warns of. `sent` is the object before admission: many Pods
 * come from one template, whose spec is judged once, as long as admission only added what is always valid.
 */
export function checkNew({ served, warnings }: RequestContext, object: KubeObject, sent: KubeObject): void {
  if (served.custom) return refuseCustom(served, object, served.custom.check(object, undefined))
  const spec = served.kind === 'Pod' ? (sent as Pod).spec : undefined
  if (spec && validSpecs.has(spec) && hasSameResources((object as Pod).spec!, spec)) return checkMetadata(served, object)
  const found = validateCreate(served, object)
  if (found.errors.length > 0) throw invalid(served.qualifiedKind, object.metadata.name ?? '', found.errors)
  if (found.warnings.length > 0) warnings.push(...found.warnings)
  else if (spec) {
    validSpecs.add(spec)
    // Settled once, so that what admission makes of it can be known to be so.
    settleObject({ apiVersion: served.apiVersion, kind: served.kind, metadata: sent.metadata, spec } as Pod)
  }
}

function checkMetadata(served: ServedResource, object: KubeObject): void {
  const errors = validateMetadata(served, object)
  if (errors.length > 0) throw invalid(served.qualifiedKind, object.metadata.name, errors)
}

/** A LimitRange can give a container limits that its requests exceed. */
function hasSameResources(spec: PodSpec, sent: PodSpec): boolean {
  const same = (a: readonly Container[] = [], b: readonly Container[] = []): boolean => a.length === b.length && a.every(({ resources }, i) => resources === b[i]!.resources)
  return same(spec.containers, sent.containers) && same(spec.initContainers, sent.initContainers)
}

/** Throws Invalid for what is wrong with an object that is to replace `old`; notes what it warns of. */
export function checkChange({ served, subresource, warnings }: RequestContext, object: KubeObject, old: KubeObject): void {
  if (served.custom) return refuseCustom(served, object, served.custom.check(object, old))
  const found = subresource === '' ? validateUpdate(served, object, old) : subresource === 'status' ? validateStatusUpdate(served, object, old) : validateSubresourceUpdate(served, subresource, object, old)
  if (found.errors.length > 0) throw invalid(served.qualifiedKind, object.metadata.name, found.errors)
  if (found.warnings.length > 0) warnings.push(...found.warnings)
}

function refuseCustom(served: ServedResource, object: KubeObject, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid(served.qualifiedKind, object.metadata.name ?? '', errors)
}

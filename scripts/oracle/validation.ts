// Objects that the API server's validation lets in or refuses, on creation (validate) and on change (update).
import { decodeParsed } from '../../src/cluster/api/decode/index.ts'
import { applyDefaults } from '../../src/cluster/api/defaults/index.ts'
import type { KubeObject } from '../../src/cluster/api/object.ts'
import { resourceOfKind, type Resource } from '../../src/cluster/api/schema/index.ts'
import { prepareForCreate, prepareForUpdate } from '../../src/cluster/api/strategy/index.ts'
import { invalidMessage, validateCreate, validateUpdate } from '../../src/cluster/api/validation/index.ts'
import type { Answer } from './row.ts'

type Addressed = KubeObject & { readonly spec?: { readonly type?: string; readonly clusterIP?: string } }

/** Pairing a Service's addresses is part of allocating them, which the oracle leaves out. */
const isPaired = ({ kind, spec }: Addressed, old?: Addressed): boolean => kind === 'Service' && (!old?.spec || spec?.type === old.spec.type || spec?.clusterIP !== old.spec.clusterIP)
/** The oracle runs without --allow-privileged. */
const POLICY = { allowPrivileged: false }
const CONTEXT = { uid: 'uid', now: '2026-01-01T00:00:00Z', random: (n: number) => n - 1, user: { username: 'u', groups: [], extra: {} } }

function load(object: KubeObject): { readonly resource: Resource; readonly object: KubeObject } {
  const { apiVersion = '', kind = '' } = object
  const resource = resourceOfKind(apiVersion, kind)!
  const decoded = applyDefaults(apiVersion, kind, decodeParsed(() => ({ value: object as never, duplicates: undefined }), '', apiVersion, kind).object)
  const namespace = resource.namespaced ? { namespace: 'default' } : {}
  return { resource, object: { ...decoded, metadata: { ...decoded.metadata, ...namespace } } }
}

export function answerValidate(input: { readonly object: KubeObject }): Answer {
  const { resource, object } = load(input.object)
  const given = object.metadata
  const named = given.generateName && !given.name ? { ...object, metadata: { ...given, name: `${given.generateName}abcde` } } : object
  const created = isPaired(named) ? named : prepareForCreate(resource, named, CONTEXT)
  const { errors, warnings } = validateCreate(resource, created, POLICY)
  if (errors.length > 0) return { error: invalidMessage(resource, created.metadata.name ?? '', errors) }
  return { output: { ok: true, ...(warnings.length > 0 && { warnings }) } }
}

export function answerUpdate(input: { readonly old: KubeObject; readonly new: KubeObject }): Answer {
  const { resource, object: oldObject } = load(input.old)
  const stored = (object: KubeObject): KubeObject => ({ ...object, metadata: { ...object.metadata, uid: 'uid', resourceVersion: '1' } })
  const { generation } = prepareForCreate(resource, oldObject, CONTEXT).metadata
  const old = stored({ ...oldObject, metadata: { ...oldObject.metadata, generation } })
  const next = stored(load(input.new).object)
  const changed = isPaired(next, old) ? next : prepareForUpdate(resource, next, old)
  const { errors } = validateUpdate(resource, changed, old, POLICY)
  if (errors.length > 0) return { error: invalidMessage(resource, changed.metadata.name, errors) }
  return { output: { generation: changed.metadata.generation ?? 0, ok: true } }
}

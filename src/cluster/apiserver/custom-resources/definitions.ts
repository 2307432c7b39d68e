// The life of CustomResourceDefinitions: names are accepted, their resources served, and at the end their objects deleted.
// Models apiextensions-apiserver's controllers (naming, establishing, finalizer) and apiserver/customresource_handler.go.
import { formatTime, type ApiQuery, type Resource } from '../../api/index.ts'
import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from '../../api/types/apiextensions-v1.ts'
import { Channel, SECOND, sleep, type Micros, type Process } from '../../../kernel/index.ts'
import { SERVER } from '../authentication/user.ts'
import type { Core } from '../core.ts'
import type { ServedResource } from '../registry/served-resource.ts'
import { contextOf, type RequestContext } from '../request-context.ts'
import { deleteObject } from '../verbs/delete.ts'
import { changeObject } from '../verbs/update.ts'
import { makeCustomKind } from './custom-kind.ts'
import { CLEANUP } from './mark-definition.ts'

/** In the order in which discovery names them. */
const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
const CLEANUP_POLL: Micros = 5 * SECOND
const QUERY: ApiQuery = {}

/** Serves what is defined, now and as definitions come and go. Runs for as long as the server. */
export function* followDefinitions(core: Core): Process<void> {
  const definitions = core.registry.get('apiextensions.k8s.io/v1', 'customresourcedefinitions')
  const changed = new Channel<string>(core.kernel)
  const servedBy = new Map<string, readonly ServedResource[]>()
  definitions.cache?.listen(({ object }) => void changed.send(object.metadata.name))
  for (const { name } of core.etcd.range(definitions.prefix)?.values ?? []) changed.send(name)
  for (;;) {
    const name = (yield* changed.receive())!
    const definition = core.etcd.get(definitions.prefix, name)?.object as CustomResourceDefinition | undefined
    if (!definition) {
      for (const served of servedBy.get(name) ?? []) core.registry.remove(served.resource)
      servedBy.delete(name)
    } else if (definition.metadata.deletionTimestamp !== undefined) {
      core.group.spawn(`clean up ${name}`, cleanUp(core, definitions, definition, servedBy.get(name) ?? []))
    } else if (!(yield* establish(core, definitions, definition))) {
      for (const served of servedBy.get(name) ?? []) core.registry.remove(served.resource)
      servedBy.set(name, serveVersions(core, definition))
    }
  }
}

/** Brings the definition's conditions a step further; true when it did, and the definition comes again. */
function* establish(core: Core, definitions: ServedResource, definition: CustomResourceDefinition): Process<boolean> {
  const now = formatTime(core.kernel.now)
  const conditions = definition.status?.conditions ?? []
  const isTrue = (type: string): boolean => conditions.some((condition) => condition.type === type && condition.status === 'True')
  if (isTrue('NamesAccepted') && isTrue('Established')) return false
  const steps: CustomResourceDefinitionCondition[] = isTrue('NamesAccepted')
    ? [{ type: 'Established', status: 'True', lastTransitionTime: now, reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' }]
    : [
        { type: 'NamesAccepted', status: 'True', lastTransitionTime: now, reason: 'NoConflicts', message: 'no conflicts found' },
        { type: 'Established', status: 'False', lastTransitionTime: now, reason: 'Installing', message: 'the initial names have been accepted' },
      ]
  const next = [...conditions.filter(({ type }) => !steps.some((step) => step.type === type)), ...steps]
  const { names } = definition.spec
  const acceptedNames = { plural: names.plural, singular: names.singular || names.kind.toLowerCase(), ...(names.shortNames ? { shortNames: names.shortNames } : {}), kind: names.kind, listKind: names.listKind || `${names.kind}List`, ...(names.categories ? { categories: names.categories } : {}) }
  yield* changeStatus(core, definitions, definition.metadata.name, (stored) => ({ ...stored, status: { ...stored.status, conditions: next, acceptedNames } }))
  return true
}

function* changeStatus(core: Core, definitions: ServedResource, name: string, make: (stored: CustomResourceDefinition) => CustomResourceDefinition): Process<void> {
  if (!core.etcd.get(definitions.prefix, name)) return
  yield* changeObject(core, contextFor(definitions, name, '', 'status'), { make: (stored) => make(stored as CustomResourceDefinition) })
}

function contextFor(served: ServedResource, name: string, namespace: string, subresource: string): RequestContext {
  const { group, version, resource } = served.resource
  return contextOf({ verb: 'update', group, version, resource, name, ...(namespace === '' ? {} : { namespace }), ...(subresource === '' ? {} : { subresource }), query: QUERY, credentials: {}, userAgent: 'kube-apiserver' }, served, SERVER)
}

function serveVersions(core: Core, definition: CustomResourceDefinition): readonly ServedResource[] {
  const { spec } = definition
  const stored = spec.versions.find(({ storage }) => storage)?.name ?? spec.versions[0]!.name
  return spec.versions.filter(({ served }) => served).map((version) => core.registry.add(resourceOf(definition, version.name), { kind: makeCustomKind(definition, version), storedVersion: `${spec.group}/${stored}` }))
}

/** The resource that a version of a definition stands for. */
function resourceOf({ spec }: CustomResourceDefinition, name: string): Resource {
  const { group, names } = spec
  const { subresources } = spec.versions.find((version) => version.name === name)!
  const sub = (subresource: string, kind: string, subGroup = group, version = name) => ({ name: subresource, kind, group: subGroup, version, verbs: ['get', 'patch', 'update'] })
  return {
    group, version: name, resource: names.plural, kind: names.kind, singular: names.singular || names.kind.toLowerCase(), namespaced: spec.scope === 'Namespaced', verbs: VERBS, shortNames: names.shortNames ?? [], categories: names.categories ?? [],
    subresources: [...(subresources?.status ? [sub('status', names.kind)] : []), ...(subresources?.scale ? [sub('scale', 'Scale', 'autoscaling', 'v1')] : [])],
    putCreates: false, putNeedsResourceVersion: true, deleteReturnsObject: false, defaultGCOrphan: false, apiVersion: `${group}/${name}`,
  }
}

/** Deletes every object of a dying definition, then lets the definition go. */
function* cleanUp(core: Core, definitions: ServedResource, definition: CustomResourceDefinition, servedVersions: readonly ServedResource[]): Process<void> {
  const { name, finalizers } = definition.metadata
  if (!finalizers?.includes(CLEANUP) || definition.status?.conditions?.some(({ type, reason }) => type === 'Terminating' && reason === 'InstanceDeletionInProgress')) return
  yield* changeStatus(core, definitions, name, (stored) => ({ ...stored, status: { ...stored.status, conditions: withTerminating(core, stored, 'InstanceDeletionInProgress', 'CustomResource deletion is in progress') } }))
  const [served] = servedVersions
  if (served) {
    for (const { object } of core.etcd.range(served.prefix)?.values ?? []) yield* deleteObject(core, contextFor(served, object.metadata.name, object.metadata.namespace ?? '', ''), {})
    while (core.etcd.count(served.prefix) > 0) yield* sleep(CLEANUP_POLL)
  }
  if (!core.etcd.get(definitions.prefix, name)) return
  yield* changeObject(core, contextFor(definitions, name, '', ''), { make: (stored) => ({ ...stored, metadata: { ...stored.metadata, finalizers: stored.metadata.finalizers?.filter((finalizer) => finalizer !== CLEANUP) } }) })
}

function withTerminating(core: Core, { status }: CustomResourceDefinition, reason: string, message: string): readonly CustomResourceDefinitionCondition[] {
  return [...(status?.conditions ?? []).filter(({ type }) => type !== 'Terminating'), { type: 'Terminating', status: 'True', lastTransitionTime: formatTime(core.kernel.now), reason, message }]
}

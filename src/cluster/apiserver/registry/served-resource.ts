// One resource as this server serves it: what the schema says of it, made ready for requests.
import type { KubeObject, Resource } from '../../api/index.ts'
import { HOUR, type Micros } from '../../../kernel/index.ts'
import type { FieldFilter, ObjectFieldSchema } from '../../api/managed-fields/index.ts'
import type { CustomKind } from '../custom-resources/custom-kind.ts'
import type { WatchCache } from '../cache/watch-cache.ts'
import type { FieldsOf } from '../cache/watcher.ts'
import { qualifiedName, type Qualified } from '../status.ts'
import { hooksOf, type Hooks } from './hooks.ts'
import { fieldValues, selectableFields, type SelectableFields } from './selectable-fields.ts'
import { customVersions, versionsOf, type Versions } from './versions.ts'

/** How the fields of a kind are divided, and which of them an endpoint leaves alone. */
export interface Ownership {
  readonly schema: ObjectFieldSchema
  readonly filter: FieldFilter | undefined
}

export interface ServedResource {
  readonly resource: Resource
  readonly apiVersion: string
  readonly kind: string
  readonly namespaced: boolean
  /** The resource, and the kind, as messages name them. */
  readonly qualified: Qualified
  readonly qualifiedKind: Qualified
  readonly subresources: ReadonlyMap<string, Resource['subresources'][number]>
  readonly verbs: ReadonlySet<string>
  readonly hasStatus: boolean
  /** Where etcd keeps the objects; empty for what is not stored. */
  readonly prefix: string
  readonly cache: WatchCache | undefined
  readonly selectable: SelectableFields
  readonly fieldsOf: FieldsOf
  /** What every client of a deprecated resource is warned of. */
  readonly deprecation: string | undefined
  /** How objects of this version are kept, when that is another version's form. */
  readonly versions: Versions | undefined
  readonly hooks: Hooks | undefined
  /** What a definition says of a custom resource; undefined for built-in ones. */
  readonly custom: CustomKind | undefined
  /** Whose fields writes through an endpoint touch, by subresource; filled as it is asked for. */
  readonly ownership: Map<string, Ownership>
  /** Objects end by themselves after this long. */
  readonly ttl: Micros | undefined
}

/** Names under which etcd keeps resources where it is not the plural (pkg/kubeapiserver/default_storage_factory_builder.go and the registries). */
const STORAGE_NAMES: Readonly<Record<string, string>> = {
  nodes: 'minions',
  services: 'services/specs',
  endpoints: 'services/endpoints',
  replicationcontrollers: 'controllers',
  'ingresses.networking.k8s.io': 'ingress',
  'events.events.k8s.io': 'events',
  'customresourcedefinitions.apiextensions.k8s.io': 'apiextensions.k8s.io/customresourcedefinitions',
  'apiservices.apiregistration.k8s.io': 'apiregistration.k8s.io/apiservices',
}

const DEPRECATIONS: Readonly<Record<string, string>> = {
  endpoints: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  componentstatuses: 'v1 ComponentStatus is deprecated in v1.19+',
}

/** Events are forgotten after an hour (--event-ttl). */
const EVENT_TTL: Micros = HOUR

/** The part of the key that etcd keeps a resource's objects under. */
export function storagePrefix(resource: Resource, isCustom: boolean): string {
  const name = qualifiedName(resource)
  return `/registry/${STORAGE_NAMES[name] ?? (isCustom ? `${resource.group}/${resource.resource}` : resource.resource)}/`
}

/** A version of a custom resource, and the version that its objects are kept in. */
export interface CustomVersion {
  readonly kind: CustomKind
  readonly storedVersion: string
}

/** Prepares a resource; `cache` is absent for what is not stored. */
export function serveResource(resource: Resource, prefix: string, cache: WatchCache | undefined, custom?: CustomVersion): ServedResource {
  const { group } = resource
  const selectable = custom?.kind.selectable ?? selectableFields(qualifiedName(resource))
  return {
    resource,
    apiVersion: resource.apiVersion,
    kind: resource.kind,
    namespaced: resource.namespaced,
    qualified: { group, resource: resource.resource },
    qualifiedKind: { group, resource: resource.kind },
    subresources: new Map(resource.subresources.map((sub) => [sub.name, sub])),
    verbs: new Set(resource.verbs),
    hasStatus: resource.subresources.some((sub) => sub.name === 'status'),
    prefix,
    cache,
    selectable,
    fieldsOf: (object: KubeObject) => fieldValues(selectable, object),
    deprecation: DEPRECATIONS[qualifiedName(resource)],
    versions: custom ? customVersions(resource.apiVersion, custom.storedVersion) : versionsOf(resource),
    custom: custom?.kind,
    ownership: new Map(),
    hooks: hooksOf(qualifiedName(resource)),
    ttl: resource.resource === 'events' ? EVENT_TTL : undefined,
  }
}

/** The rest of an object's key in etcd. */
export function storageName(served: ServedResource, namespace: string, name: string): string {
  return served.namespaced ? `${namespace}/${name}` : name
}

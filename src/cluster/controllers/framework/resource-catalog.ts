// Every resource that is served at the moment: the built-in ones and those that CustomResourceDefinitions add.
// Stands for the discovery requests of upstream's RESTMapper: it follows the definitions by watch and so costs no polling.
import { RESOURCES, findResource, type GroupVersionResource } from '../../api/index.ts'
import type { CustomResourceDefinition } from '../../api/types/apiextensions-v1.ts'
import type { Informer, InformerFactory, ResourceOf } from '../../client/index.ts'

export interface ServedResource extends ResourceOf {
  readonly verbs: readonly string[]
  /** From a CustomResourceDefinition. */
  readonly isCustom: boolean
}

const CUSTOM_VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']

const BUILT_IN: readonly ServedResource[] = RESOURCES.map(({ group, version, resource, kind, apiVersion, namespaced, verbs }) => ({ group, version, resource, kind, apiVersion, namespaced, verbs, isCustom: false }))

export class ResourceCatalog {
  #definitions: Informer<CustomResourceDefinition>
  #byKind = new Map(BUILT_IN.map((resource) => [kindKey(resource.apiVersion, resource.kind), resource]))
  #custom = new Map<string, readonly ServedResource[]>()
  #listeners: (() => void)[] = []

  constructor(informers: InformerFactory) {
    const definitions = findResource('apiextensions.k8s.io/v1', 'customresourcedefinitions')!
    this.#definitions = informers.informer<CustomResourceDefinition>(definitions)
    this.#definitions.handle({
      added: (definition) => this.#set(definition.metadata.name, servedBy(definition)),
      updated: (_, definition) => this.#set(definition.metadata.name, servedBy(definition)),
      deleted: (definition) => this.#set(definition.metadata.name, []),
    })
  }

  get synced(): Informer['synced'] {
    return this.#definitions.synced
  }

  /** The resource that serves a kind; undefined when none does. */
  ofKind(apiVersion: string, kind: string): ServedResource | undefined {
    return this.#byKind.get(kindKey(apiVersion, kind))
  }

  /** All resources whose verbs include these, built-in ones first, and of each group the preferred version first. */
  supporting(...verbs: readonly string[]): readonly ServedResource[] {
    return [...BUILT_IN, ...[...this.#custom.values()].flat()].filter((resource) => verbs.every((verb) => resource.verbs.includes(verb)))
  }

  /** The same, with one version of each resource: the one that its group prefers. */
  preferred(...verbs: readonly string[]): readonly ServedResource[] {
    const seen = new Set<string>()
    return this.supporting(...verbs).filter(({ group, resource }) => {
      const name = `${group}/${resource}`
      return seen.has(name) ? false : seen.add(name)
    })
  }

  /** Calls back whenever a custom resource comes or goes. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  #set(name: string, served: readonly ServedResource[]): void {
    const before = this.#custom.get(name) ?? []
    if (before.map(resourceKey).join() === served.map(resourceKey).join()) return
    for (const { apiVersion, kind } of before) this.#byKind.delete(kindKey(apiVersion, kind))
    for (const resource of served) this.#byKind.set(kindKey(resource.apiVersion, resource.kind), resource)
    if (served.length > 0) this.#custom.set(name, served)
    else this.#custom.delete(name)
    for (const listener of this.#listeners) listener()
  }
}

const kindKey = (apiVersion: string, kind: string): string => `${apiVersion}/${kind}`

/** One name for a resource in one version. */
export const resourceKey = ({ group, version, resource }: GroupVersionResource): string => `${group}/${version}/${resource}`

/** What a definition serves, once it has been established. */
function servedBy({ metadata, spec, status }: CustomResourceDefinition): readonly ServedResource[] {
  if (!spec || metadata.deletionTimestamp !== undefined || !status?.conditions?.some(({ type, status: is }) => type === 'Established' && is === 'True')) return []
  return spec.versions
    .filter((version) => version.served)
    .map(({ name }) => ({ group: spec.group, version: name, resource: spec.names.plural, kind: spec.names.kind, apiVersion: `${spec.group}/${name}`, namespaced: spec.scope === 'Namespaced', verbs: CUSTOM_VERBS, isCustom: true }))
}

// From what a person types to a resource: `po`, `pods`, `deploy.apps`, `deployments.v1.apps`, a kind's name.
// The built-in resources stand for kubectl's discovery cache; what is not among them is asked of the server (custom resources).
import { RESOURCES, type Resource } from '../api/index.ts'
import type { Client } from '../client/index.ts'
import type { Process } from '../../kernel/index.ts'
import { CommandError, PlainError } from './errors.ts'

/** A resource as kubectl works with it; its `verbs` say what can be done. */
export type Mapping = Resource

const CRDS = { group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' }
/** Where several groups serve one name, the first of these wins, as by the server's group priorities. */
const SHADOWED = new Set(['events.k8s.io/events', 'metrics.k8s.io/pods', 'metrics.k8s.io/nodes', 'autoscaling/v1'])

/** Whether another resource of the same name wins over this one. */
export const isShadowed = (r: Resource): boolean => SHADOWED.has(`${r.group}/${r.resource}`) || SHADOWED.has(r.apiVersion)

export interface CustomResource {
  readonly spec: {
    readonly group: string
    readonly scope: string
    readonly names: { readonly plural: string; readonly singular?: string; readonly kind: string; readonly shortNames?: readonly string[]; readonly categories?: readonly string[] }
    readonly versions: readonly { readonly name: string; readonly served: boolean; readonly subresources?: { readonly status?: object; readonly scale?: object } }[]
  }
}

export class RestMapper {
  readonly #client: Client
  #custom: readonly Resource[] | undefined

  constructor(client: Client) {
    this.#client = client
  }

  /** The resource that a word names. Throws CommandError when the server has none. */
  *find(word: string): Process<Mapping> {
    const found = findResource(RESOURCES, word) ?? findResource(yield* this.custom(), word)
    if (!found) throw new CommandError(`the server doesn't have a resource type "${word.split('.')[0]}"`)
    return found
  }

  /** The same for commands that ask the mapper itself: their failure has no `error:` before it. */
  *findPlainly(word: string): Process<Mapping> {
    try {
      return yield* this.find(word)
    } catch (error) {
      throw error instanceof CommandError ? new PlainError(error.message) : error
    }
  }

  /** The resource that serves a kind; undefined when none does. */
  *findKind(apiVersion: string, kind: string): Process<Mapping | undefined> {
    const fits = (r: Resource): boolean => r.apiVersion === apiVersion && r.kind === kind
    return RESOURCES.find(fits) ?? (yield* this.custom()).find(fits)
  }

  /** Resources of a category (`all`), in the order in which `kubectl get all` shows them. */
  *category(name: string): Process<readonly Mapping[]> {
    const all = [...RESOURCES, ...(yield* this.custom())]
    return all.filter((r) => r.categories.includes(name) && !isShadowed(r))
  }

  *all(): Process<readonly Mapping[]> {
    return [...RESOURCES, ...(yield* this.custom())]
  }

  /** What CustomResourceDefinitions add; asked once. */
  *custom(): Process<readonly Resource[]> {
    if (this.#custom) return this.#custom
    const response = yield* this.#client.request({ ...CRDS, verb: 'list' })
    const items = response.code < 400 ? ((response.body as { items?: readonly CustomResource[] }).items ?? []) : []
    return (this.#custom = items.flatMap(resourcesOf))
  }
}

/** The resource among these that a word names: plural, singular, short name or kind, with or without version and group. */
export function findResource(resources: readonly Resource[], word: string): Resource | undefined {
  const lower = word.toLowerCase()
  const named = (r: Resource, name: string): boolean => r.resource === name || r.singular === name || r.shortNames.includes(name) || r.kind.toLowerCase() === name
  const plain = resources.filter((r) => named(r, lower))
  const direct = plain.find((r) => !isShadowed(r)) ?? plain[0]
  if (direct) return direct
  const [name = '', ...rest] = lower.split('.')
  if (rest.length === 0) return undefined
  const suffix = rest.join('.')
  const fits = resources.filter((r) => named(r, name) && (r.group === suffix || `${r.version}.${r.group}` === suffix || (r.group !== '' && r.group.startsWith(`${suffix}.`)) || (r.group === '' && suffix === `${r.version}.`)))
  return fits.find((r) => !SHADOWED.has(r.apiVersion)) ?? fits[0]
}

/** The resources that a CustomResourceDefinition adds. */
export function resourcesOf({ spec }: CustomResource): Resource[] {
  return spec.versions.filter((v) => v.served).map((version) => ({
    group: spec.group,
    version: version.name,
    resource: spec.names.plural,
    kind: spec.names.kind,
    singular: spec.names.singular ?? spec.names.kind.toLowerCase(),
    namespaced: spec.scope === 'Namespaced',
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    shortNames: spec.names.shortNames ?? [],
    categories: spec.names.categories ?? [],
    subresources: [],
    putCreates: false,
    putNeedsResourceVersion: true,
    deleteReturnsObject: true,
    defaultGCOrphan: false,
    apiVersion: `${spec.group}/${version.name}`,
  }))
}

/** `deployments.apps`, `pods`: how messages name a resource. */
export function resourceName({ resource, group }: { readonly resource: string; readonly group: string }): string {
  return group === '' ? resource : `${resource}.${group}`
}

/** `deployment.apps`, `pod`: how results name an object's kind. */
export function kindName(mapping: Pick<Mapping, 'kind' | 'group'>): string {
  return mapping.group === '' ? mapping.kind.toLowerCase() : `${mapping.kind.toLowerCase()}.${mapping.group}`
}

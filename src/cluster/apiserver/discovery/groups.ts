// /api, /apis and below: which groups there are, in which versions, with which resources.
import { GROUPS } from '../../api/index.ts'
import type { APIGroup, APIResource, APIResourceList } from '../../api/types/meta-v1.ts'
import { apiServiceOf, remoteGroups } from '../aggregation/index.ts'
import type { Core } from '../core.ts'
import type { ServedResource } from '../registry/served-resource.ts'

const AGGREGATED = 'metrics.k8s.io'

/** The discovery document at a path; undefined when there is none. */
export function discover(core: Core, path: string): object | undefined {
  const [root, first, second, ...more] = path.split('/').filter((part) => part !== '')
  if (more.length > 0) return undefined
  if (root === 'api') return first === undefined ? coreVersions(core) : second === undefined ? resourcesOf(core, '', first) : undefined
  if (root !== 'apis') return undefined
  if (first === undefined) return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(core) }
  if (second !== undefined) return resourcesOf(core, first, second)
  const group = groupsOf(core).find(({ name }) => name === first)
  return group && { kind: 'APIGroup', apiVersion: 'v1', ...group }
}

function coreVersions({ host }: Core): object {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: `${host.name}:6443` }] }
}

/** Built-in groups by their priority, then those of custom resources by name, then those that other servers serve. */
export function groupsOf(core: Core): readonly APIGroup[] {
  const { registry } = core
  const custom = new Map<string, string[]>()
  for (const { resource, custom: kind } of registry.all()) {
    if (!kind) continue
    const versions = custom.get(resource.group) ?? []
    if (!versions.includes(resource.version)) custom.set(resource.group, [...versions, resource.version])
  }
  const byName = (found: ReadonlyMap<string, readonly string[]>): (typeof GROUPS)[number][] => [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, versions]) => ({ group, versions, preferred: versions[0]! }))
  const remote = byName(remoteGroups(core)).filter(({ group }) => !GROUPS.some((each) => each.group === group))
  const groups = [...GROUPS.filter((each) => each.group !== '' && isThere(core, each)), ...byName(custom), ...remote]
  return groups.map(({ group, versions, preferred }) => {
    const named = (version: string) => ({ groupVersion: `${group}/${version}`, version })
    return { name: group, versions: versions.map(named), preferredVersion: named(preferred) }
  })
}

/** A group that another server serves is there once that is registered. */
function isThere(core: Core, { group, preferred }: (typeof GROUPS)[number]): boolean {
  return group !== AGGREGATED || apiServiceOf(core, group, preferred) !== undefined
}

function resourcesOf(core: Core, group: string, version: string): APIResourceList | undefined {
  if (group === AGGREGATED && !apiServiceOf(core, group, version)) return undefined
  const { registry } = core
  const served = [...registry.all()].filter(({ resource }) => resource.group === group && resource.version === version)
  if (served.length === 0) return undefined
  const resources = served.sort((a, b) => (a.resource.resource < b.resource.resource ? -1 : 1)).flatMap(withSubresources)
  return group === '' ? ({ kind: 'APIResourceList', groupVersion: version, resources } as APIResourceList) : { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: `${group}/${version}`, resources }
}

function withSubresources({ resource }: ServedResource): readonly APIResource[] {
  const { resource: name, singular, namespaced, kind, verbs, shortNames, categories, subresources } = resource
  const own: APIResource = { name, singularName: singular, namespaced, kind, verbs, ...(shortNames.length > 0 ? { shortNames } : {}), ...(categories.length > 0 ? { categories } : {}) }
  const below = subresources.map((sub): APIResource => ({
    name: `${name}/${sub.name}`, singularName: '', namespaced, ...(sub.group !== resource.group || sub.version !== resource.version ? { group: sub.group, version: sub.version } : {}), kind: sub.kind, verbs: sub.verbs,
  }))
  return [own, ...below]
}

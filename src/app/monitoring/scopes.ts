// What charts can be about: namespaces, workloads, Nodes and Pods, as choices; and what a selection means. Pure.
import type { KubeObject } from '../../worker/protocol.ts'
import type { Scope } from '../../worker/metrics/questions.ts'
import type { ObjectsByResource } from '../store/cluster-store.ts'

const WORKLOADS = ['deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'jobs.batch', 'cronjobs.batch'] as const
/** Pods and workloads that are listed to choose from; any other can be selected elsewhere. */
const MOST_CHOICES = 200

export interface ScopeChoice {
  readonly value: string
  readonly label: string
}

export interface ScopeChoices {
  readonly namespaces: readonly ScopeChoice[]
  readonly workloads: readonly ScopeChoice[]
  readonly nodes: readonly ScopeChoice[]
  readonly pods: readonly ScopeChoice[]
}

export function scopeChoices(objects: ObjectsByResource): ScopeChoices {
  const keysOf = (resource: string): string[] => [...(objects[resource]?.keys() ?? [])].sort()
  return {
    namespaces: keysOf('namespaces').map((name) => ({ value: `namespace ${name}`, label: name })),
    workloads: WORKLOADS.flatMap((resource) => keysOf(resource).map((key) => ({ value: `workload ${resource}/${key}`, label: `${objects[resource]!.get(key)!.kind} ${short(key)}` }))).slice(0, MOST_CHOICES),
    nodes: keysOf('nodes').slice(0, MOST_CHOICES).map((name) => ({ value: `node ${name}`, label: name })),
    pods: keysOf('pods').slice(0, MOST_CHOICES).map((key) => ({ value: `pod pods/${key}`, label: short(key) })),
  }
}

/** A choice as the worker is asked for it. What is selected counts where it is something that charts are about. */
export function scopeOf(value: string, selected: string | undefined, objects: ObjectsByResource): Scope {
  const [of, what = ''] = split(value, ' ')
  switch (of) {
    case 'namespace':
      return { of, name: what }
    case 'node':
      return { of, name: what }
    case 'workload':
      return { of, key: what }
    case 'pod':
      return { of, key: what }
    case 'selection':
      return selectedScope(selected, objects) ?? { of: 'cluster' }
    default:
      return { of: 'cluster' }
  }
}

/** What charts can show of a selected thing. */
export function selectedScope(selected: string | undefined, objects: ObjectsByResource): Scope | undefined {
  const [resource, name = ''] = split(selected ?? '', '/')
  if (resource === 'pods') return { of: 'pod', key: `pods/${name}` }
  if (resource === 'nodes' || resource === 'machine') return objects['nodes']?.has(name) ? { of: 'node', name } : undefined
  if (resource === 'namespaces') return { of: 'namespace', name }
  if (resource === 'replicasets.apps') {
    const owner = ownerOf(objects[resource]?.get(name))
    return { of: 'workload', key: owner === undefined ? `${resource}/${name}` : `deployments.apps/${owner}` }
  }
  return (WORKLOADS as readonly string[]).includes(resource) ? { of: 'workload', key: `${resource}/${name}` } : undefined
}

function ownerOf(object: KubeObject | undefined): string | undefined {
  const owner = object?.metadata.ownerReferences?.find(({ kind, controller }) => controller && kind === 'Deployment')
  return owner && `${object!.metadata.namespace}/${owner.name}`
}

function split(text: string, by: string): [string, string?] {
  const at = text.indexOf(by)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + by.length)]
}

const short = (key: string): string => key.replace(/^default\//, '')

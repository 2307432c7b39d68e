// What an object counts for in a ResourceQuota; pure. Models pkg/quota/v1/evaluator/core and generic.
import type { KubeObject } from '../object.ts'
import { qosClassOf } from '../qos/index.ts'
import { addQuantities, quantityOfValue } from '../quantity/index.ts'
import type { PersistentVolumeClaim, Pod, PodAffinityTerm, PodSpec, ResourceQuota, ScopedResourceSelectorRequirement, Service } from '../types/core-v1.ts'
import { podTotal, type Amounts } from '../pod-resources/index.ts'

type Scope = Pick<ScopedResourceSelectorRequirement, 'scopeName' | 'operator'> & { readonly values?: readonly string[] }

/** Resources that have a counter of their own besides `count/…`. */
const COUNTED = new Set(['configmaps', 'secrets', 'services', 'pods', 'persistentvolumeclaims', 'replicationcontrollers', 'resourcequotas'])
const ONE = '1'

/** What an object uses, by the names that quotas have for it. `resource` is the qualified name (`deployments.apps`). */
export function quotaUsageOf(resource: string, object: KubeObject): Amounts {
  const count: Amounts = { [`count/${resource}`]: ONE, ...(COUNTED.has(resource) ? { [resource]: ONE } : {}) }
  switch (resource) {
    case 'pods': return podUsage(object as Pod, count)
    case 'services': return { ...count, ...serviceUsage(object as Service) }
    case 'persistentvolumeclaims': return { ...count, ...claimUsage(object as PersistentVolumeClaim) }
    default: return count
  }
}

/** Finished pods count as objects, and use nothing else. */
function podUsage({ spec, status }: Pod, count: Amounts): Amounts {
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return { 'count/pods': ONE }
  const usage: Record<string, string> = { ...count }
  const requests = withOverhead(podTotal(spec, 'requests'), spec)
  for (const name in requests) {
    if (['cpu', 'memory', 'ephemeral-storage'].includes(name) || name.startsWith('hugepages-')) usage[name] = requests[name]!
    usage[`requests.${name}`] = requests[name]!
  }
  const limits = withOverhead(podTotal(spec, 'limits'), spec)
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) if (limits[name] !== undefined) usage[`limits.${name}`] = limits[name]
  return usage
}

function withOverhead(total: Amounts, spec: PodSpec | undefined): Amounts {
  if (!spec?.overhead) return total
  const result: Record<string, string> = { ...total }
  for (const name in spec.overhead) if (result[name] !== undefined) result[name] = addQuantities(result[name], spec.overhead[name]!)
  return result
}

function serviceUsage({ spec }: Service): Amounts {
  const ports = spec?.ports?.length ?? 0
  const isOutside = spec?.type === 'LoadBalancer'
  const nodePorts = spec?.type === 'NodePort' || (isOutside && spec.allocateLoadBalancerNodePorts !== false) ? ports : isOutside ? (spec.ports ?? []).filter(({ nodePort }) => nodePort).length : 0
  return { 'services.nodeports': quantityOfValue(nodePorts), 'services.loadbalancers': isOutside ? ONE : '0' }
}

function claimUsage({ spec }: PersistentVolumeClaim): Amounts {
  const storage = spec?.resources?.requests?.['storage']
  const prefix = spec?.storageClassName ? `${spec.storageClassName}.storageclass.storage.k8s.io/` : undefined
  return {
    ...(storage ? { 'requests.storage': storage } : {}),
    ...(prefix ? { [`${prefix}persistentvolumeclaims`]: ONE, ...(storage ? { [`${prefix}requests.storage`]: storage } : {}) } : {}),
  }
}

/** Whether a quota is about an object at all: scopes are about pods. */
export function isInQuotaScope({ spec }: ResourceQuota, resource: string, object: KubeObject): boolean {
  const scopes: readonly Scope[] = [
    ...(spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' }) as Scope),
    ...(spec?.scopeSelector?.matchExpressions ?? []),
  ]
  return scopes.length === 0 || (resource === 'pods' && scopes.every((scope) => podMatches(object as Pod, scope)))
}

function podMatches({ spec }: Pod, { scopeName, operator, values = [] }: Scope): boolean {
  switch (scopeName) {
    case 'Terminating': return spec?.activeDeadlineSeconds !== undefined
    case 'NotTerminating': return spec?.activeDeadlineSeconds === undefined
    case 'BestEffort': return qosClassOf(spec!) === 'BestEffort'
    case 'NotBestEffort': return qosClassOf(spec!) !== 'BestEffort'
    case 'CrossNamespacePodAffinity': return usesOtherNamespaces(spec)
    case 'PriorityClass': return classMatches(spec?.priorityClassName ?? '', operator, values)
    default: return false
  }
}

function classMatches(name: string, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case 'In': return values.includes(name)
    case 'NotIn': return !values.includes(name)
    case 'DoesNotExist': return name === ''
    default: return name !== ''
  }
}

function usesOtherNamespaces(spec: PodSpec | undefined): boolean {
  return [spec?.affinity?.podAffinity, spec?.affinity?.podAntiAffinity].some((affinity) => {
    const terms: readonly PodAffinityTerm[] = [...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []), ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm)]
    return terms.some(({ namespaces, namespaceSelector }) => (namespaces?.length ?? 0) > 0 || namespaceSelector !== undefined)
  })
}

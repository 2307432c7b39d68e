// What a namespace uses of what a quota limits: pure, over informers. Models pkg/quota/v1 (CalculateUsage).
import { addQuantities, canonicalQuantity, isInQuotaScope, quotaUsageOf } from '../../api/index.ts'
import type { ResourceQuota } from '../../api/types/core-v1.ts'
import type { Informer } from '../../client/index.ts'

const PODS: readonly string[] = ['cpu', 'memory', 'ephemeral-storage', 'pods']

/** Whether a quota limits something that objects of this resource use. */
export function isAbout({ spec }: ResourceQuota, resource: string): boolean {
  return Object.keys(spec?.hard ?? {}).some((name) => resourceOf(name) === resource)
}

/** The resource whose objects use what a quota calls by this name. */
function resourceOf(name: string): string {
  if (name.startsWith('count/')) return name.slice('count/'.length)
  if (name === 'requests.storage' || name.includes('.storageclass.storage.k8s.io/')) return 'persistentvolumeclaims'
  if (PODS.includes(name) || name.startsWith('requests.') || name.startsWith('limits.') || name.startsWith('hugepages-')) return 'pods'
  return name.startsWith('services.') ? 'services' : name
}

/** Sums over the quota's namespace of all that it limits; what nothing uses is 0. Looks only at resources that it names. */
export function countUsage(quota: ResourceQuota, counted: ReadonlyMap<string, Informer>): Readonly<Record<string, string>> {
  const names = Object.keys(quota.spec?.hard ?? {})
  const used: Record<string, string> = Object.fromEntries(names.map((name) => [name, '0']))
  for (const resource of new Set(names.map(resourceOf))) {
    for (const object of counted.get(resource)?.inNamespace(quota.metadata.namespace ?? '') ?? []) {
      if (!isInQuotaScope(quota, resource, object)) continue
      const usage = quotaUsageOf(resource, object)
      for (const name of names) if (usage[name] !== undefined) used[name] = addQuantities(used[name]!, usage[name])
    }
  }
  return Object.fromEntries(Object.entries(used).map(([name, amount]) => [name, canonicalQuantity(amount)]))
}

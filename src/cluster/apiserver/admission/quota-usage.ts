// What a pod has to state so that a quota can count it; pure. What objects count for is in api/quota.
import type { Pod } from '../../api/types/core-v1.ts'

/** Compute resources that every container must state once a quota limits them, with where they stand. */
const REQUIRED: Readonly<Record<string, readonly ['requests' | 'limits', string]>> = {
  cpu: ['requests', 'cpu'],
  memory: ['requests', 'memory'],
  'requests.cpu': ['requests', 'cpu'],
  'requests.memory': ['requests', 'memory'],
  'limits.cpu': ['limits', 'cpu'],
  'limits.memory': ['limits', 'memory'],
}

/** Which containers leave out what a quota needs to know: `must specify limits.cpu for: c; …`; undefined when none does. */
export function unstated({ spec }: Pod, limited: readonly string[]): string | undefined {
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]
  const lacking = limited.filter((name) => REQUIRED[name]).sort().flatMap((name) => {
    const [where, resource] = REQUIRED[name]!
    const names = containers.filter(({ resources }) => resources?.[where]?.[resource] === undefined).map((container) => container.name)
    return names.length === 0 ? [] : [`${name} for: ${[...new Set(names)].sort().join(',')}`]
  })
  return lacking.length === 0 ? undefined : `must specify ${lacking.join('; ')}`
}

import { useMemo } from 'react'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { useCluster, useObjects } from '../store/cluster-store.ts'
import { projectActivity, type Activity } from './activity.ts'
import { travelTraffic, travelWrites } from './lens-travel.ts'
import type { LensId } from './lenses/index.ts'
import type { StageLayout } from './layout.ts'
import { momentNow } from './moment.ts'

/** What moves and what is lit now. */
export function useActivity(layout: StageLayout, lens: LensId): Activity {
  const records = useCluster((state) => state.records)
  const now = useCluster((state) => state.now)
  const pace = useCluster((state) => state.pace)
  const pods = useObjects<Pod>('pods')
  const machines = useCluster((state) => state.surroundings.machines)
  const byIp = useMemo(() => new Map([...pods].flatMap(([key, pod]) => (pod.status?.podIP ? [[pod.status.podIP, { key, node: pod.spec?.nodeName }] as const] : []))), [pods])
  return useMemo(() => {
    const fieldOf = new Map(layout.parts.flatMap((part) => (part.field?.names ?? []).map((name) => [name, part.id] as const)))
    const partOfMachine = (name: string): string => fieldOf.get(name) ?? `machine/${name}`
    const control = machines.find((m) => m.role === 'control-plane')?.name
    const partOfHost = (host: string): string | undefined => {
      if (host === control) return 'kube-apiserver'
      if (host.startsWith('pod/')) {
        const node = byIp.get(host.slice(4))?.node
        return node && partOfMachine(node)
      }
      if (host.startsWith('lb/')) return layout.parts.find((part) => part.kind === 'balancer' && part.label === host.slice(3))?.id
      if (host.startsWith('internet')) return 'users'
      return host === 'laptop' ? 'laptop' : partOfMachine(host)
    }
    const travel = lens === 'traffic' ? travelTraffic(layout, records, (ip) => byIp.get(ip)?.key) : lens === 'control-loop' ? travelWrites(layout) : undefined
    return projectActivity({ records, now, pace, since: Math.min(now, momentNow()), links: layout.links, partOfHost, ...(travel ? { travel } : {}) })
  }, [records, now, pace, layout, lens, machines, byIp])
}

import { useMemo } from 'react'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { useCluster, useObjects } from '../store/cluster-store.ts'
import { projectActivity, type Activity } from './activity.ts'
import type { StageLayout } from './layout.ts'

/** What moves and what is lit now. */
export function useActivity(layout: StageLayout): Activity {
  const records = useCluster((state) => state.records)
  const now = useCluster((state) => state.now)
  const pace = useCluster((state) => state.pace)
  const pods = useObjects<Pod>('pods')
  const machines = useCluster((state) => state.surroundings.machines)
  const nodeOfIp = useMemo(() => {
    const map = new Map<string, string>()
    for (const pod of pods.values()) if (pod.status?.podIP && pod.spec?.nodeName) map.set(pod.status.podIP, pod.spec.nodeName)
    return map
  }, [pods])
  return useMemo(() => {
    const control = machines.find((m) => m.role === 'control-plane')?.name
    const partOfHost = (host: string): string | undefined => {
      if (host === control) return 'kube-apiserver'
      if (host.startsWith('pod/')) {
        const node = nodeOfIp.get(host.slice(4))
        return node && `machine/${node}`
      }
      if (host.startsWith('lb/')) return layout.parts.find((part) => part.kind === 'balancer' && part.label === host.slice(3))?.id
      if (host.startsWith('internet')) return 'users'
      return host === 'laptop' ? 'laptop' : `machine/${host}`
    }
    return projectActivity({ records, now, pace, links: layout.links, partOfHost })
  }, [records, now, pace, layout, machines, nodeOfIp])
}

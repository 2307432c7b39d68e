import { useMemo } from 'react'
import type { Json, KubeObject } from '../../cluster/api/index.ts'
import type { Scene } from '../../lessons/index.ts'
import { useCluster } from '../store/cluster-store.ts'

const KINDS = ['pods', 'nodes', 'services', 'deployments.apps', 'replicasets.apps', 'daemonsets.apps', 'statefulsets.apps', 'jobs.batch', 'configmaps', 'namespaces', 'endpointslices.discovery.k8s.io'] as const

/** The cluster as goals see it: lists of objects by plural name, and the processes of its machines. */
export function useScene(): Scene {
  const objects = useCluster((state) => state.objects)
  const machines = useCluster((state) => state.surroundings.machines)
  return useMemo(() => {
    const lists = KINDS.map((kind) => [kind.split('.')[0]!, [...(objects[kind] ?? new Map<string, KubeObject>()).values()]] as const)
    return { ...Object.fromEntries(lists), processes: machines.flatMap((m) => m.processes.map((p) => ({ machine: m.name, name: p.name, state: p.state }))) } as unknown as Record<string, readonly Json[]>
  }, [objects, machines])
}

import { useMemo, useRef } from 'react'
import type { Node, Pod, Service } from '../../cluster/api/types/core-v1.ts'
import { useCluster, useObjects } from '../store/cluster-store.ts'
import { layoutMachines, type Part, type StageLayout } from './layout.ts'

/** The layout of what is there now. Parts that are equal to those before are the same objects. */
export function useStageLayout(): StageLayout {
  const nodes = useObjects<Node>('nodes')
  const pods = useObjects<Pod>('pods')
  const services = useObjects<Service>('services')
  const surroundings = useCluster((state) => state.surroundings)
  const topology = useStable(surroundings, (a, b) => a.machines.length === b.machines.length && a.machines.every((m, i) => m.name === b.machines[i]!.name && m.zone === b.machines[i]!.zone) && a.users.length === b.users.length && a.links.length === b.links.length && a.links.every((l, i) => l.cut === b.links[i]!.cut && l.a === b.links[i]!.a))
  const before = useRef(new Map<string, Part>())
  return useMemo(() => {
    const layout = layoutMachines({ nodes, pods, services, surroundings: topology })
    const parts = layout.parts.map((part) => {
      const old = before.current.get(part.id)
      return old && isSame(old, part) ? old : part
    })
    before.current = new Map(parts.map((part) => [part.id, part]))
    return { ...layout, parts }
  }, [nodes, pods, services, topology])
}

function isSame(a: Part, b: Part): boolean {
  if (a.x !== b.x || a.y !== b.y || a.width !== b.width || a.height !== b.height || a.label !== b.label || a.more !== b.more) return false
  if (a.pods?.length !== b.pods?.length) return false
  return (a.pods ?? []).every((place, i) => place.key === b.pods![i]!.key && place.pod === b.pods![i]!.pod)
}

/** The last value that differs by `same` from the one before. */
function useStable<T>(value: T, same: (a: T, b: T) => boolean): T {
  const kept = useRef(value)
  if (kept.current !== value && !same(kept.current, value)) kept.current = value
  return kept.current
}

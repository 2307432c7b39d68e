// What a machine looks like from far: how much is asked of it, whether it is well, and a mark for each pod.
import { quantityMilli } from '../../cluster/api/quantity/index.ts'
import type { Node, Pod } from '../../cluster/api/types/core-v1.ts'
import type { MachineState } from '../../worker/protocol.ts'
import { podStateOf, type PodShape } from './pod-state.ts'

export interface FarMark { readonly key: string; readonly shape: PodShape; readonly isSystem: boolean }

export interface FarMachine {
  readonly state: 'ready' | 'not ready' | 'booting' | 'no power'
  /** CPU that pods ask for, as a share of what there is. */
  readonly asked: number
  readonly marks: readonly FarMark[]
}

/** Pods by the node that they are bound to: made once for all fields. */
export function podsByMachine(pods: ReadonlyMap<string, Pod>): Map<string, (readonly [string, Pod])[]> {
  const groups = new Map<string, (readonly [string, Pod])[]>()
  for (const entry of pods) {
    const name = entry[1].spec?.nodeName
    if (!name) continue
    const group = groups.get(name)
    if (group) group.push(entry)
    else groups.set(name, [entry])
  }
  return groups
}

export function projectFar(machine: MachineState | undefined, node: Node | undefined, pods: readonly (readonly [string, Pod])[]): FarMachine {
  const isReady = node?.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true
  const all = quantityMilli(node?.status?.allocatable?.['cpu'])
  let asked = 0
  const marks = pods.map(([key, pod]): FarMark => {
    const { shape } = podStateOf(pod)
    if (shape !== 'done') for (const { resources } of pod.spec?.containers ?? []) asked += quantityMilli(resources?.requests?.['cpu'])
    return { key, shape, isSystem: pod.metadata.namespace === 'kube-system' }
  })
  return { state: machine && !machine.powered ? 'no power' : !node ? 'booting' : isReady ? 'ready' : 'not ready', asked: all > 0 ? Math.min(1, asked / all) : 0, marks }
}

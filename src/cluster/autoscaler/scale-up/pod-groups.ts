// Pods that are alike to the scheduler: what holds for one holds for all. Models core/scaleup/equivalence/groups.go.
import { controllerOf, deepEqual } from '../../api/index.ts'
import type { Pod, PodSpec } from '../../api/types/core-v1.ts'
import { isDaemonSetPod } from '../pods.ts'

export interface PodGroup {
  readonly pods: readonly Pod[]
}

/** One controller may have pods of so many kinds before they are taken one by one. */
const GROUPS_PER_CONTROLLER = 10

/** Pods of one controller with the same labels and spec, in the order in which they came. */
export function groupPods(pods: readonly Pod[]): readonly PodGroup[] {
  const groups: { readonly pods: Pod[] }[] = []
  const ofController = new Map<string, { readonly pods: Pod[] }[]>()
  for (const pod of pods) {
    const owner = controllerOf(pod)
    if (!owner || isDaemonSetPod(pod)) {
      groups.push({ pods: [pod] })
      continue
    }
    const known = ofController.get(owner.uid) ?? []
    const alike = known.find(({ pods: [first] }) => deepEqual(first!.metadata.labels, pod.metadata.labels) && deepEqual(comparable(first!), comparable(pod)))
    if (alike) {
      alike.pods.push(pod)
      continue
    }
    const group = { pods: [pod] }
    groups.push(group)
    if (known.length < GROUPS_PER_CONTROLLER) ofController.set(owner.uid, [...known, group])
  }
  return groups
}

/** The spec without what is injected into each pod under a random name: the volume of its token. */
function comparable({ spec }: Pod): PodSpec {
  const isToken = ({ name }: { readonly name: string }): boolean => name.startsWith('kube-api-access-')
  const { volumes, containers, initContainers, hostname: _, ...rest } = spec!
  const bare = (list: PodSpec['containers']): PodSpec['containers'] => list.map((container) => ({ ...container, volumeMounts: container.volumeMounts?.filter((mount) => !isToken(mount)) ?? [] }))
  return { ...rest, volumes: volumes?.filter((volume) => !isToken(volume)) ?? [], containers: bare(containers), initContainers: bare(initContainers ?? []) }
}

// The numbers of this moment that stand above the charts. Pure.
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { podStateOf } from '../stage/pod-state.ts'
import type { ClusterState } from '../store/cluster-store.ts'

export interface Overview {
  readonly ready: number
  readonly pods: number
  readonly restarts: number
  readonly answered: number
  readonly failed: number
  /** Of the last hundred answers, of the users who came first. */
  readonly medianMillis: number
}

export function overviewOf({ objects, surroundings: { users } }: Pick<ClusterState, 'objects' | 'surroundings'>): Overview {
  let [ready, restarts] = [0, 0]
  const pods = (objects['pods'] ?? new Map()) as ReadonlyMap<string, Pod>
  for (const pod of pods.values()) {
    const state = podStateOf(pod)
    if (state.shape === 'running') ready++
    restarts += state.restarts
  }
  return {
    ready,
    pods: pods.size,
    restarts,
    answered: users.reduce((sum, { succeeded }) => sum + succeeded, 0),
    failed: users.reduce((sum, { failed }) => sum + failed, 0),
    medianMillis: users[0]?.medianMillis ?? 0,
  }
}

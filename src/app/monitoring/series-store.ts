// A few numbers over cluster time, sampled once a second whether or not somebody looks. Begins anew when time goes back.
import { create } from 'zustand'
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { podStateOf } from '../stage/pod-state.ts'
import { useCluster, type ClusterState } from '../store/cluster-store.ts'

const KEPT = 120
const STEP = 1_000_000

export interface Sample {
  readonly ready: number
  readonly pods: number
  readonly restarts: number
  readonly answered: number
  readonly failed: number
  readonly medianMillis: number
}

/** The numbers of a moment. */
export function sampleOf({ objects, surroundings: { users } }: Pick<ClusterState, 'objects' | 'surroundings'>): Sample {
  const states = [...((objects['pods'] ?? new Map()) as ReadonlyMap<string, Pod>).values()].map(podStateOf)
  return {
    ready: states.filter((s) => s.shape === 'running').length,
    pods: states.length,
    restarts: states.reduce((sum, s) => sum + s.restarts, 0),
    answered: users.reduce((sum, u) => sum + u.succeeded, 0),
    failed: users.reduce((sum, u) => sum + u.failed, 0),
    medianMillis: users[0]?.medianMillis ?? 0,
  }
}

export const useSeries = create<{ readonly samples: readonly Sample[]; readonly step: number }>()(() => ({ samples: [], step: -1 }))

useCluster.subscribe((state) => {
  const step = Math.floor(state.now / STEP)
  const last = useSeries.getState()
  if (step === last.step || state.status !== 'ready') return
  useSeries.setState({ step, samples: [...(step < last.step ? [] : last.samples), sampleOf(state)].slice(-KEPT) })
})

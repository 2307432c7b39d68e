// How a pod looks: one word, one shape, one tone, from its object alone. The word is the one that kubectl prints.
import type { Pod } from '../../cluster/api/types/core-v1.ts'
import { isFailure, shapeOfPod, type PodShape } from '../../worker/crowd/index.ts'

export type { PodShape } from '../../worker/crowd/index.ts'

export interface PodState {
  readonly shape: PodShape
  /** As `kubectl get pods` has it in STATUS. */
  readonly word: string
  readonly restarts: number
  readonly containers: readonly { readonly name: string; readonly mark: 'ready' | 'running' | 'waiting' | 'failed' | 'done' }[]
}

/** The state of a pod for drawing. */
export function podStateOf(pod: Pod): PodState {
  const statuses = pod.status?.containerStatuses ?? []
  const containers = (pod.spec?.containers ?? []).map(({ name }) => {
    const status = statuses.find((s) => s.name === name)
    const state = status?.state
    const mark = state?.running ? (status?.ready ? 'ready' : 'running') : state?.terminated ? (state.terminated.exitCode === 0 ? 'done' : 'failed') : isFailure(state?.waiting?.reason) ? 'failed' : 'waiting'
    return { name, mark } as const
  })
  const restarts = statuses.reduce((sum, s) => sum + (s.restartCount ?? 0), 0)
  const word = wordOf(pod)
  return { shape: shapeOfPod(pod), word, restarts, containers }
}

function wordOf(pod: Pod): string {
  if (pod.metadata.deletionTimestamp) return 'Terminating'
  const statuses = [...(pod.status?.containerStatuses ?? [])].reverse()
  const said = statuses.map((s) => s.state?.waiting?.reason ?? s.state?.terminated?.reason).filter((reason) => reason !== undefined)
  return said.at(-1) ?? pod.status?.reason ?? pod.status?.phase ?? 'Pending'
}

/** A pod's name without its owner's hash, in what it shares with its siblings and what is its own: `web-66d47686b4-khn26` is `web` and `khn26`. */
export function nameParts(pod: Pod): readonly [shared: string, own: string] {
  const { name, labels, ownerReferences } = pod.metadata
  const hash = labels?.['pod-template-hash']
  const short = hash ? name.replace(`-${hash}`, '') : name
  const dash = short.lastIndexOf('-')
  return ownerReferences?.length && dash > 0 ? [short.slice(0, dash), short.slice(dash + 1)] : [short, '']
}

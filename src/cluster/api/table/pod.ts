// The cells of a Pod: what its STATUS column says is decided here. Models printPod.
import { parseTime } from '../time/index.ts'
import type { TableRowCondition } from '../types/meta-v1.ts'
import type { ContainerStatus, Pod } from '../types/core-v1.ts'
import { ageOf, ageSince, cellsOfKind, type Cell } from './cell.ts'

export const podCells = cellsOfKind<Pod>((pod, now) => {
  const { ready, total, reason, restarts, lastRestart } = summarizePod(pod)
  const restartText = restarts > 0 && lastRestart ? `${restarts} (${ageSince(lastRestart, now)} ago)` : String(restarts)
  return [pod.metadata.name, `${ready}/${total}`, reason, restartText, ageOf(pod, now), ...wideCells(pod)]
})

/** The condition a finished pod's row carries, which clients may use to hide it. */
export function podRowConditions(pod: Pod): readonly TableRowCondition[] | undefined {
  return FINISHED[pod.status?.phase ?? '']
}

const FINISHED: Readonly<Record<string, readonly TableRowCondition[]>> = {
  Succeeded: [{ type: 'Completed', status: 'True', reason: 'Succeeded', message: 'The pod has completed successfully.' }],
  Failed: [{ type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' }],
}

interface PodSummary {
  readonly ready: number
  readonly total: number
  /** What STATUS shows. */
  readonly reason: string
  readonly restarts: number
  /** When the last run that counts among `restarts` ended. */
  readonly lastRestart: string
}

/** Restarts and the latest end of a run, over some containers. */
interface Restarts {
  count: number
  last: string
}

/** What `kubectl get pods` says of a pod, as values. */
export function summarizePod(pod: Pod): PodSummary {
  const { spec, status } = pod
  const sidecars = new Set((spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name))
  const init = summarizeInit(pod, sidecars)
  let { ready } = init
  let reason = init.reason ?? firstReason(pod)
  let restarts = init.all
  if (init.reason === undefined || isTrue(pod, 'Initialized')) {
    restarts = init.sidecars
    const main = summarizeMain(status?.containerStatuses ?? [], reason, restarts)
    ready += main.ready
    reason = main.reason
    if (reason === 'Completed' && main.running) reason = isTrue(pod, 'Ready') ? 'Running' : 'NotReady'
  }
  if (pod.metadata.deletionTimestamp) {
    if (status?.reason === 'NodeLost') reason = 'Unknown'
    else if (status?.phase !== 'Succeeded' && status?.phase !== 'Failed') reason = 'Terminating'
  }
  return { ready, total: (spec?.containers.length ?? 0) + sidecars.size, reason, restarts: restarts.count, lastRestart: restarts.last }
}

function firstReason({ status }: Pod): string {
  const gated = status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated')
  return gated ? 'SchedulingGated' : status?.reason || status?.phase || ''
}

/** Walks the init containers up to the one that is not done; a reason means that the pod still initializes. */
function summarizeInit(pod: Pod, sidecarNames: ReadonlySet<string>): { readonly ready: number; readonly reason?: string; readonly all: Restarts; readonly sidecars: Restarts } {
  const all: Restarts = { count: 0, last: '' }
  const sidecars: Restarts = { count: 0, last: '' }
  let ready = 0
  for (const [index, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const isSidecar = sidecarNames.has(status.name)
    countRestarts(all, status)
    if (isSidecar) countRestarts(sidecars, status)
    const { terminated, waiting } = status.state ?? {}
    if (terminated?.exitCode === 0) continue
    if (isSidecar && status.started) {
      if (status.ready) ready++
      continue
    }
    const waits = waiting?.reason && waiting.reason !== 'PodInitializing' ? waiting.reason : undefined
    const progress = `${index}/${pod.spec?.initContainers?.length ?? 0}`
    return { ready, reason: `Init:${terminated ? endOf(terminated) : waits ?? progress}`, all, sidecars }
  }
  return { ready, all, sidecars }
}

/** Walks the containers from the last to the first, so that the first one's trouble is what shows; adds to `restarts`. */
function summarizeMain(statuses: readonly ContainerStatus[], reasonBefore: string, restarts: Restarts): { readonly ready: number; readonly running: boolean; readonly reason: string } {
  let ready = 0
  let reason = reasonBefore
  for (let at = statuses.length - 1; at >= 0; at--) {
    const status = statuses[at]!
    countRestarts(restarts, status)
    const { waiting, terminated, running } = status.state ?? {}
    if (waiting?.reason) reason = waiting.reason
    else if (terminated) reason = endOf(terminated)
    else if (status.ready && running) ready++
  }
  return { ready, running: ready > 0, reason }
}

function endOf({ reason, signal, exitCode }: { readonly reason?: string; readonly signal?: number; readonly exitCode: number }): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`)
}

function countRestarts(into: Restarts, status: ContainerStatus): void {
  into.count += status.restartCount
  const ended = status.lastState?.terminated?.finishedAt
  if (ended && (into.last === '' || parseTime(into.last) < parseTime(ended))) into.last = ended
}

function isTrue(pod: Pod, type: string): boolean {
  return pod.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false
}

function wideCells({ spec, status }: Pod): readonly Cell[] {
  const gates = spec?.readinessGates ?? []
  const open = gates.filter(({ conditionType }) => status?.conditions?.find(({ type }) => type === conditionType)?.status === 'True')
  return [
    status?.podIPs?.[0]?.ip || '<none>',
    spec?.nodeName || '<none>',
    status?.nominatedNodeName || '<none>',
    gates.length > 0 ? `${open.length}/${gates.length}` : '<none>',
  ]
}

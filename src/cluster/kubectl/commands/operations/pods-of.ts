// From what was named to a pod and a container: for logs, exec, attach. Models kubectl/pkg/polymorphichelpers and pkg/cmd/util/podcmd.
import { formatLabelSelector, parseTime, type KubeList, type KubeObject } from '../../../api/index.ts'
import type { Container, EphemeralContainer, Pod } from '../../../api/types/core-v1.ts'
import type { LabelSelector } from '../../../api/types/meta-v1.ts'
import { SECOND, type Micros, type Process } from '../../../../kernel/index.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { nextItem } from './watch-object.ts'

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container'
/** How long to wait for a first pod, unless --pod-running-timeout says otherwise: of logs and of exec. */
export const LOGS_POD_TIMEOUT: Micros = 20 * SECOND
export const EXEC_POD_TIMEOUT: Micros = 60 * SECOND

export type AnyContainer = Container | EphemeralContainer

export const allContainers = ({ spec }: Pod): readonly AnyContainer[] => [...(spec?.initContainers ?? []), ...(spec?.containers ?? []), ...(spec?.ephemeralContainers ?? [])]

/** `a, b, c (ephem), d (init)`. */
export function containerNames({ spec }: Pod): string {
  const named = (containers: readonly AnyContainer[] | undefined, suffix: string): string[] => (containers ?? []).map(({ name }) => `${name}${suffix}`)
  return [...named(spec?.containers, ''), ...named(spec?.ephemeralContainers, ' (ephem)'), ...named(spec?.initContainers, ' (init)')].join(', ')
}

/** The container to speak of when none was named; says so, on stderr unless told otherwise, when there was a choice. */
export function defaultContainer(invocation: Invocation, pod: Pod, quiet = false, say = (text: string): void => invocation.err(text)): string {
  const preferred = pod.metadata.annotations?.[DEFAULT_CONTAINER]
  if (preferred) {
    if (allContainers(pod).some(({ name }) => name === preferred)) return preferred
    say(`Default container name ${JSON.stringify(preferred)} not found in pod ${pod.metadata.name}\n`)
  }
  const [first] = pod.spec?.containers ?? []
  if (!quiet && allContainers(pod).length > 1) say(`Defaulted container ${JSON.stringify(first?.name ?? '')} out of: ${containerNames(pod)}\n`)
  return first?.name ?? ''
}

/** The pods that an object stands for, as a selector. Throws CommandError: `cannot <verb> *v1.ConfigMap: …`. */
export function podSelectorOf(object: KubeObject, verb: string): string {
  const { selector } = (object as { readonly spec?: { readonly selector?: LabelSelector | Readonly<Record<string, string>> } }).spec ?? {}
  switch (object.kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return formatLabelSelector(selector as LabelSelector)
    case 'ReplicationController':
    case 'Service':
      if (object.kind === 'Service' && Object.keys(selector ?? {}).length === 0) throw new CommandError(`${verb} *v1.Service: invalid service '${object.metadata.name}': Service is defined without a selector`)
      return Object.entries(selector ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`).join(',')
    default: {
      const type = `*${(object.apiVersion ?? 'v1').split('/').at(-1)}.${object.kind}`
      throw new CommandError(`${verb} ${type}: selector for ${type} not implemented`)
    }
  }
}

/** The best pod of those that a selector takes, by `compare`; waits for one up to `timeout`. Throws CommandError. */
export function* firstPod(invocation: Invocation, namespace: string | undefined, labelSelector: string, timeout: Micros, compare: (a: Pod, b: Pod) => number): Process<{ pod: Pod; count: number }> {
  const pods = (yield* invocation.mapper.findKind('v1', 'Pod'))!
  const deadline = invocation.now + timeout
  const list = yield* invocation.send<KubeList<Pod>>(pods, 'list', { namespace, query: { labelSelector } })
  const items = list.items.map((item) => ({ ...item, kind: 'Pod', apiVersion: 'v1' }))
  if (items.length > 0) return { pod: items.sort(compare)[0]!, count: items.length }
  const stream = invocation.open(pods, 'watch', { namespace, query: { labelSelector, resourceVersion: list.metadata.resourceVersion ?? '' } })
  try {
    for (;;) {
      const next = yield* nextItem(invocation, stream, deadline)
      if (next === undefined || next === 'late') throw new CommandError('timed out waiting for the condition')
      if ('event' in next && (next.event.type === 'ADDED' || next.event.type === 'MODIFIED')) return { pod: next.event.object as Pod, count: 1 }
    }
  } finally {
    stream.close()
  }
}

const readyCondition = ({ status }: Pod): { readonly status: string; readonly lastTransitionTime?: string } | undefined => status?.conditions?.find(({ type }) => type === 'Ready')
const isReady = (pod: Pod): boolean => readyCondition(pod)?.status === 'True'
const readySince = (pod: Pod): number => (isReady(pod) ? parseTime(readyCondition(pod)?.lastTransitionTime ?? '') : Infinity)
const restarts = ({ status }: Pod): number => Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount ?? 0))
const createdAt = ({ metadata }: Pod): number => (metadata.creationTimestamp ? parseTime(metadata.creationTimestamp) : Infinity)
const PHASES: Readonly<Record<string, number>> = { Running: 0, Unknown: 1, Pending: 2 }
const phaseRank = ({ status }: Pod): number => PHASES[status?.phase ?? ''] ?? 0
const difference = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)

/** Pods worth reading first: assigned, running, ready longest, restarted most, oldest. Models podutils.ByLogging. */
export function byLogging(a: Pod, b: Pod): number {
  return difference(a.spec?.nodeName ? 0 : 1, b.spec?.nodeName ? 0 : 1) || difference(phaseRank(a), phaseRank(b)) || difference(isReady(a) ? 0 : 1, isReady(b) ? 0 : 1) || difference(readySince(a), readySince(b)) || difference(-restarts(a), -restarts(b)) || difference(createdAt(a), createdAt(b))
}

/** Pods worth going into first: as for logs, but restarted least. Models podutils.ActivePods, reversed. */
export function byActivity(a: Pod, b: Pod): number {
  return difference(a.spec?.nodeName ? 0 : 1, b.spec?.nodeName ? 0 : 1) || difference(phaseRank(a), phaseRank(b)) || difference(isReady(a) ? 0 : 1, isReady(b) ? 0 : 1) || difference(readySince(a), readySince(b)) || difference(restarts(a), restarts(b)) || difference(createdAt(a), createdAt(b))
}


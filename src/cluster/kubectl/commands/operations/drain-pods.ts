// Which pods of a node a drain takes away, and which it refuses to. Models kubectl/pkg/drain/filters.go.
import { ApiError, controllerOf, parseTime, type KubeList } from '../../../api/index.ts'
import type { Pod } from '../../../api/types/core-v1.ts'
import { SECOND, type Micros, type Process } from '../../../../kernel/index.ts'
import { CommandError, messageOf } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { isNotFound } from '../../selection.ts'

interface Verdict { readonly isDeleted: boolean; readonly warning?: string; readonly error?: string }
const TAKE: Verdict = { isDeleted: true }
const LEAVE: Verdict = { isDeleted: false }
const MIRROR = 'kubernetes.io/config.mirror'

const isFinished = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'

/** The pods to take from a node; `warnings` and `errors` each name their pods behind the reason. */
export function* podsToDelete(invocation: Invocation, node: string): Process<{ pods: readonly Pod[]; warning: string; errors: readonly CommandError[] }> {
  const pods = (yield* invocation.mapper.findKind('v1', 'Pod'))!
  const labelSelector = invocation.flags.string('pod-selector')
  const list = yield* invocation.send<KubeList<Pod>>(pods, 'list', { query: { fieldSelector: `spec.nodeName=${node}`, limit: 500, ...(labelSelector ? { labelSelector } : {}) } })
  const taken: Pod[] = []
  const warnings = new Map<string, string[]>()
  const errors = new Map<string, string[]>()
  for (const pod of list.items) {
    const verdict = yield* judge(invocation, pod)
    const id = `${pod.metadata.namespace}/${pod.metadata.name}`
    if (verdict.isDeleted) taken.push(pod)
    if (verdict.warning !== undefined) warnings.set(verdict.warning, [...(warnings.get(verdict.warning) ?? []), id])
    if (verdict.error !== undefined) errors.set(verdict.error, [...(errors.get(verdict.error) ?? []), id])
  }
  return {
    pods: taken,
    warning: [...warnings].map(([reason, ids]) => `${reason}: ${ids.join(', ')}`).join('; '),
    errors: [...errors].map(([reason, ids]) => new CommandError(`cannot delete ${reason}: ${ids.join(', ')}`)),
  }
}

/** The first filter that leaves a pod alone decides; of those that take it the last one that has a say. */
function* judge(invocation: Invocation, pod: Pod): Process<Verdict> {
  let last = TAKE
  for (const filter of [skipDeleted, daemonSet, mirror, localStorage, unreplicated]) {
    const verdict = yield* filter(invocation, pod)
    if (!verdict.isDeleted) return verdict
    if (verdict !== TAKE) last = verdict
  }
  return last
}

type Filter = (invocation: Invocation, pod: Pod) => Process<Verdict>

const skipDeleted: Filter = function* ({ flags, now }, { metadata }) {
  const wait: Micros = flags.int('skip-wait-for-delete-timeout', 0) * SECOND
  if (wait > 0 && metadata.deletionTimestamp && now - parseTime(metadata.deletionTimestamp) > wait) return LEAVE
  return TAKE
}

const daemonSet: Filter = function* (invocation, pod) {
  const { flags, mapper } = invocation
  const owner = controllerOf(pod)
  if (owner?.kind !== 'DaemonSet' || isFinished(pod)) return TAKE
  const sets = (yield* mapper.findKind('apps/v1', 'DaemonSet'))!
  try {
    yield* invocation.send(sets, 'get', { name: owner.name, namespace: pod.metadata.namespace })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return isNotFound(error) && flags.bool('force') ? { isDeleted: true, warning: messageOf(error) } : { isDeleted: false, error: messageOf(error) }
  }
  return flags.bool('ignore-daemonsets') ? { isDeleted: false, warning: 'ignoring DaemonSet-managed Pods' } : { isDeleted: false, error: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' }
}

const mirror: Filter = function* (_, { metadata }) {
  return metadata.annotations?.[MIRROR] === undefined ? TAKE : LEAVE
}

const localStorage: Filter = function* ({ flags }, pod) {
  if (!pod.spec?.volumes?.some(({ emptyDir }) => emptyDir) || isFinished(pod)) return TAKE
  return flags.bool('delete-emptydir-data') || flags.bool('delete-local-data') ? { isDeleted: true, warning: 'deleting Pods with local storage' } : { isDeleted: false, error: 'Pods with local storage (use --delete-emptydir-data to override)' }
}

const unreplicated: Filter = function* ({ flags }, pod) {
  if (isFinished(pod) || controllerOf(pod)) return TAKE
  return flags.bool('force') ? { isDeleted: true, warning: 'deleting Pods that declare no controller' } : { isDeleted: false, error: 'cannot delete Pods that declare no controller (use --force to override)' }
}

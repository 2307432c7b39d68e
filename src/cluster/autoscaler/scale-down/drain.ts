// Empties a node by evictions. Models core/scaledown/actuation/drain.go.
import { hasReason } from '../../api/index.ts'
import type { Node, Pod } from '../../api/types/core-v1.ts'
import { PODS } from '../../client/index.ts'
import { SECOND, sleep, type Micros, type Process } from '../../../kernel/index.ts'
import type { AutoscalerContext } from '../context.ts'
import { AutoscalerError, isFailure } from '../failure.ts'

const EVICTION_RETRY = 10 * SECOND
const HEADROOM = 30 * SECOND
const POLL = 5 * SECOND
const DEFAULT_GRACE_SECONDS = 30
const DAEMON_SET_EVICTION = 'cluster-autoscaler.kubernetes.io/enable-ds-eviction'

/** Evicts the pods and waits until they are gone; those of DaemonSets are asked to go without waiting for them. Throws AutoscalerError. */
export function* drainNode(context: AutoscalerContext, node: Node, pods: readonly Pod[], daemonSetPods: readonly Pod[]): Process<void> {
  const { group, options, client } = context
  const { name } = node.metadata
  const until = client.kernel.now + options.maxPodEvictionTime
  for (const pod of daemonSetPods.filter((each) => mayEvictDaemonSetPod(each, options.daemonSetEvictionForOccupiedNodes))) group.spawn(`evict ${pod.metadata.name}`, evict(context, pod, until, false))
  const tasks = pods.map((pod) => group.spawn(`evict ${pod.metadata.name}`, evict(context, pod, until, true)))
  const failures: string[] = []
  for (const task of tasks) failures.push(...(yield* task.join()))
  if (failures.length > 0) throw new AutoscalerError(`Failed to drain node /${name}, due to following errors: [${failures.join(' ')}]`)
  const deadline = client.kernel.now + options.maxGracefulTerminationSeconds * SECOND + HEADROOM
  for (; client.kernel.now < deadline; yield* sleep(POLL)) if (yield* areGone(context, name, pods)) return
  throw new AutoscalerError(`Failed to drain node /${name}: pods remaining after timeout`)
}

/** Tries until the eviction is granted or time is up; gives what went wrong, if anything. */
function* evict({ client, recorder, options, log }: AutoscalerContext, pod: Pod, until: Micros, isRequired: boolean): Process<readonly string[]> {
  const { namespace, name } = pod.metadata
  recorder.event(pod, 'Normal', 'ScaleDown', 'deleting pod for node scale down')
  const wished = pod.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS
  const gracePeriodSeconds = options.maxGracefulTerminationSeconds > 0 ? Math.min(wished, options.maxGracefulTerminationSeconds) : wished
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions: { gracePeriodSeconds } }
  let problem = ''
  do {
    try {
      yield* client.createSub(PODS, name, namespace, 'eviction', eviction)
      return []
    } catch (error) {
      if (hasReason(error, 'NotFound')) return []
      if (!isFailure(error)) throw error
      problem = error.message
    }
    yield* sleep(EVICTION_RETRY)
  } while (client.kernel.now < until)
  log('E', 'drain.go:269', `Failed to evict pod ${name}, error: ${problem}`)
  if (isRequired) recorder.event(pod, 'Warning', 'ScaleDownFailed', 'failed to delete pod for ScaleDown')
  return [`failed to evict pod ${namespace}/${name} within allowed timeout (last error: ${problem})`]
}

function* areGone({ client }: AutoscalerContext, nodeName: string, pods: readonly Pod[]): Process<boolean> {
  for (const { metadata } of pods) {
    try {
      const found = yield* client.get(PODS, metadata.name, metadata.namespace)
      // A pod of the same name elsewhere is its successor.
      if (found.spec?.nodeName === nodeName) return false
    } catch (error) {
      if (!isFailure(error)) throw error
      if (!hasReason(error, 'NotFound')) return false
    }
  }
  return true
}

function mayEvictDaemonSetPod({ metadata }: Pod, byDefault: boolean): boolean {
  const wish = metadata.annotations?.[DAEMON_SET_EVICTION]
  return wish === undefined ? byDefault : wish === 'true'
}

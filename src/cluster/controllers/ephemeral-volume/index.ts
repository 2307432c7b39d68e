// The ephemeral volume controller: makes the claims that pods ask for in their own spec. Models pkg/controller/volume/ephemeral.
import { keyOf, type New } from '../../api/index.ts'
import type { PersistentVolumeClaim, Pod, Volume } from '../../api/types/core-v1.ts'
import { EventRecorder, PERSISTENT_VOLUME_CLAIMS, PODS, WorkQueue, waitForSync } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { RetryError, attempt, controllerReference, startWorkers, type ControllerContext } from '../framework/index.ts'

const NAME = 'ephemeral-volume-controller'
const WORKERS = 5

/** The claim of one volume of a pod; it goes with the pod. */
export function planClaim(pod: Pod, { name, ephemeral }: Volume): New<PersistentVolumeClaim> {
  const template = ephemeral!.volumeClaimTemplate!
  const { labels, annotations } = template.metadata ?? {}
  return {
    kind: 'PersistentVolumeClaim',
    apiVersion: 'v1',
    metadata: { name: `${pod.metadata.name}-${name}`, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}), ownerReferences: [controllerReference({ ...pod, kind: 'Pod', apiVersion: 'v1' })] },
    spec: template.spec,
    status: {},
  }
}

export function* startEphemeralVolumeController(context: ControllerContext): Process<void> {
  const { kernel, informers, group } = context
  const client = context.clientFor(NAME)
  const recorder = new EventRecorder(client, group, 'ephemeral_volume')
  const pods = informers.informer(PODS)
  const claims = informers.informer(PERSISTENT_VOLUME_CLAIMS)
  const queue = new WorkQueue(kernel, 'ephemeral_volume')
  pods.handle({ added: (pod) => pod.spec?.volumes?.some(({ ephemeral }) => ephemeral) && queue.add(keyOf(pod)) })
  // A claim that went away is made anew for a pod that still waits for it.
  claims.handle({
    deleted({ metadata }) {
      const owner = metadata.ownerReferences?.find(({ controller, kind }) => controller && kind === 'Pod')
      if (owner) queue.add(`${metadata.namespace}/${owner.name}`)
    },
  })
  yield* waitForSync([pods, claims])
  startWorkers(context, queue, WORKERS, function* (key) {
    const pod = pods.get(key)
    if (!pod || pod.metadata.deletionTimestamp !== undefined) return
    if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `pods/${key}`)
    for (const volume of pod.spec?.volumes ?? []) {
      if (!volume.ephemeral) continue
      const claim = planClaim(pod, volume)
      const known = claims.get(`${pod.metadata.namespace}/${claim.metadata.name}`)
      if (known?.metadata.ownerReferences?.some(({ uid }) => uid === pod.metadata.uid)) continue
      const error = known ? new RetryError(`PVC ${keyOf(known)} was not created for pod ${key} (pod is not owner)`) : (yield* attempt(client.create(PERSISTENT_VOLUME_CLAIMS, claim, undefined, pod.metadata.namespace))).error
      if (!error) continue
      recorder.event(pod, 'Warning', 'FailedBinding', `ephemeral volume ${volume.name}: ${error.message}`)
      throw error
    }
  })
}

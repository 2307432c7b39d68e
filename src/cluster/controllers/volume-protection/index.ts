// Two small controllers that keep what is in use: a claim while a pod uses it, a volume while it is bound.
// Model pkg/controller/volume/pvcprotection and pvprotection. Admission gives the finalizers; these take them away.
import { keyOf, splitKey } from '../../api/index.ts'
import type { PersistentVolumeClaim, Pod } from '../../api/types/core-v1.ts'
import { PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS, PODS, WorkQueue, waitForSync } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { claimsOf, indexByClaim, isPodTerminal, podsOfClaim, startWorkers, type ControllerContext } from '../framework/index.ts'

const CLAIM_FINALIZER = 'kubernetes.io/pvc-protection'
const VOLUME_FINALIZER = 'kubernetes.io/pv-protection'

/** Only a pod that was given to a node keeps a claim: others will not be started with one that is being deleted. */
const uses = (pod: Pod, claim: string): boolean => Boolean(pod.spec?.nodeName) && claimsOf(pod).includes(claim)

export function* startClaimProtection(context: ControllerContext): Process<void> {
  const name = 'pvc-protection-controller'
  const { kernel, informers } = context
  const client = context.clientFor(name)
  const claims = informers.informer(PERSISTENT_VOLUME_CLAIMS)
  const pods = informers.informer(PODS)
  const queue = new WorkQueue(kernel, 'pvcprotection')
  indexByClaim(pods)
  const enqueue = (claim: PersistentVolumeClaim): void => {
    const isOpen = claim.metadata.deletionTimestamp === undefined
    if (isOpen !== (claim.metadata.finalizers?.includes(CLAIM_FINALIZER) ?? false)) queue.add(keyOf(claim))
  }
  claims.handle({ added: enqueue, updated: (_, claim) => enqueue(claim) })
  const freed = (pod: Pod): void => claimsOf(pod).forEach((key) => queue.add(key))
  pods.handle({ added: (pod) => isPodTerminal(pod) && freed(pod), updated: (_, pod) => isPodTerminal(pod) && freed(pod), deleted: freed })
  yield* waitForSync([claims, pods])
  startWorkers(
    context,
    queue,
    1,
    function* (key) {
      const claim = claims.get(key)
      if (!claim) return
      const { finalizers = [], deletionTimestamp } = claim.metadata
      const isProtected = finalizers.includes(CLAIM_FINALIZER)
      if ((deletionTimestamp !== undefined) !== isProtected) return
      if (isProtected) {
        if (podsOfClaim(pods, key).some((pod) => uses(pod, key))) return
        // The informer may be behind: a claim in use must not be let go.
        const { items } = yield* client.list(PODS, { namespace: splitKey(key).namespace })
        if (items.some((pod) => uses(pod, key))) return
      }
      if (kernel.trace.on) kernel.trace.record('reconcile', name, 'sync', `persistentvolumeclaims/${key}`, { isProtected })
      const next = isProtected ? finalizers.filter((finalizer) => finalizer !== CLAIM_FINALIZER) : [...finalizers, CLAIM_FINALIZER]
      yield* client.update(PERSISTENT_VOLUME_CLAIMS, { ...claim, metadata: { ...claim.metadata, finalizers: next.length > 0 ? next : undefined } })
    },
    Infinity,
  )
}

export function* startVolumeProtection(context: ControllerContext): Process<void> {
  const name = 'pv-protection-controller'
  const { kernel, informers } = context
  const client = context.clientFor(name)
  const volumes = informers.informer(PERSISTENT_VOLUMES)
  const queue = new WorkQueue(kernel, 'pvprotection')
  volumes.handle({ added: (volume) => queue.add(keyOf(volume)), updated: (_, volume) => queue.add(keyOf(volume)) })
  yield* waitForSync([volumes])
  startWorkers(
    context,
    queue,
    1,
    function* (key) {
      const volume = volumes.get(key)
      if (!volume) return
      const { finalizers = [], deletionTimestamp } = volume.metadata
      const isProtected = finalizers.includes(VOLUME_FINALIZER)
      if ((deletionTimestamp !== undefined) !== isProtected || (isProtected && volume.status?.phase === 'Bound')) return
      if (kernel.trace.on) kernel.trace.record('reconcile', name, 'sync', `persistentvolumes/${key}`, { isProtected })
      const next = isProtected ? finalizers.filter((finalizer) => finalizer !== VOLUME_FINALIZER) : [...finalizers, VOLUME_FINALIZER]
      yield* client.update(PERSISTENT_VOLUMES, { ...volume, metadata: { ...volume.metadata, finalizers: next.length > 0 ? next : undefined } })
    },
    Infinity,
  )
}

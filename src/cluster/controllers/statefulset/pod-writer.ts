// Makes and deletes the pods of a StatefulSet and their claims, with the events that tell of it.
// Models pkg/controller/statefulset/stateful_pod_control.go.
import { hasReason, keyOf, type KubeObject, type New } from '../../api/index.ts'
import type { StatefulSet } from '../../api/types/apps-v1.ts'
import type { PersistentVolumeClaim, Pod } from '../../api/types/core-v1.ts'
import type { OwnerReference } from '../../api/types/meta-v1.ts'
import { PERSISTENT_VOLUME_CLAIMS, PODS, type Client, type EventRecorder, type Informer } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { RetryError, attempt, semanticEqual } from '../framework/index.ts'
import { POD_INDEX_LABEL, POD_NAME_LABEL, claimsOf, isInRange, ordinalOf } from './pods.ts'

export class StatefulPodWriter {
  #client: Client
  #recorder: EventRecorder
  #claims: Informer<PersistentVolumeClaim>

  constructor(client: Client, recorder: EventRecorder, claims: Informer<PersistentVolumeClaim>) {
    this.#client = client
    this.#recorder = recorder
    this.#claims = claims
  }

  /** Makes the claims that are missing, then the pod. Throws ApiError, NetworkError, RetryError. */
  *create(set: StatefulSet, pod: New<Pod>): Process<void> {
    const name = pod.metadata.name!
    const claims = yield* attempt(this.createClaims(set, name))
    if (claims.error) {
      this.#tell(set, name, 'create', claims.error)
      throw claims.error
    }
    const made = yield* attempt(this.#client.create(PODS, pod))
    if (hasReason(made.error, 'AlreadyExists')) throw made.error
    this.#tell(set, name, 'create', made.error)
    if (made.error) throw made.error
    yield* this.matchRetention(set, made.value!)
  }

  *delete(set: StatefulSet, pod: Pod): Process<void> {
    const { error } = yield* attempt(this.#client.delete(PODS, pod.metadata.name, pod.metadata.namespace))
    this.#tell(set, pod.metadata.name, 'delete', error)
    if (error) throw error
  }

  /** Gives a pod the labels that its ordinal asks for. */
  *restoreIdentity(set: StatefulSet, pod: Pod): Process<void> {
    yield* this.createClaims(set, pod.metadata.name)
    const labels = { ...pod.metadata.labels, [POD_NAME_LABEL]: pod.metadata.name, [POD_INDEX_LABEL]: String(ordinalOf(pod)) }
    const { error } = yield* attempt(this.#client.update(PODS, { ...pod, metadata: { ...pod.metadata, labels } }))
    this.#tell(set, pod.metadata.name, 'update', error)
    if (error) throw error
  }

  *createClaims(set: StatefulSet, pod: string): Process<void> {
    const errors: string[] = []
    for (const claim of claimsOf(set, pod)) {
      const known = this.#claims.get(keyOf(claim))
      if (known?.metadata.deletionTimestamp !== undefined) errors.push(`pvc ${known.metadata.name} is being deleted`)
      if (known) continue
      const { error } = yield* attempt(this.#client.create(PERSISTENT_VOLUME_CLAIMS, claim))
      const { name } = claim.metadata
      if (error) errors.push(`failed to create PVC ${name}: ${error.message}`)
      if (!error) this.#recorder.event(set, 'Normal', 'SuccessfulCreate', `create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} success`)
      else if (!hasReason(error, 'AlreadyExists')) this.#recorder.event(set, 'Warning', 'FailedCreate', `create Claim ${name} for Pod ${pod} in StatefulSet ${set.metadata.name} failed error: ${error.message}`)
    }
    if (errors.length > 0) throw new RetryError(errors.join(', '))
  }

  /** Whether a claim of the pod belongs to a pod that is gone: it is about to be deleted, and must not be used again. */
  hasStaleClaim(set: StatefulSet, pod: New<Pod>): boolean {
    if (set.spec?.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return false
    return claimsOf(set, pod.metadata.name!).some((claim) => this.#claims.get(keyOf(claim))?.metadata.ownerReferences?.some((owner) => owner.kind === 'Pod' && owner.name === pod.metadata.name))
  }

  /** Makes the pod's claims depend on what their retention policy says they are not to outlive. */
  *matchRetention(set: StatefulSet, pod: Pod): Process<void> {
    const policy = set.spec?.persistentVolumeClaimRetentionPolicy
    const isDefault = (policy?.whenDeleted ?? 'Retain') === 'Retain' && (policy?.whenScaled ?? 'Retain') === 'Retain'
    for (const { metadata } of claimsOf(set, pod.metadata.name)) {
      const claim = this.#claims.get(keyOf({ metadata }))
      if (!claim || (isDefault && !claim.metadata.ownerReferences)) continue
      const owners = retentionOwners(set, pod, claim.metadata.ownerReferences ?? [])
      if (semanticEqual(owners, claim.metadata.ownerReferences)) continue
      yield* this.#client.update(PERSISTENT_VOLUME_CLAIMS, { ...claim, metadata: { ...claim.metadata, ownerReferences: owners } })
    }
  }

  #tell(set: StatefulSet, pod: string, verb: 'create' | 'delete' | 'update', error: Error | undefined): void {
    const reason = `${verb[0]!.toUpperCase()}${verb.slice(1)}`
    if (error) this.#recorder.event(set, 'Warning', `Failed${reason}`, `${verb} Pod ${pod} in StatefulSet ${set.metadata.name} failed error: ${error.message}`)
    else this.#recorder.event(set, 'Normal', `Successful${reason}`, `${verb} Pod ${pod} in StatefulSet ${set.metadata.name} successful`)
  }
}

/** Owners of a claim: the set if claims go with it, the pod if they go with the scale and this pod is going. */
function retentionOwners(set: StatefulSet, pod: Pod, before: readonly OwnerReference[]): readonly OwnerReference[] {
  const policy = set.spec?.persistentVolumeClaimRetentionPolicy
  const others = before.filter(({ uid }) => uid !== set.metadata.uid && uid !== pod.metadata.uid)
  const reference = ({ metadata }: KubeObject, apiVersion: string, kind: string, more: object): OwnerReference => ({ apiVersion, kind, name: metadata.name, uid: metadata.uid, ...more })
  const isCondemned = policy?.whenScaled === 'Delete' && !isInRange(set, pod)
  if (isCondemned) return [...others, reference(pod, 'v1', 'Pod', {})]
  return policy?.whenDeleted === 'Delete' ? [...others, reference(set, 'apps/v1', 'StatefulSet', { controller: true, blockOwnerDeletion: true })] : others
}

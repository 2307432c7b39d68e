// The claims that pods use, and the pods that use a claim.
import type { Pod } from '../../api/types/core-v1.ts'
import type { Informer } from '../../client/index.ts'

const BY_CLAIM = 'claim'

/** Keys of the claims that a pod uses. */
export function claimsOf({ metadata, spec }: Pod): readonly string[] {
  return (spec?.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => (persistentVolumeClaim ? [`${metadata.namespace}/${persistentVolumeClaim.claimName}`] : ephemeral ? [`${metadata.namespace}/${metadata.name}-${name}`] : []))
}

/** Files pods by the claims that they use. */
export function indexByClaim(pods: Informer<Pod>): void {
  pods.addIndex(BY_CLAIM, claimsOf)
}

export function podsOfClaim(pods: Informer<Pod>, claim: string): readonly Pod[] {
  return [...pods.byIndex(BY_CLAIM, claim)]
}

// Other resources with something of their own: namespaces, nodes, storage, secrets, extension.
import { without } from '../defaults/index.ts'
import { deepEqual } from '../equal.ts'
import type { CustomResourceDefinition } from '../types/apiextensions-v1.ts'
import type { CertificateSigningRequest } from '../types/certificates-v1.ts'
import type { Namespace, Node, PersistentVolume, PersistentVolumeClaim, Secret, ServiceAccount } from '../types/core-v1.ts'
import type { EndpointSlice } from '../types/discovery-v1.ts'
import { withStatus } from './stored.ts'
import type { CreateContext, Stored } from './stored.ts'

const NAMESPACE_FINALIZER = 'kubernetes'

/** A Namespace lives until its contents are gone, which this finalizer waits for. */
export function createNamespace(object: Stored): Stored {
  const { spec } = object as Namespace
  const finalizers = spec?.finalizers ?? []
  return {
    ...object,
    spec: finalizers.includes(NAMESPACE_FINALIZER) ? spec : { ...spec, finalizers: [...finalizers, NAMESPACE_FINALIZER] },
    status: { phase: 'Active' },
  } as Stored
}

/** Its finalizers go only through the finalize subresource. */
export function updateNamespace(next: Stored, old: Stored): Stored {
  const { spec } = old as Namespace
  return deepEqual((next as Namespace).spec?.finalizers, spec?.finalizers) ? next : ({ ...next, spec: { ...next.spec, finalizers: spec?.finalizers } } as Stored)
}

/** A Node may come with a status when it is created; configuration from the server is a thing of the past. */
export function createNode(object: Stored): Stored {
  const { spec, status } = object as Node
  const current = spec?.configSource ? { ...object, spec: without(spec, 'configSource') } : object
  return (status?.config ? { ...current, status: without(status, 'config') } : current) as Stored
}

/** That configuration comes by the status no more than by the spec. */
export function updateNodeStatus(next: Stored, old: Stored): Stored {
  const { status } = next as Node
  return status?.config && !(old as Node).status?.config ? ({ ...next, status: without(status, 'config') } as Stored) : next
}

/** The status has its own door later. */
export function updateNode(next: Stored, old: Stored): Stored {
  const { spec } = next as Node
  const current = spec?.configSource && !(old as Node).spec?.configSource ? ({ ...next, spec: without(spec, 'configSource') } as Stored) : next
  return withStatus(current, old.status)
}

export function createVolume(object: Stored, { now }: CreateContext): Stored {
  return withStatus(object, { phase: 'Pending', lastPhaseTransitionTime: now })
}

/** The time of a change of phase is written unless the writer gave one. */
export function updateVolumeStatus(next: Stored, old: Stored, now: string | undefined): Stored {
  const after = (next as PersistentVolume).status
  const before = (old as PersistentVolume).status
  if (now === undefined || after?.phase === before?.phase) return next
  const given = after?.lastPhaseTransitionTime
  return given && given !== before?.lastPhaseTransitionTime ? next : withStatus(next, { ...after, lastPhaseTransitionTime: now })
}

export function createClaim(object: Stored): Stored {
  return withStatus(dropSources(object), { phase: 'Pending' })
}

/** What an old claim names as its source stays, whatever it is. */
export function updateClaim(next: Stored, old: Stored): Stored {
  const { spec } = old as PersistentVolumeClaim
  if (!spec?.dataSource && !spec?.dataSourceRef) return dropSources(next)
  const after = (next as PersistentVolumeClaim).spec
  return after?.dataSource && !after.dataSourceRef ? ({ ...next, spec: { ...after, dataSourceRef: after.dataSource } } as Stored) : next
}

/** Sources in other namespaces are off, and what dataSource alone may not name has always been ignored. */
function dropSources(object: Stored): Stored {
  const { spec } = object as PersistentVolumeClaim
  if (!spec?.dataSource && !spec?.dataSourceRef) return object
  const near = spec.dataSourceRef?.namespace ? without(spec, 'dataSourceRef') : spec
  return { ...object, spec: near.dataSource && !near.dataSourceRef ? without(near, 'dataSource') : near } as Stored
}

/** Secrets of an account are known by name only. */
export function prepareAccount(object: Stored): Stored {
  const { secrets } = object as ServiceAccount
  if (!secrets?.some((secret) => Object.keys(secret).some((field) => field !== 'name'))) return object
  return { ...object, secrets: secrets.map(({ name }) => (name === undefined ? {} : { name })) } as Stored
}

/** A type left out is the old type. */
export function updateSecret(next: Stored, old: Stored): Stored {
  return (next as Secret).type ? next : ({ ...next, type: (old as Secret).type } as Stored)
}

/** Deployments copy their annotations to ReplicaSets, so those make a new generation too. */
export function isNewDeployment(next: Stored, old: Stored): boolean {
  return !deepEqual(next.spec, old.spec) || !deepEqual(next.metadata.annotations, old.metadata.annotations)
}

/** Anything but metadata counts, and labels do. */
export function isNewEndpointSlice(next: Stored, old: Stored): boolean {
  return !deepEqual({ ...next, metadata: next.metadata.labels }, { ...old, metadata: old.metadata.labels })
}

/** The old way to say where an endpoint is can no longer be written. */
export function dropTopology(object: Stored): Stored {
  const slice = object as EndpointSlice
  if (!slice.endpoints?.some((endpoint) => endpoint.deprecatedTopology)) return object
  return { ...slice, endpoints: slice.endpoints.map((endpoint) => without(endpoint, 'deprecatedTopology')) } as Stored
}

export function updateEndpointSlice(next: Stored, old: Stored): Stored {
  return deepEqual((next as EndpointSlice).endpoints, (old as EndpointSlice).endpoints) ? next : dropTopology(next)
}

/** A request for a certificate records who asked, whatever it says itself. */
export function createSigningRequest(object: Stored, { user }: CreateContext): Stored {
  const { username: _, uid: __, groups: ___, extra: ____, ...spec } = (object as CertificateSigningRequest).spec
  return { ...object, spec: { ...spec, ...user } } as Stored
}

export function updateSigningRequest(next: Stored, old: Stored): Stored {
  return next.spec === old.spec ? next : ({ ...next, spec: old.spec } as Stored)
}

/** Conditions of a request get their times from the server where nobody gave them; one that stays as it was keeps its own. */
export function stampSigningRequest(next: Stored, old: Stored, now: string | undefined): Stored {
  const { status } = next as CertificateSigningRequest
  if (now === undefined || !status?.conditions?.some(({ lastUpdateTime, lastTransitionTime }) => !lastUpdateTime || !lastTransitionTime)) return next
  const conditions = status.conditions.map((condition) => {
    const before = (old as CertificateSigningRequest).status?.conditions?.find(({ type, status: is, lastTransitionTime }) => type === condition.type && is === condition.status && lastTransitionTime)
    return { ...condition, lastUpdateTime: condition.lastUpdateTime ?? now, lastTransitionTime: condition.lastTransitionTime ?? before?.lastTransitionTime ?? now }
  })
  return { ...next, status: { ...status, conditions } } as Stored
}

/** Versions in which objects have been stored are remembered, since they must stay readable. */
export function storeCustomVersions(object: Stored): Stored {
  const { spec, status } = object as CustomResourceDefinition
  const known = status?.storedVersions ?? []
  const stored = spec.versions?.find((version) => version.storage)?.name
  return stored === undefined || known.includes(stored) ? object : ({ ...object, status: { ...status, storedVersions: [...known, stored] } } as Stored)
}

// Which fields hold the name of another object, so that names that exist can be offered there. Pure.
import type { Path } from './schema-place.ts'

/** Names of objects that exist: of a resource (`configmaps`, `storageclasses.storage.k8s.io`), in a namespace where it has any. */
export type NamesOf = (resource: string, namespace: string) => readonly string[]

/** The end of a path, and the resource that is named there; `*` is any step. */
const REFERENCES: readonly (readonly [end: string, resource: string])[] = [
  ['metadata.namespace', 'namespaces'],
  ['configMapKeyRef.name', 'configmaps'],
  ['configMapRef.name', 'configmaps'],
  ['configMap.name', 'configmaps'],
  ['secretKeyRef.name', 'secrets'],
  ['secretRef.name', 'secrets'],
  ['secret.secretName', 'secrets'],
  ['secret.name', 'secrets'],
  ['tls.*.secretName', 'secrets'],
  ['imagePullSecrets.*.name', 'secrets'],
  ['persistentVolumeClaim.claimName', 'persistentvolumeclaims'],
  ['serviceAccountName', 'serviceaccounts'],
  ['storageClassName', 'storageclasses.storage.k8s.io'],
  ['spec.volumeName', 'persistentvolumes'],
  ['nodeName', 'nodes'],
  ['priorityClassName', 'priorityclasses.scheduling.k8s.io'],
  ['runtimeClassName', 'runtimeclasses.node.k8s.io'],
  ['ingressClassName', 'ingressclasses.networking.k8s.io'],
  ['backend.service.name', 'services'],
  ['spec.serviceName', 'services'],
]

/** What stands beside a field, by name, where it decides what is named: the kind of a scale target or of a role. */
const BY_KIND: Readonly<Record<string, string>> = { Deployment: 'deployments.apps', StatefulSet: 'statefulsets.apps', ReplicaSet: 'replicasets.apps', Role: 'roles.rbac.authorization.k8s.io', ClusterRole: 'clusterroles.rbac.authorization.k8s.io', ServiceAccount: 'serviceaccounts' }
const KINDED: readonly string[] = ['scaleTargetRef.name', 'roleRef.name', 'subjects.*.name']

/** The resource whose objects are named at a path; `kindBeside` is the value of `kind` beside it. */
export function resourceNamedAt(path: Path, kindBeside: string | undefined): string | undefined {
  const steps = path.map((step) => (typeof step === 'number' ? '*' : step)).join('.')
  const isAt = (end: string): boolean => steps === end || steps.endsWith(`.${end}`)
  if (KINDED.some(isAt)) return kindBeside === undefined ? undefined : BY_KIND[kindBeside]
  return REFERENCES.find(([end]) => isAt(end))?.[1]
}

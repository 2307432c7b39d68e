// Names in other objects follow the objects that they name. Models kustomize's name reference transformer, for the references of built-in kinds.
import type { KubeObject } from '../../api/index.ts'
import { changeAt, nameOf, type Resource } from './resource.ts'

const POD_SPECS: readonly (readonly [kinds: readonly string[], path: string])[] = [
  [['Pod'], 'spec'], [['CronJob'], 'spec.jobTemplate.spec.template.spec'],
  [['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job', 'ReplicationController'], 'spec.template.spec'],
]

const inContainers = (path: string): readonly string[] => [`containers.*.${path}`, `initContainers.*.${path}`]

/** Where a pod names objects of a kind. */
const IN_PODS: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ['volumes.*.configMap.name', 'volumes.*.projected.sources.*.configMap.name', ...inContainers('env.*.valueFrom.configMapKeyRef.name'), ...inContainers('envFrom.*.configMapRef.name')],
  Secret: ['volumes.*.secret.secretName', 'volumes.*.projected.sources.*.secret.name', 'imagePullSecrets.*.name', ...inContainers('env.*.valueFrom.secretKeyRef.name'), ...inContainers('envFrom.*.secretRef.name')],
  ServiceAccount: ['serviceAccountName', 'serviceAccount'],
  PersistentVolumeClaim: ['volumes.*.persistentVolumeClaim.claimName'],
  PriorityClass: ['priorityClassName'],
}

interface Reference { readonly in: readonly string[]; readonly path: string; readonly to: string }

const REFERENCES: readonly Reference[] = [
  ...Object.entries(IN_PODS).flatMap(([to, paths]) => POD_SPECS.flatMap(([kinds, spec]) => paths.map((path) => ({ in: kinds, path: `${spec}.${path}`, to })))),
  { in: ['StatefulSet'], path: 'spec.serviceName', to: 'Service' },
  { in: ['Ingress'], path: 'spec.rules.*.http.paths.*.backend.service.name', to: 'Service' },
  { in: ['Ingress'], path: 'spec.defaultBackend.service.name', to: 'Service' },
  { in: ['Ingress'], path: 'spec.tls.*.secretName', to: 'Secret' },
  { in: ['ServiceAccount'], path: 'imagePullSecrets.*.name', to: 'Secret' },
  { in: ['ServiceAccount'], path: 'secrets.*.name', to: 'Secret' },
  { in: ['PersistentVolumeClaim'], path: 'spec.volumeName', to: 'PersistentVolume' },
  { in: ['PersistentVolume', 'PersistentVolumeClaim'], path: 'spec.storageClassName', to: 'StorageClass' },
]

/** The resources with every reference to the name that its object has now. */
export function withReferences(resources: readonly Resource[]): readonly Resource[] {
  const current = (kind: string, name: unknown): unknown => {
    const named = resources.filter(({ object, names }) => object.kind === kind && names.includes(String(name)))
    return named.length > 0 && !named.some((resource) => nameOf(resource) === name) ? nameOf(named[0]!) : name
  }
  return resources.map((resource) => ({ ...resource, object: withFixed(resource.object, resources, current) }))
}

function withFixed(object: KubeObject, resources: readonly Resource[], current: (kind: string, name: unknown) => unknown): KubeObject {
  let fixed = object
  for (const { in: kinds, path, to } of REFERENCES) if (kinds.includes(object.kind ?? '')) fixed = changeAt(fixed, path.split('.'), false, (name) => current(to, name)) as KubeObject
  // Those that say the kind beside the name.
  const byKind = (value: unknown): unknown => {
    const { kind = '', name } = value as { readonly kind?: string; readonly name?: string }
    const now = current(kind, name)
    const account = kind === 'ServiceAccount' && now !== name ? resources.find((each) => each.object.kind === kind && nameOf(each) === now) : undefined
    return { ...(value as object), name: now, ...(account?.object.metadata.namespace ? { namespace: account.object.metadata.namespace } : {}) }
  }
  if (object.kind === 'HorizontalPodAutoscaler') fixed = changeAt(fixed, ['spec', 'scaleTargetRef'], false, byKind) as KubeObject
  if (object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding') fixed = changeAt(changeAt(fixed, ['roleRef'], false, byKind), ['subjects', '*'], false, byKind) as KubeObject
  return fixed
}

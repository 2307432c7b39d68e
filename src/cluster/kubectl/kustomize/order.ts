// The order of what is built: what others need comes first. Models kustomize's legacy order, which is the default.
import type { Resource } from './resource.ts'

const FIRST = [
  'Namespace', 'ResourceQuota', 'StorageClass', 'CustomResourceDefinition', 'ServiceAccount', 'PodSecurityPolicy', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'ConfigMap', 'Secret',
  'Endpoints', 'Service', 'LimitRange', 'PriorityClass', 'PersistentVolume', 'PersistentVolumeClaim', 'Deployment', 'StatefulSet', 'CronJob', 'PodDisruptionBudget',
]
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

function placeOf({ object: { kind = '' } }: Resource): number {
  if (FIRST.includes(kind)) return FIRST.indexOf(kind) - FIRST.length
  return LAST.indexOf(kind) + 1
}

/** Among those of one place, kinds by group, version and name, then objects by namespace and name. */
function textOf({ object: { apiVersion = '', kind = '', metadata } }: Resource): string {
  const slash = apiVersion.indexOf('/')
  const [group, version] = slash < 0 ? ['~G', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)]
  return [`${group}_${version}_${kind}`, metadata.namespace ?? '~X', metadata.name ?? ''].join('|')
}

export function inOrder(resources: readonly Resource[]): readonly Resource[] {
  return [...resources].sort((a, b) => placeOf(a) - placeOf(b) || (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0))
}

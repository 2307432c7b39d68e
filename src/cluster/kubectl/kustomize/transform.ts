// What a kustomization does to every resource: namespace, names, labels, annotations, images, replicas. Models kustomize's built-in transformers and their field specs.
import { RESOURCES, type KubeObject } from '../../api/index.ts'
import type { Kustomization } from './kustomization.ts'
import { changeAt, type Resource } from './resource.ts'

/** A place in objects of some kinds (undefined: all), which is made where it is missing if `create`. */
interface FieldSpec { readonly path: string; readonly kinds?: readonly string[]; readonly create?: boolean }

const WORKLOADS = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet']

const TEMPLATES: readonly FieldSpec[] = [
  { path: 'spec.template.metadata', kinds: [...WORKLOADS, 'ReplicationController', 'Job'], create: true },
  { path: 'spec.jobTemplate.metadata', kinds: ['CronJob'], create: true },
  { path: 'spec.jobTemplate.spec.template.metadata', kinds: ['CronJob'], create: true },
]

const inTemplates = (field: string): readonly FieldSpec[] => TEMPLATES.map((spec) => ({ ...spec, path: `${spec.path}.${field}` }))

const TERMS = ['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [`${affinity}.preferredDuringSchedulingIgnoredDuringExecution.*.podAffinityTerm`, `${affinity}.requiredDuringSchedulingIgnoredDuringExecution.*`])

const SELECTORS: readonly FieldSpec[] = [
  { path: 'spec.selector', kinds: ['Service', 'ReplicationController'], create: true },
  { path: 'spec.selector.matchLabels', kinds: WORKLOADS, create: true },
  ...TERMS.map((term): FieldSpec => ({ path: `spec.template.spec.affinity.${term}.labelSelector.matchLabels`, kinds: ['Deployment', 'StatefulSet'] })),
  { path: 'spec.template.spec.topologySpreadConstraints.*.labelSelector.matchLabels', kinds: ['Deployment', 'StatefulSet'] },
  { path: 'spec.volumeClaimTemplates.*.metadata.labels', kinds: ['StatefulSet'], create: true },
  { path: 'spec.selector.matchLabels', kinds: ['Job', 'PodDisruptionBudget'] },
  { path: 'spec.podSelector.matchLabels', kinds: ['NetworkPolicy'] },
  { path: 'spec.ingress.*.from.*.podSelector.matchLabels', kinds: ['NetworkPolicy'] },
  { path: 'spec.egress.*.to.*.podSelector.matchLabels', kinds: ['NetworkPolicy'] },
]

const LABELS: FieldSpec = { path: 'metadata.labels', create: true }
const ANNOTATIONS: readonly FieldSpec[] = [{ path: 'metadata.annotations', create: true }, ...inTemplates('annotations')]
const CONTAINERS: readonly FieldSpec[] = ['spec', 'spec.template.spec', 'spec.jobTemplate.spec.template.spec'].flatMap((spec) => ['containers', 'initContainers'].map((list) => ({ path: `${spec}.${list}.*.image` })))
const COUNTED = ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet']

/** Kinds whose objects keep their names. */
const NAMED = new Set(['Namespace', 'CustomResourceDefinition', 'APIService'])

const CLUSTER_WIDE = new Set(RESOURCES.filter(({ namespaced }) => !namespaced).map(({ kind }) => kind))

export function transform(resources: readonly Resource[], kustomization: Kustomization): readonly Resource[] {
  return resources.map((resource) => {
    const placed = withNamespace(resource.object, kustomization.namespace)
    const { namePrefix = '', nameSuffix = '' } = kustomization
    const old = placed.metadata.name ?? ''
    const name = NAMED.has(placed.kind ?? '') ? old : `${namePrefix}${old}${nameSuffix}`
    const named = { ...placed, metadata: { ...placed.metadata, name } }
    const names = name === resource.names.at(-1) ? resource.names : [...resource.names, name]
    return { ...resource, names, object: decorated(named, names, kustomization) }
  })
}

function decorated(object: KubeObject, names: readonly string[], { commonLabels, commonAnnotations, labels = [], images = [], replicas = [] }: Kustomization): KubeObject {
  let changed = object
  for (const { pairs, includeSelectors, includeTemplates } of labels) changed = setPairs(changed, [LABELS, ...(includeSelectors || includeTemplates ? inTemplates('labels') : []), ...(includeSelectors ? SELECTORS : [])], pairs)
  changed = setPairs(changed, [LABELS, ...inTemplates('labels'), ...SELECTORS], commonLabels)
  changed = setPairs(changed, ANNOTATIONS, commonAnnotations)
  for (const { name, count } of replicas) if (COUNTED.includes(changed.kind ?? '') && names.includes(name)) changed = changeAt(changed, ['spec', 'replicas'], true, () => count) as KubeObject
  for (const image of images) changed = changeFields(changed, CONTAINERS, (old) => (typeof old === 'string' ? withImage(old, image) : old))
  return changed
}

function changeFields(object: KubeObject, specs: readonly FieldSpec[], change: (old: unknown) => unknown): KubeObject {
  return specs.reduce((changed, { path, kinds, create = false }) => (kinds && !kinds.includes(changed.kind ?? '') ? changed : (changeAt(changed, path.split('.'), create, change) as KubeObject)), object)
}

function setPairs(object: KubeObject, specs: readonly FieldSpec[], pairs: Readonly<Record<string, string>> | undefined): KubeObject {
  return pairs ? changeFields(object, specs, (old) => ({ ...(old as object | undefined), ...pairs })) : object
}

/** The object in the namespace; a Namespace gets its name. Accounts called default that a binding names go along. */
function withNamespace(object: KubeObject, namespace: string | undefined): KubeObject {
  if (!namespace) return object
  if (object.kind === 'Namespace') return { ...object, metadata: { ...object.metadata, name: namespace } }
  const placed = CLUSTER_WIDE.has(object.kind ?? '') ? object : { ...object, metadata: { ...object.metadata, namespace } }
  if (placed.kind !== 'RoleBinding' && placed.kind !== 'ClusterRoleBinding') return placed
  return changeAt(placed, ['subjects', '*'], false, (subject) => {
    const { kind, name } = subject as { readonly kind?: string; readonly name?: string }
    return kind === 'ServiceAccount' && name === 'default' ? { ...(subject as object), namespace } : subject
  }) as KubeObject
}

/** `nginx:1.27` with another name, tag or digest, if it is that image. */
function withImage(text: string, { name, newName, newTag, digest }: NonNullable<Kustomization['images']>[number]): string {
  const [, base = '', rest = ''] = /^(.*?)((?::[^:/@]+)?(?:@.+)?)$/.exec(text) ?? []
  if (base !== name) return text
  const behind = digest ? `@${digest}` : newTag !== undefined && newTag !== '' ? `:${newTag}` : rest
  return `${newName || base}${behind}`
}

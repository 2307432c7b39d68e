// The objects of a fresh cluster, made whole from the recorded facts. Left out: what controllers make, and what only the
// recorded cluster had.
import { formatMicroTime, formatTime, type KubeObject } from '../../api/index.ts'
import type { Subject } from '../../api/types/rbac-v1.ts'
import type facts from '../../api/facts/builtin-objects.json'

type Facts = typeof facts

export interface BuiltinObject {
  readonly apiVersion: string
  readonly resource: string
  readonly object: KubeObject
}

/** One entity of the facts: what its list does not say. */
interface Entity {
  readonly name: string
  readonly ns?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly finalizers?: readonly string[]
  readonly spec?: object
  readonly lab?: number
}

export interface BuiltinOptions {
  /** Where this API server is reached. */
  readonly address: string
  readonly port: number
  readonly hostName: string
  /** Cluster time in microseconds. */
  readonly now: number
}

const PRIORITY_DESCRIPTIONS: Readonly<Record<string, string>> = {
  'system-node-critical': 'Used for system critical pods that must not be moved from their current node.',
  'system-cluster-critical': 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
}
const RBAC = 'rbac.authorization.k8s.io'

/** The lists of objects that may be created side by side; those of the first list must be there before any other. */
export function builtinObjects(table: Facts, options: BuiltinOptions): readonly (readonly BuiltinObject[])[] {
  return [
    entities(table.namespaces).map((entity) => builtin('v1', 'namespaces', 'Namespace', entity)),
    [
      ...entities<Entity & { rules: unknown; aggregationRule?: unknown }>(table.clusterRoles).map(({ rules, aggregationRule, ...entity }) => builtin(`${RBAC}/v1`, 'clusterroles', 'ClusterRole', entity, { rules, ...(aggregationRule ? { aggregationRule } : {}) })),
      ...entities<Entity & Binding>(table.clusterRoleBindings).map((entity) => binding('clusterrolebindings', 'ClusterRoleBinding', entity)),
    ],
    [
      ...entities<Entity & { rules: unknown }>(table.roles).map(({ rules, ...entity }) => builtin(`${RBAC}/v1`, 'roles', 'Role', entity, { rules })),
      ...entities<Entity & Binding>(table.roleBindings).map((entity) => binding('rolebindings', 'RoleBinding', entity)),
    ],
    entities<Entity & { value: number; preemptionPolicy: string }>(table.priorityClasses).map(({ value, preemptionPolicy, ...entity }) =>
      builtin('scheduling.k8s.io/v1', 'priorityclasses', 'PriorityClass', entity, { value, preemptionPolicy, description: PRIORITY_DESCRIPTIONS[entity.name] })),
    [
      ...entities(table.priorityLevels).map((entity) => builtin('flowcontrol.apiserver.k8s.io/v1', 'prioritylevelconfigurations', 'PriorityLevelConfiguration', entity)),
      ...entities<FlowSchemaEntity>(table.flowSchemas).map((entity) => builtin('flowcontrol.apiserver.k8s.io/v1', 'flowschemas', 'FlowSchema', entity, { status: foundLevel(entity, options) })),
    ],
    localApiServices(table, options),
    ownObjects(table, options),
  ]
}

type FlowSchemaEntity = Entity & { readonly spec: { readonly priorityLevelConfiguration: { readonly name: string } } }

/** Every built-in schema names a level that exists. */
function foundLevel({ spec }: FlowSchemaEntity, { now }: BuiltinOptions): object {
  const message = `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(spec.priorityLevelConfiguration.name)} and it exists`
  return { conditions: [{ type: 'Dangling', status: 'False', lastTransitionTime: formatTime(now), reason: 'Found', message }] }
}

function localApiServices(table: Facts, { now }: BuiltinOptions): readonly BuiltinObject[] {
  const status = { conditions: [{ type: 'Available', status: 'True', lastTransitionTime: formatTime(now), reason: 'Local', message: 'Local APIServices are always available' }] }
  return entities(table.apiServices).filter(({ spec }) => !('service' in (spec ?? {}))).map((entity) => builtin('apiregistration.k8s.io/v1', 'apiservices', 'APIService', entity, { status }))
}

/** How this server makes itself known, and the range that it gives addresses from. */
function ownObjects(table: Facts, { address, port, hostName, now }: BuiltinOptions): readonly BuiltinObject[] {
  const [service] = entities(table.services)
  const [slice] = entities<Entity & { ports: unknown }>(table.endpointSlices)
  const [endpoints] = entities(table.endpoints)
  const [cidr] = entities(table.serviceCIDRs)
  const [lease] = entities(table.leases).filter(({ labels }) => labels)
  return [
    builtin('networking.k8s.io/v1', 'servicecidrs', 'ServiceCIDR', cidr!, { status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: formatTime(now), reason: '', message: 'Kubernetes Service CIDR is ready' }] } }),
    builtin('v1', 'services', 'Service', service!),
    builtin('v1', 'endpoints', 'Endpoints', endpoints!, { subsets: [{ addresses: [{ ip: address }], ports: [{ name: 'https', port, protocol: 'TCP' }] }] }),
    builtin('discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice', slice!, { addressType: 'IPv4', endpoints: [{ addresses: [address], conditions: { ready: true } }], ports: [{ name: 'https', protocol: 'TCP', port }] }),
    builtin('coordination.k8s.io/v1', 'leases', 'Lease', { ...lease!, labels: { ...lease!.labels, 'kubernetes.io/hostname': hostName } }, { spec: { holderIdentity: `${lease!.name}_${hostName}`, leaseDurationSeconds: 3600, renewTime: formatMicroTime(now) } }),
  ]
}

interface Binding {
  readonly roleRef: string
  readonly subjects: readonly Subject[]
}

function binding(resource: string, kind: string, { roleRef, subjects, ...entity }: Entity & Binding): BuiltinObject {
  const slash = roleRef.indexOf('/')
  const full = subjects.map((subject) => (subject.kind === 'ServiceAccount' ? subject : { ...subject, apiGroup: RBAC }))
  return builtin(`${RBAC}/v1`, resource, kind, entity, { roleRef: { apiGroup: RBAC, kind: roleRef.slice(0, slash), name: roleRef.slice(slash + 1) }, subjects: full })
}

function builtin(apiVersion: string, resource: string, kind: string, entity: Entity, fields: object = {}): BuiltinObject {
  const { name, ns, labels, annotations, finalizers, spec } = entity
  const metadata = { name, ...(ns ? { namespace: ns } : {}), ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}), ...(finalizers ? { finalizers } : {}) }
  return { apiVersion, resource, object: { apiVersion, kind, metadata, ...(spec ? { spec } : {}), ...fields } as unknown as KubeObject }
}

/** The entities that any cluster has. */
function entities<T extends Entity = Entity>(list: readonly object[]): readonly T[] {
  return (list as readonly T[]).filter((entity) => !entity.lab)
}

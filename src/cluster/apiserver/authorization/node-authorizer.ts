// What kubelets may do. Models plugin/pkg/auth/authorizer/node and bootstrappolicy.NodeRules.
// Left out: the graph that narrows secrets, config maps and volumes down to those that pods on the node use.
import type { PolicyRule } from '../../api/types/rbac-v1.ts'
import type { User } from '../authentication/user.ts'
import type { Attributes } from './authorizer.ts'
import { ruleAllows } from './rules.ts'

const NODES = 'system:nodes'
const PREFIX = 'system:node:'
const READ = ['get', 'list', 'watch']

const rule = (apiGroups: readonly string[], resources: readonly string[], verbs: readonly string[]): PolicyRule => ({ apiGroups, resources, verbs })

const RULES: readonly PolicyRule[] = [
  rule(['authentication.k8s.io'], ['tokenreviews'], ['create']),
  rule(['authorization.k8s.io'], ['subjectaccessreviews', 'localsubjectaccessreviews'], ['create']),
  rule([''], ['services', 'configmaps', 'secrets'], READ),
  rule([''], ['nodes'], ['create', ...READ, 'update', 'patch', 'delete']),
  rule([''], ['nodes/status', 'pods/status'], ['update', 'patch']),
  rule([''], ['pods'], [...READ, 'create', 'delete']),
  rule([''], ['pods/eviction', 'serviceaccounts/token'], ['create']),
  rule(['', 'events.k8s.io'], ['events'], ['create', 'update', 'patch']),
  rule([''], ['persistentvolumeclaims', 'persistentvolumes', 'endpoints'], ['get']),
  rule([''], ['persistentvolumeclaims/status'], ['get', 'update', 'patch']),
  rule(['certificates.k8s.io'], ['certificatesigningrequests'], ['create', ...READ]),
  rule(['coordination.k8s.io'], ['leases'], ['get', 'create', 'update', 'patch', 'delete']),
  rule(['storage.k8s.io'], ['volumeattachments'], ['get']),
  rule(['storage.k8s.io'], ['csidrivers'], READ),
  rule(['storage.k8s.io'], ['csinodes'], ['get', 'create', 'update', 'patch', 'delete']),
  rule(['node.k8s.io'], ['runtimeclasses'], READ),
  rule(['resource.k8s.io'], ['resourceclaims'], ['get']),
  rule(['resource.k8s.io'], ['resourceslices'], [...READ, 'create', 'update', 'patch', 'delete', 'deletecollection']),
]

export function isNode({ name, groups }: User): boolean {
  return name.startsWith(PREFIX) && groups.includes(NODES)
}

/** Whether it depends on the name of an object, and of the node, what a kubelet may do. */
export function nodesAreTold({ resource }: Attributes): boolean {
  return resource === 'leases' || resource === 'csinodes'
}

/** Whether a kubelet may do this. It writes no other node's lease or CSINode. */
export function nodeMay(user: User, attributes: Attributes): boolean {
  const own = user.name.slice(PREFIX.length)
  const { verb, resource, namespace, name } = attributes
  if (resource === 'leases' && (namespace !== 'kube-node-lease' || (verb !== 'create' && name !== own))) return false
  if (resource === 'csinodes' && verb !== 'create' && name !== own) return false
  return RULES.some((each) => ruleAllows(each, attributes))
}

// Names of the resources that components use, typed with the kind that each serves.
import { findResource, type GroupVersionResource, type KubeObject } from '../api/index.ts'
import type { ValidatingAdmissionPolicy } from '../api/types/admissionregistration-v1.ts'
import type { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../api/types/apps-v1.ts'
import type { HorizontalPodAutoscaler } from '../api/types/autoscaling-v2.ts'
import type { CronJob, Job } from '../api/types/batch-v1.ts'
import type { Lease } from '../api/types/coordination-v1.ts'
import type { ConfigMap, Endpoints, Event, LimitRange, Namespace, Node, PersistentVolume, PersistentVolumeClaim, Pod, ReplicationController, ResourceQuota, Secret, Service, ServiceAccount } from '../api/types/core-v1.ts'
import type { EndpointSlice } from '../api/types/discovery-v1.ts'
import type { Event as EventsEvent } from '../api/types/events-v1.ts'
import type { Ingress, NetworkPolicy } from '../api/types/networking-v1.ts'
import type { PodDisruptionBudget } from '../api/types/policy-v1.ts'
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../api/types/rbac-v1.ts'
import type { PriorityClass } from '../api/types/scheduling-v1.ts'
import type { CSINode, StorageClass, VolumeAttachment } from '../api/types/storage-v1.ts'

/** A resource whose objects are `T`. */
export interface ResourceOf<T extends KubeObject = KubeObject> extends GroupVersionResource {
  readonly kind: string
  readonly apiVersion: string
  readonly namespaced: boolean
  /** Never there; carries the type. */
  readonly object?: T
}

function resource<T extends KubeObject>(apiVersion: string, name: string): ResourceOf<T> {
  const found = findResource(apiVersion, name)
  if (!found) throw new Error(`no resource ${apiVersion} ${name}`)
  return { group: found.group, version: found.version, resource: found.resource, kind: found.kind, apiVersion, namespaced: found.namespaced }
}

export const PODS = resource<Pod>('v1', 'pods')
export const NODES = resource<Node>('v1', 'nodes')
export const NAMESPACES = resource<Namespace>('v1', 'namespaces')
export const SERVICES = resource<Service>('v1', 'services')
export const ENDPOINTS = resource<Endpoints>('v1', 'endpoints')
export const EVENTS = resource<Event>('v1', 'events')
export const CONFIG_MAPS = resource<ConfigMap>('v1', 'configmaps')
export const SECRETS = resource<Secret>('v1', 'secrets')
export const SERVICE_ACCOUNTS = resource<ServiceAccount>('v1', 'serviceaccounts')
export const PERSISTENT_VOLUMES = resource<PersistentVolume>('v1', 'persistentvolumes')
export const PERSISTENT_VOLUME_CLAIMS = resource<PersistentVolumeClaim>('v1', 'persistentvolumeclaims')
export const REPLICATION_CONTROLLERS = resource<ReplicationController>('v1', 'replicationcontrollers')
export const RESOURCE_QUOTAS = resource<ResourceQuota>('v1', 'resourcequotas')
export const LIMIT_RANGES = resource<LimitRange>('v1', 'limitranges')
export const DEPLOYMENTS = resource<Deployment>('apps/v1', 'deployments')
export const REPLICA_SETS = resource<ReplicaSet>('apps/v1', 'replicasets')
export const STATEFUL_SETS = resource<StatefulSet>('apps/v1', 'statefulsets')
export const DAEMON_SETS = resource<DaemonSet>('apps/v1', 'daemonsets')
export const CONTROLLER_REVISIONS = resource<ControllerRevision>('apps/v1', 'controllerrevisions')
export const JOBS = resource<Job>('batch/v1', 'jobs')
export const CRON_JOBS = resource<CronJob>('batch/v1', 'cronjobs')
export const HORIZONTAL_POD_AUTOSCALERS = resource<HorizontalPodAutoscaler>('autoscaling/v2', 'horizontalpodautoscalers')
export const LEASES = resource<Lease>('coordination.k8s.io/v1', 'leases')
export const ENDPOINT_SLICES = resource<EndpointSlice>('discovery.k8s.io/v1', 'endpointslices')
export const EVENTS_V1 = resource<EventsEvent>('events.k8s.io/v1', 'events')
export const INGRESSES = resource<Ingress>('networking.k8s.io/v1', 'ingresses')
export const NETWORK_POLICIES = resource<NetworkPolicy>('networking.k8s.io/v1', 'networkpolicies')
export const POD_DISRUPTION_BUDGETS = resource<PodDisruptionBudget>('policy/v1', 'poddisruptionbudgets')
export const ROLES = resource<Role>('rbac.authorization.k8s.io/v1', 'roles')
export const ROLE_BINDINGS = resource<RoleBinding>('rbac.authorization.k8s.io/v1', 'rolebindings')
export const VALIDATING_ADMISSION_POLICIES = resource<ValidatingAdmissionPolicy>('admissionregistration.k8s.io/v1', 'validatingadmissionpolicies')
export const CLUSTER_ROLES = resource<ClusterRole>('rbac.authorization.k8s.io/v1', 'clusterroles')
export const CLUSTER_ROLE_BINDINGS = resource<ClusterRoleBinding>('rbac.authorization.k8s.io/v1', 'clusterrolebindings')
export const PRIORITY_CLASSES = resource<PriorityClass>('scheduling.k8s.io/v1', 'priorityclasses')
export const STORAGE_CLASSES = resource<StorageClass>('storage.k8s.io/v1', 'storageclasses')
export const CSI_NODES = resource<CSINode>('storage.k8s.io/v1', 'csinodes')
export const VOLUME_ATTACHMENTS = resource<VolumeAttachment>('storage.k8s.io/v1', 'volumeattachments')

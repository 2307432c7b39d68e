// Every built-in kind and the functions that judge it, as the strategies of pkg/registry choose them.
import type { Scale } from '../types/autoscaling-v1.ts'
import type { CronJob, Job } from '../types/batch-v1.ts'
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../types/apps-v1.ts'
import type { LocalSubjectAccessReview, SelfSubjectAccessReview, SubjectAccessReview } from '../types/authorization-v1.ts'
import type { Namespace, Pod, PodTemplate, ReplicationController, Service } from '../types/core-v1.ts'
import type { EndpointSlice } from '../types/discovery-v1.ts'
import * as access from './access.ts'
import * as autoscaling from './autoscaling.ts'
import * as claims from './claims.ts'
import * as classes from './classes.ts'
import * as config from './config.ts'
import * as endpoints from './endpoints.ts'
import * as events from './events.ts'
import { EXTENSION_KINDS } from './extension-kinds.ts'
import { ROOT } from './field-error.ts'
import * as ingress from './ingress.ts'
import { validateJobStatusUpdate } from './job-status.ts'
import * as jobs from './jobs.ts'
import { isNewGeneration, rulesOf, type AnyKindRules } from './kind-rules.ts'
import * as leases from './leases.ts'
import * as networking from './networking.ts'
import * as nodes from './nodes.ts'
import * as volumes from './persistent-volumes.ts'
import * as podStatus from './pod-status.ts'
import * as podSubresources from './pod-subresources.ts'
import { hostnameWarnings, podWarnings } from './pod-warnings.ts'
import * as pods from './pods.ts'
import * as policy from './policy.ts'
import * as quotas from './quotas.ts'
import * as services from './services.ts'
import * as storage from './storage.ts'
import * as workloadStatus from './workload-status.ts'
import * as workloads from './workloads.ts'

const POD = rulesOf<Pod>({
  create: pods.validatePodCreate,
  update: pods.validatePodUpdate,
  status: podStatus.validatePodStatusUpdate,
  subresources: { ephemeralcontainers: podSubresources.validateEphemeralContainersUpdate, resize: podSubresources.validateResize },
  createWarnings: (pod) => [...hostnameWarnings(pod.metadata.name, "the Pod's hostname"), ...podWarnings(ROOT, pod.spec ?? { containers: [] }, pod.metadata)],
  statusWarnings: podStatus.podStatusWarnings,
})

const CORE: { readonly [kind: string]: AnyKindRules } = {
  'v1/Binding': rulesOf({ create: podSubresources.validateBinding }),
  'v1/ConfigMap': rulesOf({ create: config.validateConfigMap, update: config.validateConfigMapUpdate }),
  'v1/Endpoints': rulesOf({ create: endpoints.validateEndpoints, update: endpoints.validateEndpointsUpdate, createWarnings: endpoints.endpointsWarnings, updateWarnings: endpoints.endpointsWarnings }),
  'v1/Event': rulesOf({ create: events.validateCoreEvent, update: events.validateCoreEvent }),
  'v1/LimitRange': rulesOf({ create: quotas.validateLimitRange, update: quotas.validateLimitRangeUpdate }),
  'v1/Namespace': rulesOf<Namespace>({ create: config.validateNamespace, update: config.validateNamespaceUpdate, status: config.validateNamespaceStatusUpdate, subresources: { finalize: config.validateNamespaceFinalize } }),
  'v1/Node': rulesOf({ create: (errors, node: Parameters<typeof nodes.validateNode>[1]) => nodes.validateNode(errors, node), update: nodes.validateNodeUpdate, status: nodes.validateNodeStatusUpdate, createWarnings: nodes.nodeWarnings, updateWarnings: nodes.nodeWarnings }),
  'v1/PersistentVolume': rulesOf({ create: volumes.validatePersistentVolume, update: volumes.validatePersistentVolumeUpdate, status: volumes.validatePersistentVolumeStatusUpdate, createWarnings: volumes.persistentVolumeWarnings, updateWarnings: volumes.persistentVolumeWarnings }),
  'v1/PersistentVolumeClaim': rulesOf({ create: claims.validateClaim, update: claims.validateClaimUpdate, status: claims.validateClaimStatusUpdate, createWarnings: claims.claimWarnings, updateWarnings: claims.claimWarnings }),
  'v1/Pod': POD,
  'v1/PodTemplate': rulesOf<PodTemplate>({
    create: workloads.validatePodTemplateObject,
    update: workloads.validatePodTemplateObjectUpdate,
    createWarnings: ({ template }) => podWarnings(ROOT.child('template'), template?.spec ?? { containers: [] }, template?.metadata),
    updateWarnings: (object, old) => (isNewGeneration(object, old) ? podWarnings(ROOT.child('template'), object.template?.spec ?? { containers: [] }, object.template?.metadata) : []),
  }),
  'v1/ReplicationController': rulesOf<ReplicationController>({
    create: workloads.validateReplicationController,
    update: workloads.validateReplicationControllerUpdate,
    status: workloadStatus.validateReplicaSetStatus,
    createWarnings: (controller) => workloads.templateWarnings(controller, true),
    updateWarnings: (controller, old) => (isNewGeneration(controller, old) ? workloads.templateWarnings(old, false) : []),
  }),
  'v1/ResourceQuota': rulesOf({ create: quotas.validateResourceQuota, update: quotas.validateResourceQuotaUpdate, status: quotas.validateResourceQuotaStatusUpdate }),
  'v1/Secret': rulesOf({ create: config.validateSecret, update: config.validateSecretUpdate, createWarnings: config.secretWarnings, updateWarnings: config.secretWarnings }),
  'v1/Service': rulesOf<Service>({ create: services.validateService, update: services.validateServiceUpdate, status: services.validateServiceStatusUpdate, createWarnings: services.serviceWarnings, updateWarnings: services.serviceWarnings, statusWarnings: services.loadBalancerWarnings }),
  'v1/ServiceAccount': rulesOf({ create: config.validateServiceAccount, update: config.validateServiceAccountUpdate, createWarnings: (account: Parameters<typeof config.serviceAccountWarnings>[0]) => config.serviceAccountWarnings(account, undefined), updateWarnings: config.serviceAccountWarnings }),
}

const APPS: { readonly [kind: string]: AnyKindRules } = {
  'apps/v1/ControllerRevision': rulesOf({ create: workloads.validateControllerRevision, update: workloads.validateControllerRevisionUpdate }),
  'apps/v1/DaemonSet': rulesOf<DaemonSet>({
    create: workloads.validateDaemonSet,
    update: workloads.validateDaemonSetUpdate,
    status: workloadStatus.validateDaemonSetStatus,
    createWarnings: (set) => workloads.templateWarnings(set, false),
    updateWarnings: (set, old) => (set.spec?.template !== old.spec?.template && isNewGeneration(set, old) ? workloads.templateWarnings(set, false) : []),
  }),
  'apps/v1/Deployment': rulesOf<Deployment>({
    create: workloads.validateDeployment,
    update: workloads.validateDeploymentUpdate,
    status: workloadStatus.validateDeploymentStatus,
    createWarnings: (deployment) => workloads.templateWarnings(deployment, true),
    updateWarnings: (deployment, old) => (isNewGeneration(deployment, old) ? workloads.templateWarnings(deployment, false) : []),
  }),
  'apps/v1/ReplicaSet': rulesOf<ReplicaSet>({
    create: workloads.validateReplicaSet,
    update: workloads.validateReplicaSetUpdate,
    status: workloadStatus.validateReplicaSetStatus,
    createWarnings: (replicaSet) => workloads.templateWarnings(replicaSet, true),
    updateWarnings: (replicaSet, old) => (isNewGeneration(replicaSet, old) ? workloads.templateWarnings(replicaSet, false) : []),
  }),
  'apps/v1/StatefulSet': rulesOf<StatefulSet>({
    create: workloads.validateStatefulSet,
    update: workloads.validateStatefulSetUpdate,
    status: workloadStatus.validateStatefulSetStatus,
    createWarnings: (set) => workloads.statefulSetWarnings(set, true),
    updateWarnings: (set, old) => (isNewGeneration(set, old) ? workloads.statefulSetWarnings(set, false) : []),
  }),
  'batch/v1/CronJob': rulesOf<CronJob>({
    create: jobs.validateCronJob,
    update: jobs.validateCronJobUpdate,
    status: () => undefined,
    createWarnings: (cronJob) => jobs.cronJobWarnings(cronJob, true, true),
    updateWarnings: (cronJob, old) => jobs.cronJobWarnings(cronJob, false, isNewGeneration(cronJob, old)),
  }),
  'batch/v1/Job': rulesOf<Job>({
    create: (errors, job) => jobs.validateJob(errors, job),
    update: jobs.validateJobUpdate,
    status: validateJobStatusUpdate,
    createWarnings: (job) => jobs.jobWarnings(job, true),
    updateWarnings: (job, old) => (isNewGeneration(job, old) ? jobs.jobWarnings(job, false) : []),
  }),
}

const AUTOSCALER = rulesOf({ create: autoscaling.validateAutoscaler, update: autoscaling.validateAutoscalerUpdate, status: autoscaling.validateAutoscalerStatusUpdate })

const OTHERS: { readonly [kind: string]: AnyKindRules } = {
  'authentication.k8s.io/v1/TokenRequest': rulesOf({ create: access.validateTokenRequest }),
  'authorization.k8s.io/v1/LocalSubjectAccessReview': rulesOf<LocalSubjectAccessReview>({ create: access.validateLocalAccessReview }),
  'authorization.k8s.io/v1/SelfSubjectAccessReview': rulesOf<SelfSubjectAccessReview>({ create: (errors, review) => access.validateAccessReview(errors, review, true) }),
  'authorization.k8s.io/v1/SubjectAccessReview': rulesOf<SubjectAccessReview>({ create: (errors, review) => access.validateAccessReview(errors, review, false) }),
  'autoscaling/v1/HorizontalPodAutoscaler': AUTOSCALER,
  'autoscaling/v1/Scale': rulesOf<Scale>({ create: autoscaling.validateScale }),
  'autoscaling/v2/HorizontalPodAutoscaler': AUTOSCALER,
  'coordination.k8s.io/v1/Lease': rulesOf({ create: leases.validateLease, update: leases.validateLeaseUpdate }),
  'discovery.k8s.io/v1/EndpointSlice': rulesOf<EndpointSlice>({
    create: (errors, slice) => endpoints.validateEndpointSlice(errors, slice),
    update: endpoints.validateEndpointSliceUpdate,
    createWarnings: (slice) => endpoints.endpointSliceWarnings(slice, true),
    updateWarnings: (slice) => endpoints.endpointSliceWarnings(slice, false),
  }),
  'events.k8s.io/v1/Event': rulesOf({ create: events.validateEvent, update: events.validateEventUpdate }),
  'networking.k8s.io/v1/Ingress': rulesOf({ create: ingress.validateIngress, update: ingress.validateIngressUpdate, status: ingress.validateIngressStatusUpdate, createWarnings: ingress.ingressWarnings, statusWarnings: services.loadBalancerWarnings }),
  'networking.k8s.io/v1/IngressClass': rulesOf({ create: networking.validateIngressClass, update: networking.validateIngressClassUpdate }),
  'networking.k8s.io/v1/IPAddress': rulesOf({ create: networking.validateIPAddress, update: networking.validateIPAddressUpdate }),
  'networking.k8s.io/v1/NetworkPolicy': rulesOf({ create: networking.validateNetworkPolicy, update: networking.validateNetworkPolicyUpdate, createWarnings: networking.networkPolicyWarnings, updateWarnings: networking.networkPolicyWarnings }),
  'networking.k8s.io/v1/ServiceCIDR': rulesOf({ create: networking.validateServiceCIDR, update: networking.validateServiceCIDRUpdate }),
  'node.k8s.io/v1/RuntimeClass': rulesOf({ create: classes.validateRuntimeClass, update: classes.validateRuntimeClassUpdate, createWarnings: classes.runtimeClassWarnings, updateWarnings: classes.runtimeClassWarnings }),
  'policy/v1/PodDisruptionBudget': rulesOf({ create: policy.validateDisruptionBudget, update: policy.validateDisruptionBudgetUpdate, status: policy.validateDisruptionBudgetStatus }),
  'rbac.authorization.k8s.io/v1/ClusterRole': rulesOf({ create: access.validateClusterRole, update: access.validateClusterRoleUpdate }),
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': rulesOf({ create: access.validateClusterRoleBinding, update: access.validateClusterRoleBindingUpdate }),
  'rbac.authorization.k8s.io/v1/Role': rulesOf({ create: access.validateRole, update: access.validateRoleUpdate }),
  'rbac.authorization.k8s.io/v1/RoleBinding': rulesOf({ create: access.validateRoleBinding, update: access.validateRoleBindingUpdate }),
  'scheduling.k8s.io/v1/PriorityClass': rulesOf({ create: classes.validatePriorityClass, update: classes.validatePriorityClassUpdate }),
  'storage.k8s.io/v1/CSIDriver': rulesOf({ create: storage.validateCSIDriver, update: storage.validateCSIDriverUpdate }),
  'storage.k8s.io/v1/CSINode': rulesOf({ create: storage.validateCSINode, update: storage.validateCSINodeUpdate }),
  'storage.k8s.io/v1/CSIStorageCapacity': rulesOf({ create: storage.validateCSIStorageCapacity, update: storage.validateCSIStorageCapacityUpdate }),
  'storage.k8s.io/v1/StorageClass': rulesOf({ create: storage.validateStorageClass, update: storage.validateStorageClassUpdate, createWarnings: storage.storageClassWarnings, updateWarnings: storage.storageClassWarnings }),
  'storage.k8s.io/v1/VolumeAttachment': rulesOf({ create: storage.validateVolumeAttachment, update: storage.validateVolumeAttachmentUpdate }),
  'storage.k8s.io/v1/VolumeAttributesClass': rulesOf({ create: storage.validateVolumeAttributesClass, update: storage.validateVolumeAttributesClassUpdate }),
}

/** By `apiVersion/Kind`. */
export const KINDS: ReadonlyMap<string, AnyKindRules> = new Map(Object.entries({ ...CORE, ...APPS, ...OTHERS, ...EXTENSION_KINDS }))

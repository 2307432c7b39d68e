// Which strategy each resource has. Models pkg/registry/<group>/<resource>/strategy.go.
import { deepEqual } from '../equal.ts'
import type { ObjectMeta } from '../types/meta-v1.ts'
import * as disabled from './disabled-fields.ts'
import * as objects from './objects.ts'
import { createPod, updatePod, updatePodStatus } from './pod.ts'
import { createService, updateService } from './service.ts'
import type { Stored, Strategy } from './stored.ts'
import { createDaemonSet, createJob, isNewDaemonSet, updateDaemonSet } from './workloads.ts'

/** metav1.ResetObjectMetaForStatus: a status write changes no metadata at all. */
const ALL_META: readonly (keyof ObjectMeta)[] = ['labels', 'annotations', 'finalizers', 'ownerReferences', 'managedFields']

const specChanged = (next: Stored, old: Stored) => !deepEqual(next.spec, old.spec)
const fieldChanged = (field: string) => (next: Stored, old: Stored) => !deepEqual(fieldOf(next, field), fieldOf(old, field))
const never = () => false

/** A spec that people write, with a status that the system writes. */
const GENERATIONS: Strategy = { keepsStatus: true, changed: specChanged }
const GENERATIONS_SEALED: Strategy = { ...GENERATIONS, statusKeepsMeta: ALL_META }
/** The same with no count of generations. */
const STATUS: Strategy = { keepsStatus: true }
const WORKLOAD: Strategy = { ...GENERATIONS, create: disabled.dropDisabledFieldsOfTemplate, update: disabled.dropDisabledFieldsOfTemplate }

export const STRATEGIES: Readonly<Record<string, Strategy>> = {
  'v1/Pod': { ...GENERATIONS, create: createPod, update: updatePod, statusUpdate: updatePodStatus, statusKeepsMeta: ['ownerReferences'] },
  'v1/PodTemplate': { changed: fieldChanged('template'), create: disabled.dropDisabledFieldsOfPodTemplate, update: disabled.dropDisabledFieldsOfPodTemplate },
  'v1/ReplicationController': WORKLOAD,
  'v1/Service': { keepsStatus: true, create: createService, update: updateService },
  'v1/Namespace': { keepsStatus: true, create: objects.createNamespace, update: objects.updateNamespace },
  'v1/Node': { create: objects.createNode, update: objects.updateNode, statusUpdate: objects.updateNodeStatus },
  'v1/PersistentVolume': { keepsStatus: true, create: objects.createVolume, statusUpdate: objects.updateVolumeStatus },
  'v1/PersistentVolumeClaim': { keepsStatus: true, create: objects.createClaim, update: objects.updateClaim },
  'v1/ResourceQuota': STATUS,
  'v1/Secret': { update: objects.updateSecret },
  'v1/ServiceAccount': { create: objects.prepareAccount, update: objects.prepareAccount },
  // A Deployment's annotations are copied to its ReplicaSets, so they count as part of what is asked for.
  'apps/v1/Deployment': { ...WORKLOAD, changed: objects.isNewDeployment, statusUpdate: disabled.dropTerminatingReplicas, statusKeepsMeta: ['labels'] },
  'apps/v1/ReplicaSet': { ...WORKLOAD, statusUpdate: disabled.dropTerminatingReplicas },
  'apps/v1/StatefulSet': { ...GENERATIONS, create: disabled.dropDisabledFieldsOfStatefulSet, update: disabled.dropDisabledFieldsOfStatefulSet },
  'apps/v1/DaemonSet': { keepsStatus: true, changed: isNewDaemonSet, create: createDaemonSet, update: updateDaemonSet },
  'batch/v1/Job': { ...GENERATIONS, create: createJob, update: disabled.dropDisabledFieldsOfTemplate },
  'batch/v1/CronJob': { ...GENERATIONS, create: disabled.dropDisabledFieldsOfCronJob, update: disabled.dropDisabledFieldsOfCronJob },
  'autoscaling/v1/HorizontalPodAutoscaler': STATUS,
  'autoscaling/v2/HorizontalPodAutoscaler': { ...STATUS, create: disabled.dropDisabledFieldsOfAutoscaler, update: disabled.dropDisabledFieldsOfAutoscaler },
  'coordination.k8s.io/v1/Lease': { create: disabled.dropDisabledFieldsOfLease, update: disabled.dropDisabledFieldsOfLease },
  'policy/v1/PodDisruptionBudget': GENERATIONS,
  'networking.k8s.io/v1/Ingress': GENERATIONS,
  'networking.k8s.io/v1/IngressClass': { changed: specChanged },
  'networking.k8s.io/v1/NetworkPolicy': { changed: specChanged },
  'networking.k8s.io/v1/ServiceCIDR': { ...STATUS, statusKeepsMeta: ALL_META },
  'discovery.k8s.io/v1/EndpointSlice': { changed: objects.isNewEndpointSlice, create: objects.dropTopology, update: objects.updateEndpointSlice },
  'scheduling.k8s.io/v1/PriorityClass': { changed: never },
  'storage.k8s.io/v1/CSIDriver': { create: disabled.dropDisabledFieldsOfDriver, update: disabled.dropDisabledFieldsOfDriver },
  'storage.k8s.io/v1/VolumeAttachment': { ...STATUS, statusKeepsMeta: ALL_META },
  'resource.k8s.io/v1/ResourceClaim': { ...STATUS, statusKeepsMeta: ALL_META },
  'certificates.k8s.io/v1/CertificateSigningRequest': { keepsStatus: true, create: objects.createSigningRequest, update: objects.updateSigningRequest, statusUpdate: objects.stampSigningRequest, statusKeepsMeta: ALL_META },
  'apiextensions.k8s.io/v1/CustomResourceDefinition': { ...GENERATIONS_SEALED, create: objects.storeCustomVersions, update: objects.storeCustomVersions },
  'apiregistration.k8s.io/v1/APIService': { ...STATUS, statusKeepsMeta: ['labels', 'annotations', 'finalizers', 'ownerReferences'] },
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema': GENERATIONS_SEALED,
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration': GENERATIONS_SEALED,
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': { changed: fieldChanged('webhooks') },
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': { changed: fieldChanged('webhooks') },
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': GENERATIONS_SEALED,
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': { changed: specChanged },
}

function fieldOf(object: Stored, field: string): unknown {
  return (object as unknown as Readonly<Record<string, unknown>>)[field]
}

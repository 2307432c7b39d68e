// Which describer writes which kind. Models describerMap.
import type { KubeObject } from '../../api/object.ts'
import { podDisruptionBudgetDescriber, priorityClassDescriber, roleBindingDescriber, roleDescriber } from './access.ts'
import { autoscalerDescriber } from './autoscaler.ts'
import { certificateDescriber } from './certificate.ts'
import { configMapDescriber, secretDescriber, serviceAccountDescriber } from './config.ts'
import { deploymentDescriber } from './deployment.ts'
import type { Describer } from './describer.ts'
import { genericDescriber } from './generic.ts'
import { ingressClassDescriber, ingressDescriber } from './ingress.ts'
import { cronJobDescriber, jobDescriber } from './jobs.ts'
import { limitRangeDescriber, namespaceDescriber, resourceQuotaDescriber } from './namespace.ts'
import { ipAddressDescriber, networkPolicyDescriber, serviceCIDRDescriber } from './network.ts'
import { nodeDescriber } from './node.ts'
import { podDescriber } from './pod.ts'
import { endpointSliceDescriber, endpointsDescriber, serviceDescriber } from './service.ts'
import { csiNodeDescriber, persistentVolumeClaimDescriber, persistentVolumeDescriber, storageClassDescriber, volumeAttributesClassDescriber } from './storage.ts'
import { daemonSetDescriber, replicaSetDescriber, replicationControllerDescriber, statefulSetDescriber } from './workloads.ts'

/** The describer of an object's kind; the generic one when it has none of its own. */
export function describerFor({ apiVersion = '', kind = '' }: KubeObject): Describer {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  return DESCRIBERS[`${group}/${kind}`] ?? genericDescriber
}

/** By group and kind; the version does not matter. */
const DESCRIBERS: Readonly<Record<string, Describer>> = {
  '/ConfigMap': configMapDescriber,
  '/Endpoints': endpointsDescriber,
  '/LimitRange': limitRangeDescriber,
  '/Namespace': namespaceDescriber,
  '/Node': nodeDescriber,
  '/PersistentVolume': persistentVolumeDescriber,
  '/PersistentVolumeClaim': persistentVolumeClaimDescriber,
  '/Pod': podDescriber,
  '/ReplicationController': replicationControllerDescriber,
  '/ResourceQuota': resourceQuotaDescriber,
  '/Secret': secretDescriber,
  '/Service': serviceDescriber,
  '/ServiceAccount': serviceAccountDescriber,
  'apps/DaemonSet': daemonSetDescriber,
  'apps/Deployment': deploymentDescriber,
  'apps/ReplicaSet': replicaSetDescriber,
  'apps/StatefulSet': statefulSetDescriber,
  'autoscaling/HorizontalPodAutoscaler': autoscalerDescriber,
  'batch/CronJob': cronJobDescriber,
  'batch/Job': jobDescriber,
  'certificates.k8s.io/CertificateSigningRequest': certificateDescriber,
  'discovery.k8s.io/EndpointSlice': endpointSliceDescriber,
  'networking.k8s.io/IPAddress': ipAddressDescriber,
  'networking.k8s.io/Ingress': ingressDescriber,
  'networking.k8s.io/IngressClass': ingressClassDescriber,
  'networking.k8s.io/NetworkPolicy': networkPolicyDescriber,
  'networking.k8s.io/ServiceCIDR': serviceCIDRDescriber,
  'policy/PodDisruptionBudget': podDisruptionBudgetDescriber,
  'rbac.authorization.k8s.io/ClusterRole': roleDescriber,
  'rbac.authorization.k8s.io/ClusterRoleBinding': roleBindingDescriber,
  'rbac.authorization.k8s.io/Role': roleDescriber,
  'rbac.authorization.k8s.io/RoleBinding': roleBindingDescriber,
  'scheduling.k8s.io/PriorityClass': priorityClassDescriber,
  'storage.k8s.io/CSINode': csiNodeDescriber,
  'storage.k8s.io/StorageClass': storageClassDescriber,
  'storage.k8s.io/VolumeAttributesClass': volumeAttributesClassDescriber,
}

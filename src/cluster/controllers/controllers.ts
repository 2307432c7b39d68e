// Every controller of the manager under its upstream name (`--controllers`), in the order in which they start.
import { startCertificateApproving, startCertificateCleaning, startCertificateSigning } from './certificates/index.ts'
import { startClusterRoleAggregation } from './clusterrole-aggregation/index.ts'
import { startCronJobController } from './cronjob/index.ts'
import { startDaemonSetController } from './daemonset/index.ts'
import { startDeploymentController } from './deployment/index.ts'
import { startDisruptionController } from './disruption/index.ts'
import { startEndpointsController } from './endpoints/index.ts'
import { startEndpointSliceMirroring } from './endpointslice-mirroring/index.ts'
import { startEndpointSliceController } from './endpointslice/index.ts'
import { startEphemeralVolumeController } from './ephemeral-volume/index.ts'
import type { StartController } from './framework/index.ts'
import { startGarbageCollector } from './garbage-collector/index.ts'
import { startHorizontalController } from './horizontal/index.ts'
import { startJobController } from './job/index.ts'
import { startNamespaceController } from './namespace/index.ts'
import { startNodeIpamController } from './node-ipam/index.ts'
import { startNodeLifecycleController } from './node-lifecycle/index.ts'
import { startPersistentVolumeBinder } from './persistent-volume/index.ts'
import { startPodGarbageCollector } from './pod-gc/index.ts'
import { startReplicaSetController, startReplicationController } from './replicaset/index.ts'
import { startResourceQuotaController } from './resource-quota/index.ts'
import { startRootCaPublisher } from './root-ca/index.ts'
import { startAttachDetachController } from './attach-detach/index.ts'
import { startBootstrapTokenCleaner, startServiceAccountTokens } from './service-account-tokens/index.ts'
import { startServiceAccountController } from './service-account/index.ts'
import { startStatefulSetController } from './statefulset/index.ts'
import { startTaintEvictionController } from './taint-eviction/index.ts'
import { startTtlAfterFinishedController } from './ttl-after-finished/index.ts'
import { startTtlController } from './ttl/index.ts'
import { startValidatingAdmissionPolicyStatus } from './validating-admission-policy-status/index.ts'
import { startExpandController } from './volume-expand/index.ts'
import { startClaimProtection, startVolumeProtection } from './volume-protection/index.ts'

export const CONTROLLERS: Readonly<Record<string, StartController>> = {
  'serviceaccount-token-controller': startServiceAccountTokens,
  'endpoints-controller': startEndpointsController,
  'endpointslice-controller': startEndpointSliceController,
  'endpointslice-mirroring-controller': startEndpointSliceMirroring,
  'replicationcontroller-controller': startReplicationController,
  'pod-garbage-collector-controller': startPodGarbageCollector,
  'resourcequota-controller': startResourceQuotaController,
  'namespace-controller': startNamespaceController,
  'serviceaccount-controller': startServiceAccountController,
  'garbage-collector-controller': startGarbageCollector,
  'daemonset-controller': startDaemonSetController,
  'job-controller': startJobController,
  'deployment-controller': startDeploymentController,
  'replicaset-controller': startReplicaSetController,
  'node-ipam-controller': startNodeIpamController,
  'node-lifecycle-controller': startNodeLifecycleController,
  'taint-eviction-controller': startTaintEvictionController,
  'horizontal-pod-autoscaler-controller': startHorizontalController,
  'disruption-controller': startDisruptionController,
  'statefulset-controller': startStatefulSetController,
  'persistentvolume-binder-controller': startPersistentVolumeBinder,
  'persistentvolume-attach-detach-controller': startAttachDetachController,
  'persistentvolume-expander-controller': startExpandController,
  'persistentvolumeclaim-protection-controller': startClaimProtection,
  'persistentvolume-protection-controller': startVolumeProtection,
  'cronjob-controller': startCronJobController,
  'ttl-after-finished-controller': startTtlAfterFinishedController,
  'certificatesigningrequest-signing-controller': startCertificateSigning,
  'certificatesigningrequest-approving-controller': startCertificateApproving,
  'certificatesigningrequest-cleaner-controller': startCertificateCleaning,
  'ttl-controller': startTtlController,
  'token-cleaner-controller': startBootstrapTokenCleaner,
  'clusterrole-aggregation-controller': startClusterRoleAggregation,
  'ephemeral-volume-controller': startEphemeralVolumeController,
  'root-ca-certificate-publisher-controller': startRootCaPublisher,
  'validatingadmissionpolicy-status-controller': startValidatingAdmissionPolicyStatus,
}

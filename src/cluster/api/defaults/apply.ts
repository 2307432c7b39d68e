// Which defaults each kind gets.
import { KindTable } from '../kind-table.ts'
import type { KubeObject } from '../object.ts'
import type { ValidatingAdmissionPolicyBinding } from '../types/admissionregistration-v1.ts'
import type { TokenRequest } from '../types/authentication-v1.ts'
import type { LimitRange, Node } from '../types/core-v1.ts'
import type { RoleBinding } from '../types/rbac-v1.ts'
import type { ResourceClaimTemplate } from '../types/resource-v1.ts'
import { defaultAutoscaler } from './autoscaling.ts'
import { defaultCronJob, defaultJob } from './batch.ts'
import { defaultLimitRangeItem, defaultNamespace, defaultResourceQuota, defaultSecret } from './config.ts'
import { each, edit, editEach, fill } from './edit.ts'
import * as extension from './extension.ts'
import * as network from './network.ts'
import { defaultPod, defaultTemplateOf } from './pod.ts'
import { defaultNodeStatus } from './resources.ts'
import { defaultClaim, defaultVolumeSpec } from './volumes.ts'
import * as workloads from './workloads.ts'

type Defaulter = (object: KubeObject, base?: KubeObject) => KubeObject

const DEFAULTERS = new KindTable<Defaulter>(Object.entries<Defaulter>({
  'v1/Pod': spec(defaultPod),
  'v1/PodTemplate': whole(defaultTemplateOf),
  'v1/ReplicationController': whole(workloads.defaultReplicationController),
  'v1/Service': whole(network.defaultService),
  'v1/Endpoints': eachOf('subsets', network.defaultEndpointSubset),
  'v1/Namespace': whole(defaultNamespace),
  'v1/Secret': whole(defaultSecret),
  'v1/LimitRange': whole((range: LimitRange) => edit(range, 'spec', (limits) => editEach(limits, 'limits', defaultLimitRangeItem))),
  'v1/ResourceQuota': whole(defaultResourceQuota),
  'v1/Node': whole((node: Node) => edit(node, 'status', defaultNodeStatus)),
  'v1/PersistentVolumeClaim': whole(defaultClaim),
  'v1/PersistentVolume': spec(defaultVolumeSpec),
  'apps/v1/Deployment': spec(workloads.defaultDeployment),
  'apps/v1/ReplicaSet': spec(workloads.defaultReplicaSet),
  'apps/v1/StatefulSet': spec(workloads.defaultStatefulSet),
  'apps/v1/DaemonSet': spec(workloads.defaultDaemonSet),
  'batch/v1/Job': whole(defaultJob),
  'batch/v1/CronJob': spec(defaultCronJob),
  'autoscaling/v1/HorizontalPodAutoscaler': filling('spec', { minReplicas: 1 }),
  'autoscaling/v2/HorizontalPodAutoscaler': spec(defaultAutoscaler),
  'discovery.k8s.io/v1/EndpointSlice': whole(network.defaultEndpointSlice),
  'networking.k8s.io/v1/NetworkPolicy': spec(network.defaultNetworkPolicy),
  'networking.k8s.io/v1/IngressClass': spec(network.defaultIngressClass),
  'storage.k8s.io/v1/StorageClass': filling(undefined, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  'storage.k8s.io/v1/CSIDriver': spec(extension.defaultCsiDriver),
  'scheduling.k8s.io/v1/PriorityClass': filling(undefined, { preemptionPolicy: 'PreemptLowerPriority' }),
  'rbac.authorization.k8s.io/v1/RoleBinding': whole(defaultBinding),
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': whole(defaultBinding),
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': eachOf('webhooks', extension.defaultValidatingWebhook),
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': eachOf('webhooks', extension.defaultMutatingWebhook),
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': spec(extension.defaultAdmissionPolicy),
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': whole((binding: ValidatingAdmissionPolicyBinding) =>
    edit(binding, 'spec', (rules) => edit(rules, 'matchResources', extension.defaultMatchResources))),
  'apiextensions.k8s.io/v1/CustomResourceDefinition': spec(extension.defaultCustomResource),
  'apiregistration.k8s.io/v1/APIService': spec(extension.defaultHttpsService),
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema': spec(extension.defaultFlowSchema),
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration': spec(extension.defaultPriorityLevel),
  'resource.k8s.io/v1/ResourceClaim': whole((claim: ResourceClaimTemplate['spec'] & KubeObject) => edit(claim, 'spec', (request) => edit(request, 'devices', extension.defaultDeviceClaim))),
  'resource.k8s.io/v1/ResourceClaimTemplate': whole((template: ResourceClaimTemplate) =>
    edit(template, 'spec', (claim) => edit(claim, 'spec', (request) => edit(request, 'devices', extension.defaultDeviceClaim)))),
  'authentication.k8s.io/v1/TokenRequest': whole((request: TokenRequest) => edit(request, 'spec', (wish) => fill(wish, { expirationSeconds: 3600 }))),
}))

/**
 * The object with the API's defaults, sharing all that had them; the same reference when nothing was missing.
 * Takes a decoded object of a built-in kind; kinds without defaults come back as they are. Admission's and strategies' additions are not made here.
 * A spec that is the same reference in `base` has its defaults.
 */
export function applyDefaults<T extends KubeObject>(apiVersion: string, kind: string, object: T, base?: KubeObject): T {
  const defaulter = DEFAULTERS.get(apiVersion, kind)
  return defaulter ? (defaulter(object, base) as T) : object
}

/** A defaulter that looks at the spec only. Specs are shared by the objects made from one template, so that each is looked at once. */
function spec<S extends object>(change: (spec: S) => S): Defaulter {
  const known = new WeakMap<S, S>()
  return (object, base) => {
    const before = (object as { readonly spec?: S }).spec
    if (!before || before === (base as { readonly spec?: S } | undefined)?.spec) return object
    let after = known.get(before)
    if (after === undefined) {
      after = change(before)
      known.set(before, after)
      known.set(after, after)
    }
    return after === before ? object : ({ ...object, spec: after } as KubeObject)
  }
}

function whole<O extends object>(change: (object: O) => O): Defaulter {
  return (object) => change(object as unknown as O) as unknown as KubeObject
}

function eachOf<I>(key: string, change: (item: I) => I): Defaulter {
  return (object) => edit(object as unknown as Readonly<Record<string, readonly I[]>>, key, (list) => each(list, change)) as unknown as KubeObject
}

function filling(key: string | undefined, defaults: Readonly<Record<string, unknown>>): Defaulter {
  return (object) => {
    const fields = object as unknown as Readonly<Record<string, object>>
    return (key === undefined ? fill(fields, defaults as Readonly<Record<string, object>>) : edit(fields, key, (part) => fill(part, defaults))) as unknown as KubeObject
  }
}

function defaultBinding(binding: RoleBinding): RoleBinding {
  return edit(editEach(binding, 'subjects', extension.defaultSubject), 'roleRef', extension.defaultRoleRef)
}

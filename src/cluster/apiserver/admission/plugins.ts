// The plug-ins that are on by default, in upstream's order (pkg/kubeapiserver/options/plugins.go).
// Left out: webhooks, the certificate plug-ins.
import type { AdmissionPlugin } from './admission.ts'
import { defaultIngressClass } from './ingress-class.ts'
import { limitRanger } from './limit-ranger.ts'
import { namespaceLifecycle } from './namespace-lifecycle.ts'
import { validatingAdmissionPolicy } from './policies/index.ts'
import { podSecurity } from './pod-security/index.ts'
import { priority } from './priority.ts'
import { resourceQuota } from './resource-quota.ts'
import { runtimeClass } from './runtime-class.ts'
import { serviceAccount } from './service-account.ts'
import { defaultStorageClass, persistentVolumeClaimResize, storageObjectInUseProtection } from './storage.ts'
import { defaultTolerationSeconds, taintNodesByCondition } from './tolerations.ts'

export const ADMISSION_PLUGINS: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  defaultIngressClass,
  validatingAdmissionPolicy,
  resourceQuota,
]

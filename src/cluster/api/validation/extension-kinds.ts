// The kinds that extend the API server or decide how it serves.
import type { ValidatingAdmissionPolicy } from '../types/admissionregistration-v1.ts'
import type { CustomResourceDefinition } from '../types/apiextensions-v1.ts'
import type { CertificateSigningRequest } from '../types/certificates-v1.ts'
import * as policies from './admission-policies.ts'
import * as apiServices from './api-services.ts'
import * as certificates from './certificates.ts'
import * as customResources from './custom-resources.ts'
import * as flowControl from './flow-control.ts'
import { rulesOf, type AnyKindRules } from './kind-rules.ts'
import { validateWebhookConfiguration, validateWebhookConfigurationUpdate } from './webhooks.ts'

const WEBHOOKS = rulesOf({ create: (errors, configuration: Parameters<typeof validateWebhookConfiguration>[1]) => validateWebhookConfiguration(errors, configuration), update: validateWebhookConfigurationUpdate })

export const EXTENSION_KINDS: { readonly [kind: string]: AnyKindRules } = {
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': WEBHOOKS,
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': rulesOf<ValidatingAdmissionPolicy>({ create: (errors, policy) => policies.validateAdmissionPolicy(errors, policy), update: policies.validateAdmissionPolicyUpdate, status: policies.validateAdmissionPolicyStatus }),
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': rulesOf({ create: policies.validateAdmissionPolicyBinding }),
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': WEBHOOKS,
  'apiextensions.k8s.io/v1/CustomResourceDefinition': rulesOf<CustomResourceDefinition>({
    create: customResources.validateCustomResource,
    update: customResources.validateCustomResourceUpdate,
    status: customResources.validateCustomResourceStatus,
    createWarnings: (definition) => customResources.customResourceWarnings(definition),
    updateWarnings: customResources.customResourceWarnings,
  }),
  'apiregistration.k8s.io/v1/APIService': rulesOf({ create: apiServices.validateAPIService, update: apiServices.validateAPIServiceUpdate, status: apiServices.validateAPIServiceStatus }),
  'certificates.k8s.io/v1/CertificateSigningRequest': rulesOf<CertificateSigningRequest>({
    create: (errors, request) => certificates.validateSigningRequest(errors, request),
    update: certificates.validateSigningRequestUpdate,
    status: certificates.validateSigningRequestStatusUpdate,
    subresources: { approval: certificates.validateApproval },
  }),
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema': rulesOf({ create: flowControl.validateFlowSchema, status: flowControl.validateFlowStatus }),
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration': rulesOf({ create: flowControl.validatePriorityLevel, status: flowControl.validateFlowStatus }),
}

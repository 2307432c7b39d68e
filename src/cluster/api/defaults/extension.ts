// Defaults of what extends the API: webhooks, admission policies, custom resources, aggregated APIs, flow control, devices, CSI.
import type { MatchResources, MutatingWebhook, RuleWithOperations, ValidatingAdmissionPolicySpec, ValidatingWebhook } from '../types/admissionregistration-v1.ts'
import type { CustomResourceDefinitionSpec } from '../types/apiextensions-v1.ts'
import type { FlowSchemaSpec, PriorityLevelConfigurationSpec } from '../types/flowcontrol-v1.ts'
import type { RoleRef, Subject } from '../types/rbac-v1.ts'
import type { DeviceClaim, DeviceRequest } from '../types/resource-v1.ts'
import type { CSIDriverSpec } from '../types/storage-v1.ts'
import { edit, editEach, fill } from './edit.ts'

const RBAC_GROUP = 'rbac.authorization.k8s.io'
const HTTPS_PORT = 443
const WEBHOOK: Partial<ValidatingWebhook> = { failurePolicy: 'Fail', matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {}, timeoutSeconds: 10 }
const MATCH: Partial<MatchResources> = { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} }
const CSI_DRIVER: Partial<CSIDriverSpec> = {
  attachRequired: true,
  podInfoOnMount: false,
  storageCapacity: false,
  fsGroupPolicy: 'ReadWriteOnceWithFSType',
  volumeLifecycleModes: ['Persistent'],
  requiresRepublish: false,
  seLinuxMount: false,
}
const QUEUING = { queues: 64, handSize: 8, queueLengthLimit: 50 }
const EXACT_COUNT: Partial<DeviceRequest['exactly'] & object> = { allocationMode: 'ExactCount' }

export function defaultRoleRef(ref: RoleRef): RoleRef {
  return ref.apiGroup ? ref : { ...ref, apiGroup: RBAC_GROUP }
}

export function defaultSubject(subject: Subject): Subject {
  return subject.kind === 'User' || subject.kind === 'Group' ? fill(subject, { apiGroup: RBAC_GROUP }) : subject
}

export function defaultValidatingWebhook(before: ValidatingWebhook): ValidatingWebhook {
  return defaultWebhook(before)
}

export function defaultMutatingWebhook(before: MutatingWebhook): MutatingWebhook {
  return fill(defaultWebhook(before), { reinvocationPolicy: 'Never' })
}

export function defaultAdmissionPolicy(spec: ValidatingAdmissionPolicySpec): ValidatingAdmissionPolicySpec {
  return edit(fill(spec, { failurePolicy: 'Fail' }), 'matchConstraints', defaultMatchResources)
}

export function defaultMatchResources(before: MatchResources): MatchResources {
  const match = editEach(fill(before, MATCH), 'resourceRules', defaultRule)
  return editEach(match, 'excludeResourceRules', defaultRule)
}

/** Names left out are made from the kind. */
export function defaultCustomResource(before: CustomResourceDefinitionSpec): CustomResourceDefinitionSpec {
  const spec = edit(before, 'names', (names) => (names.kind ? fill(names, { singular: names.kind.toLowerCase(), listKind: `${names.kind}List` }) : names))
  const conversion = fill(spec, { conversion: { strategy: 'None' } })
  return edit(conversion, 'conversion', (way) => edit(way, 'webhook', (hook) => edit(hook, 'clientConfig', defaultHttpsService)))
}

/** `clientConfig.service.port`, or an APIService's. */
export function defaultHttpsService<T extends { readonly service?: { readonly port?: number } }>(config: T): T {
  return edit(config, 'service', (service) => fill(service, { port: HTTPS_PORT }) as T['service'])
}

export function defaultCsiDriver(spec: CSIDriverSpec): CSIDriverSpec {
  // No modes at all means the usual one.
  return fill(spec.volumeLifecycleModes?.length === 0 ? { ...spec, volumeLifecycleModes: CSI_DRIVER.volumeLifecycleModes } : spec, CSI_DRIVER)
}

export function defaultFlowSchema(spec: FlowSchemaSpec): FlowSchemaSpec {
  return spec.matchingPrecedence ? spec : { ...spec, matchingPrecedence: 1000 }
}

export function defaultPriorityLevel(before: PriorityLevelConfigurationSpec): PriorityLevelConfigurationSpec {
  const spec = edit(before, 'exempt', (exempt) => fill(exempt, { nominalConcurrencyShares: 0, lendablePercent: 0 }))
  return edit(spec, 'limited', (limited) =>
    edit(fill(limited, { nominalConcurrencyShares: 30, lendablePercent: 0 }), 'limitResponse', (response) =>
      edit(response, 'queuing', (queuing) => fillZero(queuing, QUEUING))))
}

export function defaultDeviceClaim(claim: DeviceClaim): DeviceClaim {
  return editEach(claim, 'requests', (request) => {
    const exact = edit(request, 'exactly', defaultCount)
    return editEach(exact, 'firstAvailable', defaultCount)
  })
}

function defaultCount<T extends { readonly allocationMode?: string; readonly count?: number }>(before: T): T {
  const request = fill<T>(before, EXACT_COUNT as Partial<T>)
  return request.allocationMode === 'ExactCount' && !request.count ? { ...request, count: 1 } : request
}

function defaultWebhook<T extends ValidatingWebhook | MutatingWebhook>(before: T): T {
  const webhook: ValidatingWebhook | MutatingWebhook = fill<ValidatingWebhook | MutatingWebhook>(before, WEBHOOK)
  return editEach(edit(webhook, 'clientConfig', defaultHttpsService), 'rules', defaultRule) as T
}

function defaultRule<T extends RuleWithOperations>(rule: T): T {
  return fill<T>(rule, { scope: '*' } as Partial<T>)
}

/** For numbers that are not pointers: zero is the same as absent. */
function fillZero<T extends object>(object: T, defaults: Partial<T>): T {
  const missing = Object.entries(defaults).filter(([key]) => !object[key as keyof T])
  return missing.length === 0 ? object : { ...object, ...Object.fromEntries(missing) }
}

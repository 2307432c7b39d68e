// The cells of who may do what: bindings, certificate requests, admission, flow control and aggregated APIs.
// Models printRoleBinding and its like; APIServices are printed by the aggregator.
import { humanDuration } from '../time/index.ts'
import { formatLabelSelector } from '../selector/index.ts'
import type { MutatingWebhookConfiguration, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding, ValidatingWebhookConfiguration } from '../types/admissionregistration-v1.ts'
import type { APIService } from '../types/apiregistration-v1.ts'
import type { CertificateSigningRequest } from '../types/certificates-v1.ts'
import type { FlowSchema, PriorityLevelConfiguration } from '../types/flowcontrol-v1.ts'
import type { ClusterRoleBinding, RoleBinding } from '../types/rbac-v1.ts'
import { ageOf, ageSince, cellsOfKind, certificateState } from './cell.ts'

export const roleBindingCells = cellsOfKind<RoleBinding | ClusterRoleBinding>((binding, now) => {
  const subjects = (kind: string): string => (binding.subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map(({ name, namespace }) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name))
    .join(', ')
  return [
    binding.metadata.name,
    `${binding.roleRef.kind}/${binding.roleRef.name}`,
    ageOf(binding, now),
    subjects('User'),
    subjects('Group'),
    subjects('ServiceAccount'),
  ]
})

export const certificateSigningRequestCells = cellsOfKind<CertificateSigningRequest>((request, now) => [
  request.metadata.name,
  ageOf(request, now),
  request.spec.signerName || '<none>',
  request.spec.username ?? '',
  request.spec.expirationSeconds === undefined ? '<none>' : humanDuration(request.spec.expirationSeconds),
  certificateState(request.status?.conditions, request.status?.certificate),
])

export const flowSchemaCells = cellsOfKind<FlowSchema>((schema, now) => [
  schema.metadata.name,
  schema.spec?.priorityLevelConfiguration.name ?? '',
  schema.spec?.matchingPrecedence ?? 0,
  schema.spec?.distinguisherMethod?.type ?? '<none>',
  ageOf(schema, now),
  schema.status?.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?',
])

export const priorityLevelCells = cellsOfKind<PriorityLevelConfiguration>((level, now) => {
  const limited = level.spec?.limited
  const queuing = limited?.limitResponse?.queuing
  return [
    level.metadata.name,
    level.spec?.type ?? '',
    limited ? limited.nominalConcurrencyShares ?? 0 : '<none>',
    queuing ? queuing.queues ?? 0 : '<none>',
    queuing ? queuing.handSize ?? 0 : '<none>',
    queuing ? queuing.queueLengthLimit ?? 0 : '<none>',
    ageOf(level, now),
  ]
})

export const webhookConfigurationCells = cellsOfKind<MutatingWebhookConfiguration | ValidatingWebhookConfiguration>((configuration, now) => [
  configuration.metadata.name,
  configuration.webhooks?.length ?? 0,
  ageOf(configuration, now),
])

export const admissionPolicyCells = cellsOfKind<ValidatingAdmissionPolicy>((policy, now) => {
  const kind = policy.spec?.paramKind
  return [policy.metadata.name, policy.spec?.validations?.length ?? 0, kind ? `${kind.apiVersion ?? ''}/${kind.kind ?? ''}` : '<unset>', ageOf(policy, now)]
})

/** Whether a parameter without namespace is cluster-wide cannot be told from here, hence the star. */
export const admissionPolicyBindingCells = cellsOfKind<ValidatingAdmissionPolicyBinding>((binding, now) => {
  const parameter = binding.spec?.paramRef
  const text = parameter?.name ? `${parameter.namespace || '*'}/${parameter.name}` : parameter?.selector ? formatLabelSelector(parameter.selector) : '<unset>'
  return [binding.metadata.name, binding.spec?.policyName ?? '', text, ageOf(binding, now)]
})

export const apiServiceCells = cellsOfKind<APIService>((service, now) => {
  const target = service.spec?.service
  const available = service.status?.conditions?.find(({ type }) => type === 'Available')
  return [
    service.metadata.name,
    target ? `${target.namespace ?? ''}/${target.name ?? ''}` : 'Local',
    available ? (available.status === 'True' ? 'True' : `${available.status} (${available.reason ?? ''})`) : 'Unknown',
    ageSince(service.metadata.creationTimestamp, now),
  ]
})

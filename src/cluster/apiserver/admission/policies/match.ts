// Whether a policy is about a request. Models apiserver/pkg/admission/plugin/policy/matching.
import { compileLabelSelector } from '../../../api/index.ts'
import type { MatchResources, NamedRuleWithOperations } from '../../../api/types/admissionregistration-v1.ts'
import type { AdmissionRequest } from '../admission.ts'

/** True if the rules cover the request and the selectors its object and namespace. */
export function isMatched(request: AdmissionRequest, constraints: MatchResources | undefined): boolean {
  if (!constraints) return true
  const { resourceRules, excludeResourceRules, objectSelector, namespaceSelector } = constraints
  if (excludeResourceRules?.some((rule) => covers(rule, request))) return false
  if (resourceRules?.length && !resourceRules.some((rule) => covers(rule, request))) return false
  const { object, old } = request
  const selects = compileLabelSelector(objectSelector ?? {})
  if (![object, old].some((each) => each && selects.matches(each.metadata.labels ?? {}))) return false
  return !namespaceSelector || compileLabelSelector(namespaceSelector).matches(namespaceLabels(request))
}

function namespaceLabels({ core, context, object, old }: AdmissionRequest): Readonly<Record<string, string>> {
  if (context.served.kind === 'Namespace') return (object ?? old)?.metadata.labels ?? {}
  return core.etcd.get(core.registry.namespaces.prefix, context.namespace)?.object.metadata.labels ?? {}
}

function covers({ apiGroups, apiVersions, resources, operations, scope, resourceNames }: NamedRuleWithOperations, { context, operation, object }: AdmissionRequest): boolean {
  const { resource } = context.served
  const full = context.subresource === '' ? resource.resource : `${resource.resource}/${context.subresource}`
  const isInScope = !scope || scope === '*' || (scope === 'Namespaced') === (context.namespace !== '')
  const name = context.name || object?.metadata.name || ''
  return has(apiGroups, resource.group) && has(apiVersions, resource.version) && has(operations, operation) && isInScope && (!resourceNames?.length || resourceNames.includes(name)) && coversResource(resources, full, context.subresource)
}

function has(list: readonly string[] | undefined, value: string): boolean {
  return list?.some((item) => item === '*' || item === value) ?? false
}

function coversResource(list: readonly string[] | undefined, full: string, subresource: string): boolean {
  return list?.some((item) => item === '*/*' || item === full || (item === '*' && subresource === '') || (item === `*/${subresource}` && subresource !== '') || item === `${full.split('/')[0]}/*`) ?? false
}

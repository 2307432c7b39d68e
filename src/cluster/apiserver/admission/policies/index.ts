// ValidatingAdmissionPolicies: rules in CEL that a cluster's own people make. Models apiserver/pkg/admission/plugin/policy/validating.
// Left out: audit annotations, type checking, the authorizer variable; a policy holds as soon as it is stored.
import type { KubeObject } from '../../../api/index.ts'
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '../../../api/types/admissionregistration-v1.ts'
import type { Core } from '../../core.ts'
import { policyDenied } from '../../status.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../admission.ts'
import { judge, type Verdict } from './judge.ts'
import { isMatched } from './match.ts'
import { paramsOf } from './params.ts'

const VERSION = 'admissionregistration.k8s.io/v1'
/** Policies do not judge policies, or nobody could mend them. */
const EXEMPT = new Set(['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'])

export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  validate(request) {
    const { core, context } = request
    const bindings = listOf<ValidatingAdmissionPolicyBinding>(core, 'validatingadmissionpolicybindings')
    if (bindings.length === 0 || EXEMPT.has(context.served.kind)) return
    const denials: { readonly message: string; readonly reason: string }[] = []
    for (const binding of bindings) {
      const policy = core.etcd.get(core.registry.get(VERSION, 'validatingadmissionpolicies').prefix, binding.spec?.policyName ?? '')?.object as ValidatingAdmissionPolicy | undefined
      if (!policy || !isMatched(request, policy.spec?.matchConstraints) || (binding.spec?.matchResources && !isMatched(request, binding.spec.matchResources))) continue
      for (const verdict of verdictsOf(request, policy, binding)) act(request, policy, binding, verdict, denials)
    }
    const [first] = denials
    if (first) throw policyDenied(context.served.qualified, nameOf(request), first.message, first.reason)
  },
}

function verdictsOf(request: AdmissionRequest, policy: ValidatingAdmissionPolicy, binding: ValidatingAdmissionPolicyBinding): readonly Verdict[] {
  const params = paramsOf(request, policy, binding)
  if ('problem' in params) return policy.spec?.failurePolicy === 'Ignore' ? [] : [{ message: params.problem, reason: 'Invalid' }]
  return params.found.flatMap((each) => judge(request, policy, each))
}

function act({ context }: AdmissionRequest, policy: ValidatingAdmissionPolicy, binding: ValidatingAdmissionPolicyBinding, { message, reason }: Verdict, denials: { readonly message: string; readonly reason: string }[]): void {
  const names = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}'`
  const actions = binding.spec?.validationActions ?? []
  if (actions.includes('Warn')) context.warnings.push(`Validation failed for ${names}: ${message}`)
  if (actions.includes('Deny')) denials.push({ message: `${names} denied request: ${message}`, reason })
}

function listOf<T extends KubeObject>(core: Core, resource: string): readonly T[] {
  const { prefix } = core.registry.get(VERSION, resource)
  if (core.etcd.count(prefix) === 0) return []
  return (core.etcd.range(prefix)?.values ?? []).map(({ object }) => object as T)
}

function nameOf({ context, object }: AdmissionRequest): string {
  return context.name || object?.metadata.name || object?.metadata.generateName || 'Unknown'
}

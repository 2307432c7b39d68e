// What a policy says of one request. Models apiserver/pkg/admission/plugin/policy/validating/validator.go.
import type { KubeObject } from '../../../api/index.ts'
import type { ValidatingAdmissionPolicy } from '../../../api/types/admissionregistration-v1.ts'
import { CelFailure, compile, messageOf, toCel } from '../../cel/index.ts'
import type { AdmissionRequest } from '../admission.ts'

/** A validation that was not met. */
export interface Verdict {
  readonly message: string
  readonly reason: string
}

type Variables = Readonly<Record<string, unknown>>

/** The validations of a policy that a request does not meet; none where its conditions leave the request out. */
export function judge(request: AdmissionRequest, { spec }: ValidatingAdmissionPolicy, params: KubeObject | undefined): readonly Verdict[] {
  const ignores = spec?.failurePolicy === 'Ignore'
  const variables = variablesOf(request, params)
  try {
    for (const { expression } of spec?.matchConditions ?? []) if (compile(expression).evaluate(variables) !== true) return []
  } catch (problem) {
    if (!(problem instanceof CelFailure)) throw problem
    return ignores ? [] : [{ message: problem.message, reason: 'Invalid' }]
  }
  const all = { ...variables, variables: composed(spec?.variables ?? [], variables) }
  return (spec?.validations ?? []).flatMap((validation) => {
    try {
      return compile(validation.expression).evaluate(all) === true ? [] : [{ message: messageOf(validation, all, `failed expression: ${validation.expression.trim()}`), reason: validation.reason ?? 'Invalid' }]
    } catch (problem) {
      if (!(problem instanceof CelFailure)) throw problem
      return ignores ? [] : [{ message: `expression '${validation.expression}' resulted in error: ${problem.message}`, reason: 'Invalid' }]
    }
  })
}

function variablesOf({ core, context, operation, object, old }: AdmissionRequest, params: KubeObject | undefined): Variables {
  const { group, version, resource, kind } = context.served.resource
  const namespace = context.namespace === '' ? undefined : core.etcd.get(core.registry.namespaces.prefix, context.namespace)?.object
  return {
    object: toCel(object ?? null),
    oldObject: toCel(old ?? null),
    params: toCel(params ?? null),
    namespaceObject: toCel(namespace ?? null),
    request: toCel({
      kind: { group, version, kind }, resource: { group, version, resource }, subResource: context.subresource, name: context.name || object?.metadata.name || '', namespace: context.namespace, operation, dryRun: context.dryRun,
      userInfo: { username: context.user.name, groups: context.user.groups, uid: context.user.uid ?? '', extra: context.user.extra ?? {} },
    }),
  }
}

/** Variables may use those before them; each is worked out when it is first asked for. */
function composed(declared: readonly { readonly name: string; readonly expression: string }[], base: Variables): Variables {
  const values: Record<string, unknown> = {}
  for (const { name, expression } of declared) {
    let known: { readonly value: unknown } | undefined
    Object.defineProperty(values, name, { enumerable: true, get: () => (known ??= { value: compile(expression).evaluate({ ...base, variables: values }) }).value })
  }
  return values
}

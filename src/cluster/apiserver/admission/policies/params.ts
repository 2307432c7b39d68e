// The objects that parameterise a policy, as its binding names them.
import { compileLabelSelector, type KubeObject } from '../../../api/index.ts'
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '../../../api/types/admissionregistration-v1.ts'
import type { ServedResource } from '../../registry/served-resource.ts'
import type { AdmissionRequest } from '../admission.ts'

/** One judgement for each of `found` (undefined: no parameters), or why there is none. */
export type Params = { readonly found: readonly (KubeObject | undefined)[] } | { readonly problem: string }

export function paramsOf(request: AdmissionRequest, { spec }: ValidatingAdmissionPolicy, binding: ValidatingAdmissionPolicyBinding): Params {
  const { paramKind } = spec ?? {}
  const reference = binding.spec?.paramRef
  if (!paramKind || !reference) return { found: [undefined] }
  const served = servedKind(request, paramKind.apiVersion ?? '', paramKind.kind ?? '')
  if (!served) return { problem: `failed to find resource referenced by paramKind: '${paramKind.apiVersion}, Kind=${paramKind.kind}'` }
  const namespace = served.namespaced ? (reference.namespace ?? request.context.namespace) : ''
  const values = request.core.etcd.range(served.prefix, { under: namespace === '' ? '' : `${namespace}/` })?.values ?? []
  const selects = compileLabelSelector(reference.selector)
  const found = values.map(({ object }) => object).filter(({ metadata }) => (reference.name ? metadata.name === reference.name : selects.matches(metadata.labels ?? {})))
  if (found.length > 0) return { found }
  return reference.parameterNotFoundAction === 'Allow' ? { found: [] } : { problem: 'no params found for policy binding with `Deny` parameterNotFoundAction' }
}

function servedKind({ core }: AdmissionRequest, apiVersion: string, kind: string): ServedResource | undefined {
  for (const served of core.registry.all()) if (served.apiVersion === apiVersion && served.kind === kind && served.cache) return served
  return undefined
}

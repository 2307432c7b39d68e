// What may I do? Models pkg/registry/authorization/selfsubjectrulesreview.
import type { KubeObject } from '../../api/index.ts'
import type { SelfSubjectRulesReview } from '../../api/types/authorization-v1.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { badRequest } from '../status.ts'

export function reviewRules(core: Core, { user }: RequestContext, asked: KubeObject): KubeObject {
  const { namespace } = (asked as SelfSubjectRulesReview).spec
  if (!namespace) throw badRequest('no namespace on request')
  const rules = [...core.rbac.sourcesOf(user, namespace)].flatMap((source) => source.rules)
  const { metadata: { managedFields: _, ...metadata } } = asked
  return {
    ...asked,
    metadata,
    spec: {},
    status: {
      resourceRules: rules.filter(({ resources }) => resources?.length).map(({ verbs, apiGroups, resources, resourceNames }) => ({ verbs, apiGroups, resources, ...(resourceNames ? { resourceNames } : {}) })),
      nonResourceRules: rules.filter(({ nonResourceURLs }) => nonResourceURLs?.length).map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
      incomplete: false,
    },
  } as unknown as KubeObject
}

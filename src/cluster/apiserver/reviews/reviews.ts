// Resources that are questions: nothing is stored, the answer is in the status. Models pkg/registry/authorization and authentication.
import type { ApiResponse, KubeObject } from '../../api/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { forward } from '../aggregation/index.ts'
import type { Core } from '../core.ts'
import { readObject, trackFields } from '../registry/behaviour.ts'
import type { RequestContext } from '../request-context.ts'
import { methodNotAllowed } from '../status.ts'
import { bind } from '../subresources/binding.ts'
import { withNamespace } from '../verbs/create.ts'
import { reviewAccess } from './access-review.ts'
import { componentStatuses } from './component-statuses.ts'
import { reviewRules } from './rules-review.ts'
import { reviewSelf, reviewToken } from './token-review.ts'

type Answer = (core: Core, context: RequestContext, asked: KubeObject) => KubeObject

const REVIEWS: Readonly<Record<string, Answer>> = {
  SubjectAccessReview: reviewAccess,
  LocalSubjectAccessReview: reviewAccess,
  SelfSubjectAccessReview: reviewAccess,
  SelfSubjectRulesReview: reviewRules,
  TokenReview: reviewToken,
  SelfSubjectReview: reviewSelf,
}

/** Answers a request for a resource that is not stored. */
export function* transient(core: Core, context: RequestContext): Process<ApiResponse> {
  const { kind, resource } = context.served
  if (resource.group === 'metrics.k8s.io') return yield* forward(core, context)
  if (kind === 'Binding') return yield* bind(core, context)
  if (kind === 'ComponentStatus') return componentStatuses(core, context)
  const review = REVIEWS[kind]
  if (!review) throw methodNotAllowed()
  const asked = trackFields(core, context, withNamespace(context, readObject(context, context.request.body)), undefined)
  return { code: 201, body: review(core, context, asked) }
}

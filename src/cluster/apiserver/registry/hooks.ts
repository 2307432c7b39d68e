// What a kind has besides the generic registry: things to hold before a write and to let go after it.
// Models the BeginCreate, BeginUpdate and AfterDelete functions of registry/generic/registry/store.go.
import type { KubeObject } from '../../api/index.ts'
import type { Service } from '../../api/types/core-v1.ts'
import type { Micros, Process } from '../../../kernel/index.ts'
import { checkBinding, checkRole } from '../authorization/escalation.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { markDefinition } from '../custom-resources/mark-definition.ts'
import type { DeletionPlan } from '../verbs/graceful-deletion.ts'
import { planNamespaceDeletion } from '../verbs/namespace-deletion.ts'
import type { ServedResource } from './served-resource.ts'
import { allocate, giveBack, withFamilies } from '../services/allocation.ts'
import { deleteEndpoints } from '../services/endpoints.ts'

export interface Hooks {
  /** What a deletion first does, where that is not the generic plan; undefined when it is. */
  readonly plan?: (served: ServedResource, object: KubeObject, now: Micros) => DeletionPlan | undefined
  readonly allocation?: Allocation
}

/** Things that are given out, and come back. */
export interface Allocation {
  /** Before validation. */
  readonly complete: (object: KubeObject) => KubeObject
  /** After validation, before the write; `old` is absent for a creation. */
  readonly begin: (core: Core, context: RequestContext, object: KubeObject, old: KubeObject | undefined) => Process<Begun>
  /** After a change or, with no `next`, a deletion. */
  readonly after: (core: Core, old: KubeObject, next: KubeObject | undefined) => Process<void>
}

export interface Begun {
  readonly object: KubeObject
  readonly finish: (stored: boolean) => Process<void>
}

const SERVICES: Allocation = {
  complete: (object) => withFamilies(object as Service),
  *begin(core, context, object, old) {
    const { service, finish } = yield* allocate(core, context, object as Service, old as Service | undefined)
    return { object: service, finish }
  },
  *after(core, old, next) {
    if (!next) yield* deleteEndpoints(core, old)
    yield* giveBack(core, old as Service, next as Service | undefined)
  },
}

/** A check before the write: nothing is given out. */
function checking(check: (core: Core, context: RequestContext, object: KubeObject, old: KubeObject | undefined) => void): Allocation {
  return {
    complete: (object) => object,
    *begin(core, context, object, old) {
      check(core, context, object, old)
      return { object, finish: nothing }
    },
    after: nothing,
  }
}

function* nothing(): Process<void> {}

const BY_RESOURCE: Readonly<Record<string, Hooks>> = {
  services: { allocation: SERVICES },
  'roles.rbac.authorization.k8s.io': { allocation: checking(checkRole) },
  'clusterroles.rbac.authorization.k8s.io': { allocation: checking(checkRole) },
  'rolebindings.rbac.authorization.k8s.io': { allocation: checking(checkBinding) },
  'clusterrolebindings.rbac.authorization.k8s.io': { allocation: checking(checkBinding) },
  namespaces: { plan: planNamespaceDeletion },
  'customresourcedefinitions.apiextensions.k8s.io': { plan: (_served, object, now) => (object.metadata.deletionTimestamp === undefined ? { step: 'mark', object: markDefinition(object, now) } : undefined) },
}

/** The hooks of a resource, by its qualified name. */
export function hooksOf(qualifiedName: string): Hooks | undefined {
  return BY_RESOURCE[qualifiedName]
}

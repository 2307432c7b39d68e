// Whether a user may do something: masters everything, nodes what kubelets need, others what RBAC grants.
// Models apiserver/pkg/authorization/union with --authorization-mode=Node,RBAC.
import { MASTERS, type User } from '../authentication/user.ts'
import { Decisions } from './decisions.ts'
import { isNode, nodeMay, nodesAreTold } from './node-authorizer.ts'
import type { Rbac } from './rbac.ts'

/** What somebody wants to do: to a resource, or to a path that names none. */
export interface Attributes {
  readonly verb: string
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
  /** Set for what names no resource. */
  readonly path?: string | undefined
}

export interface Decision {
  readonly allowed: boolean
  /** Why, where there is something to say. */
  readonly reason: string
}

const ALLOWED: Decision = { allowed: true, reason: '' }

export class Authorizer {
  readonly #rbac: Rbac
  #decisions = new WeakMap<User, Decisions>()

  constructor(rbac: Rbac) {
    this.#rbac = rbac
    rbac.onChange(() => (this.#decisions = new WeakMap()))
  }

  authorize(user: User, attributes: Attributes): Decision {
    if (user.groups.includes(MASTERS)) return ALLOWED
    if (attributes.path !== undefined) return this.#decide(user, attributes)
    let known = this.#decisions.get(user)
    if (!known) this.#decisions.set(user, (known = new Decisions()))
    const remembered = known.find(attributes)
    if (remembered) return remembered
    const decision = this.#decide(user, attributes)
    const isForAllNames = !(isNode(user) && nodesAreTold(attributes)) && !this.#rbac.tellsNamesApart(user, attributes)
    known.remember(attributes, decision, isForAllNames)
    return decision
  }

  #decide(user: User, attributes: Attributes): Decision {
    return isNode(user) && nodeMay(user, attributes) ? ALLOWED : this.#rbac.authorize(user, attributes)
  }
}

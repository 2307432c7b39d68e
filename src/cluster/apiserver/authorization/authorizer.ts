// Whether a user may do something: masters everything, nodes what kubelets need, others what RBAC grants.
// Models apiserver/pkg/authorization/union with --authorization-mode=Node,RBAC.
import { MASTERS, type User } from '../authentication/user.ts'
import { isNode, nodeMay } from './node-authorizer.ts'
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
  readonly path?: string
}

export interface Decision {
  readonly allowed: boolean
  /** Why, where there is something to say. */
  readonly reason: string
}

const ALLOWED: Decision = { allowed: true, reason: '' }
/** A user's decisions that are remembered; beyond, all are forgotten at once. */
const REMEMBERED_MAX = 4096

export class Authorizer {
  readonly #rbac: Rbac
  #decisions = new WeakMap<User, Map<string, Decision>>()

  constructor(rbac: Rbac) {
    this.#rbac = rbac
    rbac.onChange(() => (this.#decisions = new WeakMap()))
  }

  authorize(user: User, attributes: Attributes): Decision {
    if (user.groups.includes(MASTERS)) return ALLOWED
    let known = this.#decisions.get(user)
    if (!known) this.#decisions.set(user, (known = new Map()))
    const { verb, group, resource, subresource, namespace, name, path } = attributes
    const key = path === undefined ? `${verb} ${group}/${resource}/${subresource} ${namespace}/${name}` : `${verb} ${path}`
    let decision = known.get(key)
    if (!decision) {
      if (known.size >= REMEMBERED_MAX) known.clear()
      known.set(key, (decision = isNode(user) && nodeMay(user, attributes) ? ALLOWED : this.#rbac.authorize(user, attributes)))
    }
    return decision
  }
}

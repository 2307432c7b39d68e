// Role-based access control over the stored roles and bindings, which are followed as they change.
// Models plugin/pkg/auth/authorizer/rbac and pkg/registry/rbac/validation/rule.go.
import type { KubeObject } from '../../api/index.ts'
import type { ClusterRole, PolicyRule, Role, RoleBinding, Subject } from '../../api/types/rbac-v1.ts'
import type { EtcdClient } from '../../etcd/index.ts'
import type { User } from '../authentication/user.ts'
import type { Registry } from '../registry/registry.ts'
import type { Attributes, Decision } from './authorizer.ts'
import { ruleAllows } from './rules.ts'

const VERSION = 'rbac.authorization.k8s.io/v1'
const DENIED: Decision = { allowed: false, reason: '' }

/** A binding seen from one of its subjects. */
interface Grant {
  readonly binding: RoleBinding
  readonly subject: Subject
}

/** Rules that a user has in a namespace ('' for the whole cluster), with the words for why. */
export interface Source {
  readonly rules: readonly PolicyRule[]
  readonly reason: string
}

export class Rbac {
  /** By name; those of a namespace by `namespace/name`. */
  readonly #roles = new Map<string, Role | ClusterRole>()
  /** By `namespace/name`, where cluster-wide bindings have no namespace; in the order of their keys. */
  readonly #grants = new Map<string, Map<string, Grant>>()
  readonly #listeners: (() => void)[] = []

  constructor(registry: Registry, etcd: EtcdClient) {
    for (const resource of ['roles', 'clusterroles']) this.#follow(registry, etcd, resource, (object, old) => this.#takeRole(object, old))
    for (const resource of ['rolebindings', 'clusterrolebindings']) this.#follow(registry, etcd, resource, (object, old) => this.#takeBinding(object, old))
  }

  /** Calls back when an answer given before may no longer hold. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  authorize(user: User, attributes: Attributes): Decision {
    const missing: string[] = []
    for (const { rules, reason } of this.sourcesOf(user, attributes.namespace, missing)) {
      for (const rule of rules) if (ruleAllows(rule, attributes)) return { allowed: true, reason }
    }
    if (missing.length === 0) return DENIED
    return { allowed: false, reason: `RBAC: ${missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`}` }
  }

  /** Whether any rule that a user has for this verb and resource names the objects that it is for. */
  tellsNamesApart(user: User, attributes: Attributes): boolean {
    for (const { rules } of this.sourcesOf(user, attributes.namespace)) {
      for (const rule of rules) if (rule.resourceNames?.length && ruleAllows({ ...rule, resourceNames: [] }, attributes)) return true
    }
    return false
  }

  /** What a user is granted in a namespace: cluster-wide bindings first. Roles that are bound but do not exist are noted in `missing`. */
  *sourcesOf(user: User, namespace: string, missing: string[] = []): Iterable<Source> {
    for (const scope of namespace === '' ? [''] : ['', namespace]) {
      for (const { binding, subject } of this.#grantsOf(user, scope)) {
        const { kind, name } = binding.roleRef
        const role = this.#roles.get(kind === 'Role' ? `${scope}/${name}` : name)
        if (role) yield { rules: role.rules ?? [], reason: reasonOf(binding, subject, scope) }
        else missing.push(`${kind.toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(name)} not found`)
      }
    }
  }

  /** The rules of a role that a binding in this namespace ('' for a cluster-wide one) names; undefined when there is no such role. */
  rulesOf({ kind, name }: RoleBinding['roleRef'], namespace: string): readonly PolicyRule[] | undefined {
    const role = this.#roles.get(kind === 'Role' ? `${namespace}/${name}` : name)
    return role && (role.rules ?? [])
  }

  #grantsOf(user: User, scope: string): readonly Grant[] {
    const keys = [`U ${user.name}`, ...user.groups.map((group) => `G ${group}`)]
    const found = new Map<string, Grant>()
    for (const key of keys) for (const [name, grant] of this.#grants.get(`${scope} ${key}`) ?? []) if (!found.has(name)) found.set(name, grant)
    return [...found.keys()].sort().map((name) => found.get(name)!)
  }

  #follow(registry: Registry, etcd: EtcdClient, resource: string, take: (object: KubeObject | undefined, old: KubeObject | undefined) => void): void {
    const { cache, prefix } = registry.get(VERSION, resource)
    for (const { object } of etcd.range(prefix)?.values ?? []) take(object, undefined)
    cache?.listen(({ type, object, previous }) => {
      take(type === 'DELETED' ? undefined : object, previous)
      for (const listener of this.#listeners) listener()
    })
  }

  #takeRole(object: KubeObject | undefined, old: KubeObject | undefined): void {
    const { namespace, name } = (object ?? old)!.metadata
    const key = namespace === undefined ? name : `${namespace}/${name}`
    if (object) this.#roles.set(key, object as Role)
    else this.#roles.delete(key)
  }

  #takeBinding(object: KubeObject | undefined, old: KubeObject | undefined): void {
    if (old) for (const [key, name] of keysOf(old as RoleBinding)) this.#grants.get(key)?.delete(name)
    if (!object) return
    for (const [key, name, subject] of keysOf(object as RoleBinding)) {
      let grants = this.#grants.get(key)
      if (!grants) this.#grants.set(key, (grants = new Map()))
      if (!grants.has(name)) grants.set(name, { binding: object as RoleBinding, subject })
    }
  }
}

/** Where a binding is filed: by scope and subject. */
function* keysOf({ metadata, subjects }: RoleBinding): Iterable<readonly [string, string, Subject]> {
  const scope = metadata.namespace ?? ''
  for (const subject of subjects ?? []) {
    const { kind, name, namespace = scope } = subject
    const key = kind === 'Group' ? `G ${name}` : kind === 'User' ? `U ${name}` : `U system:serviceaccount:${namespace}:${name}`
    yield [`${scope} ${key}`, metadata.name, subject]
  }
}

function reasonOf({ metadata, roleRef }: RoleBinding, { kind, name, namespace }: Subject, scope: string): string {
  const who = kind === 'ServiceAccount' ? `ServiceAccount ${JSON.stringify(`${name}/${namespace ?? scope}`)}` : `${kind} ${JSON.stringify(name)}`
  const by = scope === '' ? `ClusterRoleBinding ${JSON.stringify(metadata.name)}` : `RoleBinding ${JSON.stringify(`${metadata.name}/${scope}`)}`
  return `RBAC: allowed by ${by} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${who}`
}

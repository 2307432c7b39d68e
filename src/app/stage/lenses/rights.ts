// By which right a request was allowed, read from the words that the API server's authorizer gives (as in the real audit log).
import type { TraceRecord } from '../../../worker/protocol.ts'

export interface Right {
  /** Resource and key of the binding. */
  readonly binding: { readonly resource: string; readonly key: string }
  readonly role: { readonly kind: string; readonly name: string }
  readonly subject: { readonly kind: string; readonly name: string }
}

const WORDS = /^RBAC: allowed by (ClusterRoleBinding|RoleBinding) "([^"]+)" of (ClusterRole|Role) "([^"]+)" to (User|Group|ServiceAccount) "([^"]+)"$/

/** `RBAC: allowed by ClusterRoleBinding "a" of ClusterRole "b" to Group "c"`, taken apart; undefined for other words. */
export function parseRight(words: unknown): Right | undefined {
  const found = typeof words === 'string' ? WORDS.exec(words) : null
  if (!found) return undefined
  const [, bindingKind, binding = '', roleKind = '', role = '', subjectKind = '', subject = ''] = found
  // `name/namespace` in these words, `namespace/name` here.
  const turned = (text: string): string => text.split('/').reverse().join('/')
  return {
    binding: { resource: bindingKind === 'RoleBinding' ? 'rolebindings.rbac.authorization.k8s.io' : 'clusterrolebindings.rbac.authorization.k8s.io', key: turned(binding) },
    role: { kind: roleKind, name: role },
    subject: { kind: subjectKind, name: subjectKind === 'ServiceAccount' ? turned(subject) : subject },
  }
}

export interface Asked {
  readonly id: number
  readonly time: number
  readonly user: string
  readonly verb: string
  readonly resource: string
  readonly where: string
  readonly isAllowed: boolean
  readonly right: Right | undefined
  readonly count: number
}

/** The last requests: what was refused first, then what people asked, then the rest; the same asked again is counted. Answers that are about something else than rights (a conflict, nothing found) were allowed. */
export function projectAsked(records: readonly TraceRecord[], most: number): Asked[] {
  const rows = new Map<string, Asked>()
  for (let i = records.length - 1; i >= 0; i--) {
    const record = records[i]!
    if (record.kind !== 'request' || record.actor === 'apiserver itself') continue
    const { user = '', verb = '', resource = '', namespace = '', code = 0, right } = (record.data ?? {}) as { user?: string; verb?: string; resource?: string; namespace?: string; code?: number; right?: string }
    const isAllowed = code !== 403 && code !== 401
    const id = `${user} ${verb} ${resource} ${namespace} ${isAllowed}`
    const old = rows.get(id)
    if (old) rows.set(id, { ...old, count: old.count + 1 })
    else rows.set(id, { id: record.id, time: record.time, user, verb, resource, where: namespace, isAllowed, right: parseRight(right), count: 1 })
  }
  return [...rows.values()].sort((a, b) => rank(a) - rank(b) || b.id - a.id).slice(0, most)
}

/** What was refused comes first, then what people asked. */
const rank = ({ isAllowed, user }: Asked): number => (!isAllowed ? 0 : user.startsWith('system:') ? 2 : 1)

/** A user as a person would say it: `system:serviceaccount:kube-system:coredns` is ServiceAccount coredns. */
export function nameOfUser(user: string): { readonly name: string; readonly kicker: string } {
  const account = /^system:serviceaccount:([^:]+):(.+)$/.exec(user)
  if (account) return { name: account[2]!, kicker: `ServiceAccount in ${account[1]}` }
  const node = /^system:node:(.+)$/.exec(user)
  return node ? { name: node[1]!, kicker: 'kubelet' } : { name: user, kicker: user.startsWith('system:') ? 'Component' : 'User' }
}

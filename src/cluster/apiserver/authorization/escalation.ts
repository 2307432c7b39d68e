// Nobody gives away more rights than he has: whoever writes a role or a binding must hold what is in it, or be allowed to escalate or bind.
// Models pkg/registry/rbac/{role,rolebinding,…}/policybased, pkg/registry/rbac/validation (ConfirmNoEscalation) and component-helpers/auth/rbac/validation (Covers).
import { deepEqual, type KubeObject } from '../../api/index.ts'
import type { ClusterRole, PolicyRule, RoleBinding } from '../../api/types/rbac-v1.ts'
import { MASTERS, type User } from '../authentication/user.ts'
import type { Core } from '../core.ts'
import type { RequestContext } from '../request-context.ts'
import { forbidden, notFound } from '../status.ts'

const GROUP = 'rbac.authorization.k8s.io'
const EVERYTHING: readonly PolicyRule[] = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] }]

/** Before a role is written. Throws Forbidden with what its writer lacks. */
export function checkRole(core: Core, context: RequestContext, role: KubeObject, old: KubeObject | undefined): void {
  const { user, namespace, name, served } = context
  const { aggregationRule } = role as ClusterRole
  const rules = rulesOf(role)
  if (user.groups.includes(MASTERS) || (old && deepEqual(rulesOf(old), rules) && deepEqual((old as ClusterRole).aggregationRule, aggregationRule))) return
  if (core.authorizer.authorize(user, { verb: 'escalate', group: GROUP, version: '*', resource: served.resource.resource, subresource: '', namespace, name: old ? name : '' }).allowed) return
  confirm(core, context, role.metadata.name, rules)
  // A role that gathers the rules of others may come to hold anything.
  if (aggregationRule) confirm(core, context, role.metadata.name, EVERYTHING)
}

/** A role's rules; one that gathers them from others may have null. */
const rulesOf = (role: KubeObject): readonly PolicyRule[] => (role as { readonly rules?: readonly PolicyRule[] | null }).rules ?? []

/** Before a binding is written. Throws Forbidden, and NotFound for a role that is not there to look at. */
export function checkBinding(core: Core, context: RequestContext, binding: KubeObject, old: KubeObject | undefined): void {
  const { user, namespace } = context
  const { roleRef, subjects } = binding as RoleBinding
  if (user.groups.includes(MASTERS) || (old && deepEqual((old as RoleBinding).subjects, subjects))) return
  const resource = roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles'
  if (core.authorizer.authorize(user, { verb: 'bind', group: GROUP, version: '*', resource, subresource: '', namespace, name: roleRef.name }).allowed) return
  const rules = core.rbac.rulesOf(roleRef, namespace)
  if (!rules) throw notFound({ group: GROUP, resource }, roleRef.name)
  confirm(core, context, binding.metadata.name, rules)
}

function confirm(core: Core, { user, namespace, served }: RequestContext, name: string, wanted: readonly PolicyRule[]): void {
  const missingRoles: string[] = []
  const held = [...core.rbac.sourcesOf(user, namespace, missingRoles)].flatMap(({ rules }) => rules)
  const lacking = wanted.flatMap(breakDown).filter((part) => !held.some((rule) => covers(rule, part)))
  if (lacking.length > 0) throw forbidden(served.qualified, name, refusal(user, lacking, missingRoles))
}

function refusal({ name, groups }: User, lacking: readonly PolicyRule[], missingRoles: readonly string[]): string {
  const lines = [...new Set(joinVerbs(lacking).map(describeRule))].sort()
  const unresolved = missingRoles.length > 0 ? `; resolution errors: [${missingRoles.join(' ')}]` : ''
  return `user ${JSON.stringify(name)} (groups=${quoted(groups)}) is attempting to grant RBAC permissions not currently held:\n${lines.join('\n')}${unresolved}`
}

const quoted = (words: readonly string[]): string => `[${words.map((word) => JSON.stringify(word)).join(' ')}]`

function describeRule({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const parts = [['APIGroups', apiGroups], ['Resources', resources], ['NonResourceURLs', nonResourceURLs], ['ResourceNames', resourceNames], ['Verbs', verbs]] as const
  return `{${parts.filter(([, words]) => words && words.length > 0).map(([title, words]) => `${title}:${quoted(words!)}`).join(', ')}}`
}

/** The smallest parts of a rule: one verb on one resource (of one name), or on one path. Each is covered by a single rule or by none. */
export function breakDown({ apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs }: PolicyRule): readonly PolicyRule[] {
  const names = resourceNames.length > 0 ? resourceNames.map((name) => ({ resourceNames: [name] })) : [{}]
  return [
    ...apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.flatMap((verb) => names.map((named): PolicyRule => ({ apiGroups: [group], resources: [resource], verbs: [verb], ...named }))))),
    ...nonResourceURLs.flatMap((url) => verbs.map((verb): PolicyRule => ({ nonResourceURLs: [url], verbs: [verb] }))),
  ]
}

/** Whether a rule covers a smallest part. */
export function covers(rule: PolicyRule, part: PolicyRule): boolean {
  const all = (have: readonly string[] | undefined, want: readonly string[] | undefined, fits: (had: string, wanted: string) => boolean): boolean => (want ?? []).every((wanted) => (have ?? []).some((had) => fits(had, wanted)))
  const same = (had: string, wanted: string): boolean => had === '*' || had === wanted
  const isNamed = (rule.resourceNames?.length ?? 0) > 0
  return all(rule.verbs, part.verbs, same) && all(rule.apiGroups, part.apiGroups, same)
    && all(rule.resources, part.resources, (had, wanted) => same(had, wanted) || (wanted.includes('/') && had === `*${wanted.slice(wanted.indexOf('/'))}`))
    && all(rule.nonResourceURLs, part.nonResourceURLs, (had, wanted) => same(had, wanted) || (had.endsWith('*') && wanted.startsWith(had.slice(0, -1))))
    && (!isNamed || (part.resourceNames !== undefined && part.resourceNames.every((name) => rule.resourceNames!.includes(name))))
}

/** Parts for the same resource, and name, as one with all their verbs. */
function joinVerbs(parts: readonly PolicyRule[]): readonly PolicyRule[] {
  const joined = new Map<string, PolicyRule>()
  for (const part of parts) {
    const { verbs, ...rest } = part
    const key = part.nonResourceURLs ? JSON.stringify(part) : JSON.stringify(rest)
    const before = joined.get(key)
    joined.set(key, before && !part.nonResourceURLs ? { ...before, verbs: [...before.verbs, ...verbs] } : part)
  }
  return [...joined.values()]
}

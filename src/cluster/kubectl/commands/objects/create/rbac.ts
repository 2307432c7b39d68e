// `kubectl create role`, `clusterrole`, `rolebinding`, `clusterrolebinding`. Models create_role.go and its neighbours.
import type { Process } from '../../../../../kernel/index.ts'
import { CommandError, ErrorList } from '../../../errors.ts'
import type { Flag } from '../../../flags.ts'
import type { Invocation } from '../../../invocation.ts'
import type { Mapping } from '../../../rest-mapper.ts'
import { generator } from './generator.ts'

const RBAC = 'rbac.authorization.k8s.io'
const RULE_FLAGS: readonly Flag[] = [{ name: 'verb', type: 'list' }, { name: 'resource', type: 'list' }, { name: 'resource-name', type: 'array' }]
const VERBS = new Set(['*', 'get', 'delete', 'list', 'create', 'update', 'patch', 'watch', 'proxy', 'deletecollection', 'use', 'bind', 'escalate', 'impersonate'])
const URL_VERBS = new Set(['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options'])
/** Verbs that mean something on these resources only. */
const SPECIAL_VERBS: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: [`roles.${RBAC}`, `clusterroles.${RBAC}`],
  escalate: [`roles.${RBAC}`, `clusterroles.${RBAC}`],
  impersonate: ['users', 'serviceaccounts', 'groups', 'userextras.authentication.k8s.io'],
}

export const ROLE = generator({
  name: 'role',
  flags: RULE_FLAGS,
  resource: [`${RBAC}/v1`, 'roles'],
  *make(invocation) {
    return { rules: yield* rulesOf(invocation) }
  },
})

export const CLUSTER_ROLE = generator({
  name: 'clusterrole',
  flags: [...RULE_FLAGS, { name: 'non-resource-url', type: 'list' }, { name: 'aggregation-rule', type: 'list' }],
  resource: [`${RBAC}/v1`, 'clusterroles'],
  *make(invocation) {
    const { flags } = invocation
    const aggregation = flags.list('aggregation-rule')
    if (aggregation.length > 0) {
      if (flags.list('non-resource-url').length > 0 || flags.list('verb').length > 0 || flags.list('resource').length > 0 || flags.list('resource-name').length > 0) throw new CommandError('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames')
      const matchLabels = Object.fromEntries(aggregation.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
      return { aggregationRule: { clusterRoleSelectors: [{ matchLabels }] }, rules: null }
    }
    const urls = [...new Set(flags.list('non-resource-url'))]
    if (urls.length === 0) return { rules: yield* rulesOf(invocation) }
    const verbs = verbsOf(invocation)
    const rules = flags.list('resource').length > 0 ? yield* rulesOf(invocation) : []
    for (const verb of verbs) if (!URL_VERBS.has(verb)) throw new CommandError(`invalid verb: '${verb}' for nonResourceURL`)
    for (const url of urls) {
      if (url !== '*' && !url.startsWith('/')) throw new CommandError('nonResourceURL should start with /')
      if (url.slice(0, -1).includes('*')) throw new CommandError("nonResourceURL only supports wildcard matches when '*' is at the end")
    }
    return { rules: [...rules, { nonResourceURLs: urls, verbs }] }
  },
})

function verbsOf({ flags }: Invocation): readonly string[] {
  const verbs = [...new Set(flags.list('verb'))]
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified')
  return verbs.includes('*') ? ['*'] : verbs
}

interface Rule { readonly apiGroups: readonly string[]; readonly resources: readonly string[]; readonly verbs: readonly string[]; readonly resourceNames?: readonly string[] }

/** One rule for each API group, in the order in which the groups are named first. Throws CommandError. */
function* rulesOf(invocation: Invocation): Process<readonly Rule[]> {
  const { flags } = invocation
  const verbs = verbsOf(invocation)
  for (const verb of verbs) if (!VERBS.has(verb)) invocation.err(`Warning: '${verb}' is not a standard resource verb\n`)
  if (flags.list('resource').length === 0) throw new CommandError('at least one resource must be specified')
  const names = flags.list('resource-name')
  const groups = new Map<string, Set<string>>()
  for (const text of flags.list('resource')) {
    if (text === '*') {
      groups.set('', (groups.get('') ?? new Set()).add('*'))
      continue
    }
    const [resource = '', ...sub] = text.split('/')
    if (resource === '' || resource.startsWith('.')) throw new CommandError('resource must be specified if apiGroup/subresource specified')
    const mapping = yield* findServed(invocation, resource, verbs)
    groups.set(mapping.group, (groups.get(mapping.group) ?? new Set()).add(sub.length > 0 ? `${mapping.resource}/${sub.join('/')}` : mapping.resource))
  }
  return [...groups].map(([group, resources]) => ({ apiGroups: [group], resources: [...resources], ...(names.length > 0 ? { resourceNames: names } : {}), verbs }))
}

/** The resource of a rule. What is served by none is named as it was written where a special verb allows it. Throws CommandError. */
function* findServed({ mapper }: Invocation, word: string, verbs: readonly string[]): Process<Pick<Mapping, 'group' | 'resource'>> {
  const dot = word.indexOf('.')
  let found: Pick<Mapping, 'group' | 'resource'> = dot < 0 ? { resource: word, group: '' } : { resource: word.slice(0, dot), group: word.slice(dot + 1) }
  if (found.resource === '*') return found
  let failure: unknown
  try {
    found = yield* mapper.find(word)
  } catch (error) {
    // What no resource serves is said here without `error:`, as it comes in a list of errors.
    failure = error instanceof CommandError ? new ErrorList([error]) : error
  }
  const { resource, group } = found
  for (const verb of verbs) {
    const allowed = SPECIAL_VERBS[verb]
    if (!allowed) continue
    if (!allowed.includes(group === '' ? resource : `${resource}.${group}`)) throw new CommandError(`can not perform '${verb}' on '${resource}' in group '${group}'`)
    failure = undefined
  }
  if (failure !== undefined) throw failure
  return found
}

const SUBJECT_FLAGS: readonly Flag[] = [{ name: 'user', type: 'array' }, { name: 'group', type: 'array' }, { name: 'serviceaccount', type: 'array' }]

function subjectsOf({ flags }: Invocation): readonly object[] {
  return [
    ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: RBAC, name })),
    ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: RBAC, name })),
    ...flags.list('serviceaccount').map((text) => {
      const [namespace, name, ...rest] = text.split(':')
      if (!namespace || !name || rest.length > 0) throw new CommandError('serviceaccount must be <namespace>:<name>')
      return { kind: 'ServiceAccount', namespace, name }
    }),
  ]
}

export const ROLE_BINDING = generator({
  name: 'rolebinding',
  flags: [{ name: 'clusterrole', type: 'string' }, { name: 'role', type: 'string' }, ...SUBJECT_FLAGS],
  resource: [`${RBAC}/v1`, 'rolebindings'],
  failure: 'failed to create rolebinding: ',
  *make(invocation) {
    const [clusterRole, role] = [invocation.flags.string('clusterrole'), invocation.flags.string('role')]
    if ((clusterRole === '') === (role === '')) throw new CommandError('exactly one of clusterrole or role must be specified')
    const subjects = subjectsOf(invocation)
    return { roleRef: { apiGroup: RBAC, kind: role ? 'Role' : 'ClusterRole', name: role || clusterRole }, ...(subjects.length > 0 ? { subjects } : {}) }
  },
})

export const CLUSTER_ROLE_BINDING = generator({
  name: 'clusterrolebinding',
  required: ['clusterrole'],
  flags: [{ name: 'clusterrole', type: 'string' }, ...SUBJECT_FLAGS],
  resource: [`${RBAC}/v1`, 'clusterrolebindings'],
  failure: 'failed to create clusterrolebinding: ',
  *make(invocation) {
    const subjects = subjectsOf(invocation)
    return { roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: invocation.flags.string('clusterrole') }, ...(subjects.length > 0 ? { subjects } : {}) }
  },
})

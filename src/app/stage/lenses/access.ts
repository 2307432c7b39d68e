// Access: who may do what. From subjects over bindings to roles and the rules in them; and what was asked last, allowed or refused.
// Of the many bindings that come with a cluster only those are drawn by which somebody was let in lately.
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, Subject } from '../../../cluster/api/types/rbac-v1.ts'
import type { Link, Part } from '../layout.ts'
import { blockOf, framed, picture, row, shelves, stack, type Block, type Tie } from './arrange.ts'
import { NARROW, byBirth, idOf, objectsOf, type Laid, type LensInput } from './input.ts'
import { nameOfUser, projectAsked, type Asked } from './rights.ts'
import { words } from '../../../words/index.ts'

const ROLE_BINDINGS = 'rolebindings.rbac.authorization.k8s.io'
const CLUSTER_ROLE_BINDINGS = 'clusterrolebindings.rbac.authorization.k8s.io'
const ROLES = 'roles.rbac.authorization.k8s.io'
const CLUSTER_ROLES = 'clusterroles.rbac.authorization.k8s.io'
export const ACCESS_READS: readonly string[] = [ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS, ROLES, CLUSTER_ROLES]
const BINDINGS_MOST = 14
export const ASKED_MOST = 9
const WIDTH = 208
const RULE_WIDTH = 268
const RULES_MOST = 3
const GAP_X = 36
/** With so much room the requests stand beside the rights, else above them. */
const BESIDE = 1240
const ASKED_WIDTH = 296

interface Bound { readonly resource: string; readonly key: string; readonly binding: RoleBinding | ClusterRoleBinding }

export function layAccess(input: LensInput): Laid {
  const isNarrow = input.room < NARROW
  const asked = projectAsked(input.records ?? [], ASKED_MOST)
  const used = new Set(asked.flatMap(({ right }) => (right ? [idOf(right.binding.resource, right.binding.key)] : [])))
  const all = [ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS].flatMap((resource) => [...objectsOf<RoleBinding>(input, resource)].sort(byBirth).map(([key, binding]): Bound => ({ resource, key, binding })))
  const shown = all.filter(({ resource, key, binding }) => used.has(idOf(resource, key)) || !comesWithCluster(binding)).sort((a, b) => Number(comesWithCluster(a.binding)) - Number(comesWithCluster(b.binding))).slice(0, BINDINGS_MOST)
  const ties: Tie[] = []
  const placed = new Set<string>()
  const once = (block: Block): Block => {
    const id = block.parts[0]!.id
    if (placed.has(id)) return { parts: [], width: 0, height: 0 }
    placed.add(id)
    return block
  }
  const rows = shown.map(({ resource, key, binding }) => {
    const id = idOf(resource, key)
    const look: Link['look'] = used.has(id) ? 'chosen' : 'faint'
    const role = roleOf(input, binding)
    const subjects = (binding.subjects ?? []).slice(0, 4).map((subject) => once(subjectCard(subject)))
    for (const subject of binding.subjects ?? []) ties.push({ from: subjectId(subject), to: id, look })
    ties.push({ from: id, to: role.id, look }, { from: role.id, to: `rules/${role.id}`, look })
    const card = blockOf({ id, kind: 'card', sign: 'binding', key: `${resource}/${key}`, kicker: resource === ROLE_BINDINGS ? words('lenses')('access.inNamespace', { kind: 'RoleBinding', namespace: binding.metadata.namespace }) : 'ClusterRoleBinding', label: binding.metadata.name, width: WIDTH, height: 62 })
    const roleCard = once(blockOf({ id: role.id, kind: 'card', sign: 'role', key: role.key, kicker: binding.roleRef.kind, label: binding.roleRef.name, ...(role.role ? {} : { tone: 'fault', note: words('lenses')('access.noRole') }), width: WIDTH, height: 62 }))
    const rules = once(rulesCard(role.id, role.role?.rules ?? [], isNarrow ? input.room - 84 : RULE_WIDTH))
    return isNarrow ? stack([...subjects, card, indent(roleCard, 16), indent(rules, 32)], 8) : row([fixed(stack(subjects, 8), WIDTH), card, fixed(roleCard, WIDTH), rules], GAP_X, 'middle')
  })
  const others = otherUsers(asked, placed)
  const hidden = all.length - shown.length
  const more = hidden > 0 ? [blockOf({ id: 'more/bindings', kind: 'card', sign: 'binding', tone: 'quiet', label: words('lenses')('access.moreBindings', { count: hidden }), note: words('lenses')('access.moreNote'), width: isNarrow ? input.room - 16 : ASKED_WIDTH + 32, height: 62 })] : []
  const isBeside = input.room >= BESIDE
  const log = framed('frame/asked', words('lenses')('access.asked'), requestsPart(asked, isBeside ? ASKED_WIDTH : isNarrow ? input.room - 48 : Math.min(3, Math.max(1, asked.length)) * ASKED_WIDTH))
  const web = framed('frame/rights', words('lenses')('access.rights'), stack(rows, 14))
  const rest = isNarrow ? stack([...others, ...more], 12) : shelves([...others, ...more], isBeside ? ASKED_WIDTH + 32 : input.room, 12, 12)
  return picture(isBeside ? row([stack([log, rest], 20), web], 28) : stack([log, web, rest], 24), ties)
}

/** Users whom no binding drawn here names: refused, or let in by something else than a binding. */
function otherUsers(asked: readonly Asked[], placed: ReadonlySet<string>): Block[] {
  const cards = new Map<string, Block>()
  for (const { user, isAllowed, right } of asked) {
    const id = userSubjectId(user)
    if (placed.has(id) || (isAllowed && right)) continue
    const isNode = user.startsWith('system:node:')
    // Without a word from RBAC it was the node authorizer, or the group that may do everything.
    const { tone, note } = !isAllowed ? { tone: 'fault' as const, note: words('lenses')('access.noBinding') } : { tone: undefined, note: words('lenses')(isNode ? 'access.nodeNeeds' : 'access.master') }
    cards.set(id, blockOf({ id, kind: 'card', sign: isNode ? 'machine' : 'person', ...(tone ? { tone } : {}), kicker: nameOfUser(user).kicker, label: nameOfUser(user).name, note, width: WIDTH, height: 62 }))
  }
  return [...cards.values()]
}

/** Made by the API server itself at its start, or by the installer. */
function comesWithCluster({ metadata }: RoleBinding | ClusterRoleBinding): boolean {
  return metadata.labels?.['kubernetes.io/bootstrapping'] !== undefined || /^(system:|kubeadm:|metrics-server)/.test(metadata.name) || metadata.namespace?.startsWith('kube-') === true
}

const subjectId = ({ kind, name, namespace }: Subject): string => (kind === 'ServiceAccount' ? `serviceaccounts/${namespace ?? ''}/${name}` : `subject/${kind}/${name}`)

function userSubjectId(user: string): string {
  const account = /^system:serviceaccount:([^:]+):(.+)$/.exec(user)
  return account ? `serviceaccounts/${account[1]}/${account[2]}` : `subject/User/${user}`
}

function subjectCard(subject: Subject): Block {
  const { kind, name, namespace } = subject
  return blockOf({ id: subjectId(subject), kind: 'card', sign: kind === 'Group' ? 'group' : kind === 'User' ? 'person' : 'account', kicker: kind === 'ServiceAccount' ? words('lenses')('access.inNamespace', { kind, namespace: namespace ?? '' }) : kind, label: name, ...(kind === 'ServiceAccount' ? { key: `serviceaccounts/${namespace ?? ''}/${name}` } : {}), width: WIDTH, height: 62 })
}

function roleOf(input: LensInput, { roleRef, metadata }: RoleBinding | ClusterRoleBinding): { id: string; key: string; role: Role | ClusterRole | undefined } {
  const isRole = roleRef.kind === 'Role'
  const key = isRole ? `${metadata.namespace}/${roleRef.name}` : roleRef.name
  const resource = isRole ? ROLES : CLUSTER_ROLES
  return { id: idOf(resource, key), key: `${resource}/${key}`, role: objectsOf<Role>(input, resource).get(key) }
}

const LINE = 17

function rulesCard(of: string, rules: readonly PolicyRule[], width: number): Block {
  const lines = rules.slice(0, RULES_MOST).map(describeRule)
  if (rules.length > RULES_MOST) lines.push(words('lenses')('access.moreRules', { count: rules.length - RULES_MOST }))
  return blockOf({ id: `rules/${of}`, kind: 'card', sign: 'rule', label: '', lines: lines.length > 0 ? lines : [words('lenses')('access.nothing')], width, height: 16 + LINE * Math.max(1, lines.length) })
}

/** `get, list pods, services`: a rule on one line. */
export function describeRule({ verbs, resources, nonResourceURLs, resourceNames }: PolicyRule): string {
  const list = (names: readonly string[] | undefined, most: number): string => ((names?.length ?? 0) > most ? `${names!.slice(0, most).join(', ')} …` : (names ?? []).join(', '))
  const every = (names: readonly string[] | undefined): boolean => names?.includes('*') === true
  const what = nonResourceURLs?.length ? words('lenses')('access.path', { path: list(nonResourceURLs, 2) }) : every(resources) ? words('lenses')('access.everything') : list(resources, 3)
  return `${every(verbs) ? words('lenses')('access.anyVerb') : list(verbs, 4)} ${what}${resourceNames?.length ? ` (${list(resourceNames, 1)})` : ''}`
}

function requestsPart(asked: readonly Asked[], width: number): Block {
  const across = Math.max(1, Math.floor(width / ASKED_WIDTH))
  const lines = asked.map(({ user, verb, resource, where, isAllowed, count }) => `${isAllowed ? 'allowed' : 'refused'}|${nameOfUser(user).name}|${verb} ${resource}${where ? ` ${words('lenses')('access.in', { where })}` : ''}|${count > 1 ? `×${count}` : ''}`)
  return blockOf({ id: 'requests', kind: 'requests', label: lines.length > 0 ? '' : words('lenses')('access.nobody'), lines, width, height: 16 + Math.ceil(Math.max(1, lines.length) / across) * 36 } satisfies Omit<Part, 'x' | 'y'>)
}

const fixed = (block: Block, width: number): Block => ({ ...block, width: Math.max(width, block.width) })
const indent = (block: Block, by: number): Block => (block.parts.length === 0 ? block : { parts: block.parts.map((part) => ({ ...part, x: part.x + by })), width: block.width + by, height: block.height })

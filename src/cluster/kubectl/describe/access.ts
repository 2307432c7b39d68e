// `kubectl describe` of roles, their bindings, and of what ranks and protects pods. Models RoleDescriber and its like.
import { formatLabelSelector, formatLabels } from '../../api/selector/index.ts'
import type { PodDisruptionBudget } from '../../api/types/policy-v1.ts'
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '../../api/types/rbac-v1.ts'
import type { PriorityClass } from '../../api/types/scheduling-v1.ts'
import { describerOf } from './describer.ts'
import { eventsQuery } from './events.ts'
import { bracketed, compare } from './page.ts'

export const roleDescriber = describerOf<Role | ClusterRole>({
  write(page, { metadata, rules }) {
    page.field(0, 'Name', metadata.name)
    page.map(0, 'Labels', metadata.labels)
    page.annotations('Annotations', metadata.annotations)
    page.line(0, 'PolicyRule:')
    page.table(1, ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'], ruleRows(rules ?? []))
  },
})

/** Rows of the table of rules: resources, URLs, names, verbs. */
export function ruleRows(rules: readonly PolicyRule[]): readonly (readonly string[])[] {
  return compactRules(rules).map((rule) => [resourceText(rule), bracketed(rule.nonResourceURLs), bracketed(rule.resourceNames), bracketed(rule.verbs)])
}

interface Rule extends Pick<PolicyRule, 'apiGroups' | 'resources' | 'resourceNames' | 'nonResourceURLs'> {
  readonly verbs: readonly string[]
}

/** Rules taken apart to one resource and name each, then joined again where only the verbs differ (kubectl/pkg/util/rbac). */
function compactRules(rules: readonly PolicyRule[]): readonly Rule[] {
  const simple = new Map<string, { readonly rule: Rule; readonly verbs: Set<string> }>()
  const urls: Rule[] = []
  for (const { apiGroups = [], resources = [], resourceNames, verbs, nonResourceURLs = [] } of rules) {
    for (const group of apiGroups) for (const resource of resources) for (const name of resourceNames?.length ? resourceNames : [undefined]) {
      const key = JSON.stringify([group, resource, name ?? null])
      const known = simple.get(key)
      if (known) for (const verb of verbs) known.verbs.add(verb)
      else if (verbs.length > 0) simple.set(key, { rule: { apiGroups: [group], resources: [resource], resourceNames: name === undefined ? [] : [name], verbs }, verbs: new Set(verbs) })
    }
    for (const url of nonResourceURLs) urls.push(...verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] })))
  }
  const joined = [...simple.values()].map(({ rule, verbs }) => ({ ...rule, verbs: [...verbs] }))
  return [...urls, ...joined].sort((a, b) => compare(sortKey(a), sortKey(b)))
}

/** Rules sort by how their Go type prints itself. */
function sortKey({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: Rule): string {
  return `&PolicyRule{Verbs:${bracketed(verbs)},APIGroups:${bracketed(apiGroups)},Resources:${bracketed(resources)},ResourceNames:${bracketed(resourceNames)},NonResourceURLs:${bracketed(nonResourceURLs)},}`
}

/** `deployments.apps/scale`. */
function resourceText({ resources = [], apiGroups = [] }: Rule): string {
  if (resources[0] === undefined) return ''
  const slash = resources[0].indexOf('/')
  const [name, subresource] = slash < 0 ? [resources[0], ''] : [resources[0].slice(0, slash), resources[0].slice(slash)]
  return `${name}${apiGroups[0] ? `.${apiGroups[0]}` : ''}${subresource}`
}

export const roleBindingDescriber = describerOf<RoleBinding | ClusterRoleBinding>({
  write(page, { metadata, roleRef, subjects }) {
    page.field(0, 'Name', metadata.name)
    page.map(0, 'Labels', metadata.labels)
    page.annotations('Annotations', metadata.annotations)
    page.line(0, 'Role:')
    page.field(1, 'Kind', roleRef.kind)
    page.field(1, 'Name', roleRef.name)
    page.line(0, 'Subjects:')
    page.table(1, ['Kind', 'Name', 'Namespace'], (subjects ?? []).map(({ kind, name, namespace = '' }) => [kind, name, namespace]))
  },
})

export const podDisruptionBudgetDescriber = describerOf<PodDisruptionBudget>({
  events: (budget) => [eventsQuery(budget, 'PodDisruptionBudget')],
  write(page, { metadata, spec, status }) {
    page.name(metadata)
    if (spec?.minAvailable !== undefined) page.field(0, 'Min available', spec.minAvailable)
    else if (spec?.maxUnavailable !== undefined) page.field(0, 'Max unavailable', spec.maxUnavailable)
    page.field(0, 'Selector', spec?.selector ? formatLabelSelector(spec.selector) : '<unset>')
    page.line(0, 'Status:')
    page.field(2, 'Allowed disruptions', status?.disruptionsAllowed ?? 0)
    page.field(2, 'Current', status?.currentHealthy ?? 0)
    page.field(2, 'Desired', status?.desiredHealthy ?? 0)
    page.field(2, 'Total', status?.expectedPods ?? 0)
  },
})

export const priorityClassDescriber = describerOf<PriorityClass>({
  events: (priority) => [eventsQuery(priority, 'PriorityClass')],
  write(page, { metadata, value, globalDefault, preemptionPolicy, description }) {
    page.field(0, 'Name', metadata.name)
    page.field(0, 'Value', value)
    page.field(0, 'GlobalDefault', globalDefault ?? false)
    page.field(0, 'PreemptionPolicy', preemptionPolicy ?? '')
    page.field(0, 'Description', description ?? '')
    page.field(0, 'Annotations', formatLabels(metadata.annotations))
  },
})

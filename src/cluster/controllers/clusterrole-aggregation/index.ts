// The cluster role aggregation controller: fills roles like `view` with the rules of roles that bear their labels.
// Models pkg/controller/clusterroleaggregation.
import { compileLabelSelector, keyOf } from '../../api/index.ts'
import type { ClusterRole, PolicyRule } from '../../api/types/rbac-v1.ts'
import { CLUSTER_ROLES, WorkQueue, waitForSync } from '../../client/index.ts'
import type { Process } from '../../../kernel/index.ts'
import { semanticEqual, startWorkers, type ControllerContext } from '../framework/index.ts'

const NAME = 'clusterrole-aggregation-controller'
const WORKERS = 5

/** The rules of all roles that an aggregating role selects, by name, each once. */
export function aggregateRules(role: ClusterRole, roles: Iterable<ClusterRole>): readonly PolicyRule[] {
  const rules: PolicyRule[] = []
  const sorted = [...roles].toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    for (const other of sorted) {
      if (other.metadata.name === role.metadata.name || !compileLabelSelector(selector).matches(other.metadata.labels)) continue
      for (const rule of other.rules ?? []) if (!rules.some((known) => semanticEqual(known, rule))) rules.push(rule)
    }
  }
  return rules
}

export function* startClusterRoleAggregation(context: ControllerContext): Process<void> {
  const { kernel, informers } = context
  const client = context.clientFor(NAME)
  const roles = informers.informer(CLUSTER_ROLES)
  const queue = new WorkQueue(kernel, 'clusterrole_aggregation')
  roles.addIndex('aggregating', (role) => (role.aggregationRule ? ['yes'] : []))
  const enqueue = (): void => {
    for (const role of roles.byIndex('aggregating', 'yes')) queue.add(keyOf(role))
  }
  roles.handle({ added: enqueue, updated: enqueue, deleted: enqueue })
  yield* waitForSync([roles])
  startWorkers(context, queue, WORKERS, function* (name) {
    const role = roles.get(name)
    if (!role?.aggregationRule) return
    const rules = aggregateRules(role, roles.list())
    if (semanticEqual(rules, role.rules)) return
    if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `clusterroles/${name}`, { rules: rules.length })
    const body = { kind: 'ClusterRole', apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name }, ...(rules.length > 0 ? { rules } : {}) }
    yield* client.patch(CLUSTER_ROLES, name, undefined, 'application/apply-patch+yaml', body, { query: { fieldManager: NAME, force: true } })
  })
}

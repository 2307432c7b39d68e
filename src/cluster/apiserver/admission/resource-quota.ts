// ResourceQuotas: a write that would use more than is left is refused, any other is charged at once.
// Models apiserver/pkg/admission/plugin/resourcequota (controller.go). What a deletion frees is for the quota controller to count.
import { addQuantities, compareQuantities, isInQuotaScope, quantitySign, quotaUsageOf, subtractQuantities, type Amounts, type KubeObject } from '../../api/index.ts'
import type { Pod, ResourceQuota } from '../../api/types/core-v1.ts'
import type { Process } from '../../../kernel/index.ts'
import { auditOwn } from '../audit.ts'
import { qualifiedName } from '../status.ts'
import { guaranteedUpdate } from '../verbs/guaranteed-update.ts'
import { refuse, type AdmissionPlugin, type AdmissionRequest } from './admission.ts'
import { unstated } from './quota-usage.ts'

/** An update of these may use more than before; of others only creations count. */
const CHARGED_ON_UPDATE = new Set(['services', 'persistentvolumeclaims', 'pods'])

export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  settle(request) {
    const { core, context, operation, object } = request
    if (operation === 'DELETE' || !object || context.namespace === '') return undefined
    if (core.etcd.count(core.registry.get('v1', 'resourcequotas').prefix) === 0) return undefined
    const resource = qualifiedName(context.served.qualified)
    if (operation === 'UPDATE' ? !CHARGED_ON_UPDATE.has(resource) || (context.subresource !== '' && context.subresource !== 'resize') : context.subresource !== '') return undefined
    return charge(request, resource, object)
  },
}

function* charge(request: AdmissionRequest, resource: string, object: KubeObject): Process<void> {
  const { core, context, operation, old } = request
  const served = core.registry.get('v1', 'resourcequotas')
  const added = increase(quotaUsageOf(resource, object), operation === 'UPDATE' && old ? quotaUsageOf(resource, old) : {})
  if (Object.keys(added).length === 0) return
  const quotas = (core.etcd.range(served.prefix, { under: `${context.namespace}/` })?.values ?? []).map((value) => value.object as ResourceQuota)
  const concerned = quotas.filter((quota) => isInQuotaScope(quota, resource, object) && Object.keys(quota.status?.hard ?? quota.spec?.hard ?? {}).some((name) => added[name] !== undefined))
  // All are asked before any is charged.
  for (const quota of concerned) check(request, quota, resource, object, added)
  for (const { metadata } of concerned) {
    const updated = yield* guaranteedUpdate<ResourceQuota>(core, served, context.namespace, metadata.name, (quota) => {
      check(request, quota, resource, object, added)
      return charged(quota, added)
    }, context.dryRun)
    if (core.kernel.trace.on && !context.dryRun) auditOwn(core, 'update', 'resourcequotas/status', updated, 200)
  }
}

/** What `after` uses more than `before`; what is not more is left out. */
function increase(after: Amounts, before: Amounts): Amounts {
  const result: Record<string, string> = {}
  for (const name in after) {
    const delta = before[name] === undefined ? after[name]! : subtractQuantities(after[name]!, before[name])
    if (quantitySign(delta) > 0) result[name] = delta
  }
  return result
}

function check(request: AdmissionRequest, { metadata, spec, status }: ResourceQuota, resource: string, object: KubeObject, added: Amounts): void {
  const hard = status?.hard ?? spec?.hard ?? {}
  const names = Object.keys(hard)
  if (resource === 'pods' && request.operation === 'CREATE') {
    const problem = unstated(object as Pod, names)
    if (problem) throw refuse(request, `failed quota: ${metadata.name}: ${problem}`)
  }
  const asked = names.filter((name) => added[name] !== undefined)
  const used = status?.used ?? {}
  if (asked.some((name) => used[name] === undefined || status?.hard?.[name] === undefined)) throw refuse(request, `status unknown for quota: ${metadata.name}, resources: ${asked.sort().join(',')}`)
  const exceeded = asked.filter((name) => compareQuantities(addQuantities(used[name]!, added[name]!), hard[name]!) > 0).sort()
  if (exceeded.length === 0) return
  const list = (amounts: Amounts): string => exceeded.map((name) => `${name}=${amounts[name]}`).join(',')
  throw refuse(request, `exceeded quota: ${metadata.name}, requested: ${list(added)}, used: ${list(used)}, limited: ${list(hard)}`)
}

function charged(quota: ResourceQuota, added: Amounts): ResourceQuota {
  const used: Record<string, string> = { ...quota.status?.used }
  for (const name in quota.status?.hard) if (added[name] !== undefined) used[name] = addQuantities(used[name] ?? '0', added[name])
  return { ...quota, status: { ...quota.status, used } }
}

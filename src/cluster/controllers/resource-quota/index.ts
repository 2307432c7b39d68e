// The ResourceQuota controller: keeps what quotas say is used. Models pkg/controller/resourcequota: the API server charges for
// what is made; what is freed is counted again here, soon after something goes and every five minutes.
// usage.ts counts (pure). One difference: upstream may count between a charge and the creation that it was for, take the charge back
// and so let too much in; here a count that frees something waits until charges have settled. Left out: monitors for resources that no quota can name but by `count/…` of custom resources.
import { compareQuantities, keyOf, type KubeObject } from '../../api/index.ts'
import type { Pod, ResourceQuota } from '../../api/types/core-v1.ts'
import { RESOURCE_QUOTAS, WorkQueue, waitForSync, type Client, type Informer } from '../../client/index.ts'
import { MILLISECOND, MINUTE, sleep, type Kernel, type Micros, type Process } from '../../../kernel/index.ts'
import { isPodTerminal, resourceKey, semanticEqual, startWorkers, type ControllerContext, type ServedResource } from '../framework/index.ts'
import { countUsage, isAbout } from './usage.ts'

const NAME = 'resourcequota-controller'
const WORKERS = 5
const RESYNC = 5 * MINUTE
/** An object that was charged for is stored by then, and known here. */
const SETTLED = 100 * MILLISECOND
const IGNORED: ReadonlySet<string> = new Set(['/v1/events', 'events.k8s.io/v1/events', '/v1/bindings'])

interface QuotaController {
  readonly kernel: Kernel
  readonly client: Client
  readonly quotas: Informer<ResourceQuota>
  /** Informers of what can be counted, by qualified name (`deployments.apps`). */
  readonly counted: ReadonlyMap<string, Informer>
  readonly queue: WorkQueue
  /** When the status of a quota changed last. */
  readonly charged: Map<string, Micros>
}

export function* startResourceQuotaController(context: ControllerContext): Process<void> {
  const { kernel, informers, resources } = context
  yield* waitForSync([resources])
  const countable = resources.preferred('create', 'list', 'watch', 'delete').filter((resource) => resource.namespaced && !IGNORED.has(resourceKey(resource)) && !resource.isCustom)
  const counted = new Map(countable.map((resource) => [qualifiedName(resource), informers.informer(resource)]))
  const controller: QuotaController = { kernel, client: context.clientFor(NAME), quotas: informers.informer(RESOURCE_QUOTAS), counted, queue: new WorkQueue(kernel, 'resourcequota_primary'), charged: new Map() }
  const { quotas, queue, charged } = controller
  quotas.handle({
    added: (quota) => queue.add(keyOf(quota)),
    // The status is this controller's own work, or the API server's charge.
    updated(old, quota) {
      if (old.status !== quota.status) charged.set(keyOf(quota), kernel.now)
      if (!semanticEqual(old.spec, quota.spec)) queue.add(keyOf(quota))
    },
    deleted(quota) {
      charged.delete(keyOf(quota))
      queue.add(keyOf(quota))
    },
  })
  for (const [name, informer] of counted) {
    const freed = (object: KubeObject): void => {
      for (const quota of quotas.inNamespace(object.metadata.namespace ?? '')) if (isAbout(quota, name)) queue.add(keyOf(quota))
    }
    informer.handle({ deleted: freed, updated: (old, object) => mayFree(name, old, object) && freed(object) })
  }
  yield* waitForSync([quotas, ...counted.values()])
  startWorkers(context, queue, WORKERS, (key) => sync(controller, key), Infinity)
  for (;;) {
    yield* sleep(RESYNC)
    for (const quota of quotas.list()) queue.add(keyOf(quota))
  }
}

const qualifiedName = ({ group, resource }: ServedResource): string => (group === '' ? resource : `${resource}.${group}`)

/** Changes after which something may be free again: a pod has finished or was resized, a Service or claim asks for less. */
function mayFree(name: string, old: KubeObject, object: KubeObject): boolean {
  if (name === 'pods') return isPodTerminal(object as Pod) !== isPodTerminal(old as Pod) || !semanticEqual((object as Pod).spec?.containers, (old as Pod).spec?.containers)
  if (name !== 'services' && name !== 'persistentvolumeclaims') return false
  return !semanticEqual((old as Pod).spec, (object as Pod).spec)
}

function* sync({ kernel, client, quotas, counted, queue, charged }: QuotaController, key: string): Process<void> {
  const quota = quotas.get(key)
  if (!quota) return
  const hard = quota.spec?.hard ?? {}
  const used = countUsage(quota, counted)
  if (kernel.trace.on) kernel.trace.record('reconcile', NAME, 'sync', `resourcequotas/${key}`, { hard, used })
  if (quota.status?.hard !== undefined && semanticEqual(quota.status.hard, hard) && semanticEqual(quota.status.used, used)) return
  const unsettled = (charged.get(key) ?? -Infinity) + SETTLED - kernel.now
  const frees = Object.entries(quota.status?.used ?? {}).some(([name, before]) => used[name] !== undefined && compareQuantities(used[name], before) < 0)
  if (frees && unsettled > 0) return queue.addAfter(key, unsettled)
  yield* client.updateStatus(RESOURCE_QUOTAS, { ...quota, status: { hard, used } })
}

// Whether aggregated servers can be reached, as a condition of their APIServices.
// Models kube-aggregator's controllers/status/remote; upstream also asks the server itself, here its endpoints decide.
import { formatTime, type KubeObject } from '../../api/index.ts'
import type { APIService, APIServiceCondition } from '../../api/types/apiregistration-v1.ts'
import { Channel, type Process } from '../../../kernel/index.ts'
import type { Core } from '../core.ts'
import { guaranteedUpdate } from '../verbs/guaranteed-update.ts'
import { targetsOf } from './endpoints.ts'

/** Keeps the condition Available of each remote APIService. Runs for as long as the server. */
export function* followApiServices(core: Core): Process<void> {
  const services = core.registry.get('apiregistration.k8s.io/v1', 'apiservices')
  const changed = new Channel<string>(core.kernel)
  const remote = (): readonly KubeObject[] => (core.etcd.range(services.prefix)?.values ?? []).map(({ object }) => object).filter((object) => (object as APIService).spec?.service)
  services.cache?.listen(({ object }) => void ((object as APIService).spec?.service && changed.send(object.metadata.name)))
  core.registry.get('discovery.k8s.io/v1', 'endpointslices').cache?.listen(({ object }) => {
    const name = object.metadata.labels?.['kubernetes.io/service-name']
    for (const each of remote()) if ((each as APIService).spec!.service!.name === name) changed.send(each.metadata.name)
  })
  for (const { metadata } of remote()) changed.send(metadata.name)
  for (;;) {
    const name = (yield* changed.receive())!
    if (!core.etcd.get(services.prefix, name)) continue
    yield* guaranteedUpdate<APIService>(core, services, '', name, (stored) => withCondition(stored, conditionOf(core, stored), formatTime(core.kernel.now)))
  }
}

function conditionOf(core: Core, service: APIService): Omit<APIServiceCondition, 'lastTransitionTime'> {
  const { namespace, name } = service.spec!.service!
  const isThere = core.etcd.get(core.registry.get('v1', 'services').prefix, `${namespace}/${name}`) !== undefined
  if (!isThere) return { type: 'Available', status: 'False', reason: 'ServiceNotFound', message: `service/${name} in ${JSON.stringify(namespace)} is not present` }
  if (targetsOf(core, service).length > 0) return { type: 'Available', status: 'True', reason: 'Passed', message: 'all checks passed' }
  return { type: 'Available', status: 'False', reason: 'MissingEndpoints', message: `endpoints for service/${name} in ${JSON.stringify(namespace)} have no addresses with port name "https"` }
}

function withCondition(service: APIService, condition: Omit<APIServiceCondition, 'lastTransitionTime'>, now: string): APIService {
  const conditions = service.status?.conditions ?? []
  const before = conditions.find(({ type }) => type === condition.type)
  if (before && before.status === condition.status && before.reason === condition.reason && before.message === condition.message) return service
  const lastTransitionTime = before?.status === condition.status ? before.lastTransitionTime : now
  const next = { type: condition.type, status: condition.status, lastTransitionTime, reason: condition.reason, message: condition.message } as APIServiceCondition
  return { ...service, status: { ...service.status, conditions: [...conditions.filter(({ type }) => type !== condition.type), next] } }
}

// `kubectl expose`: a service for what already runs. Models kubectl/pkg/cmd/expose.
import { findResource, settleObject, type KubeObject } from '../../../api/index.ts'
import type { Deployment } from '../../../api/types/apps-v1.ts'
import type { Pod, PodSpec, Service } from '../../../api/types/core-v1.ts'
import type { Process } from '../../../../kernel/index.ts'
import { DRY_RUN_FLAGS, FILE_FLAGS, PRINT_FLAGS, type Command } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { dryRunOf, printResult } from '../../output.ts'
import { RECORD_FLAG, recorded } from '../../record.ts'
import { fetchSelected, findNamed, selectDocuments, throwErrors, type Selected } from '../../selection.ts'
import { fieldManagerOf } from './apply/apply.ts'
import { withUpdatedConfiguration } from './apply/configuration.ts'
import { parseLabels } from './labels.ts'
import { OVERRIDE_FLAGS, withOverrides } from './overrides.ts'
import { writeQuery } from './validation.ts'

export const EXPOSE: Command = {
  name: 'expose',
  flags: [
    ...FILE_FLAGS, ...PRINT_FLAGS, ...DRY_RUN_FLAGS, ...OVERRIDE_FLAGS,
    RECORD_FLAG,
    { name: 'port', type: 'string' },
    { name: 'target-port', type: 'string' },
    { name: 'protocol', type: 'string' },
    { name: 'name', type: 'string' },
    { name: 'type', type: 'string' },
    { name: 'selector', type: 'string' },
    { name: 'labels', short: 'l', type: 'string' },
    { name: 'cluster-ip', type: 'string' },
    { name: 'external-ip', type: 'string' },
    { name: 'load-balancer-ip', type: 'string' },
    { name: 'session-affinity', type: 'string' },
  ],
  *run(invocation) {
    const { found, errors } = yield* targetsOf(invocation)
    for (const target of found) yield* exposeOne(invocation, target)
    throwErrors(errors)
  },
}

/** What to expose, as the server has it; `--selector` is the new service's here, not a choice of objects. */
function* targetsOf(invocation: Invocation): Process<{ found: readonly Selected[]; errors: readonly unknown[] }> {
  if (invocation.flags.list('filename').length > 0) {
    const { found } = yield* selectDocuments(invocation)
    return yield* fetchSelected(invocation, found)
  }
  return yield* fetchSelected(invocation, yield* findNamed(invocation, invocation.args))
}

const EXPOSABLE = new Set(['/ReplicationController', '/Service', '/Pod', 'apps/Deployment', 'apps/ReplicaSet', 'extensions/Deployment', 'extensions/ReplicaSet'])

function* exposeOne(invocation: Invocation, { mapping, name, object }: Selected): Process<void> {
  if (!EXPOSABLE.has(`${mapping.group}/${mapping.kind}`)) throw new CommandError(`cannot expose a ${mapping.group ? `${mapping.kind}.${mapping.group}` : mapping.kind}`)
  const services = findResource('v1', 'services')!
  const made = serviceOf(invocation, name.slice(0, 63), { ...object!, kind: mapping.kind })
  const overridden = withOverrides(invocation, settleObject({ apiVersion: 'v1', kind: 'Service', ...made } as KubeObject))
  const service = withUpdatedConfiguration(recorded(invocation, overridden), invocation.flags.bool('save-config'))
  if (dryRunOf(invocation) === 'client') return printResult(invocation, services, invocation.target.isNamespaceExplicit ? { ...service, metadata: { ...service.metadata, namespace: invocation.namespace } } : service, 'exposed', { typed: true })
  printResult(invocation, services, yield* invocation.send(services, 'create', { namespace: invocation.namespace, body: service, query: writeQuery(invocation, fieldManagerOf(invocation, 'kubectl-expose')) }), 'exposed', { typed: true })
}

function serviceOf({ flags }: Invocation, defaultName: string, object: KubeObject): object {
  const selector = flags.string('selector') === '' ? selectorOfObject(object) : parseLabels(flags.string('selector'))
  const isHeadless = flags.string('cluster-ip') === 'None'
  const found = portsOf(object)
  const numbers = flags.string('port') === '' ? found.map(({ port }) => port) : flags.string('port').split(',').map(Number)
  if (numbers.length === 0 && !isHeadless) throw new CommandError("couldn't find port via --port flag or introspection")
  if (numbers.some(Number.isNaN)) throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(flags.string('port'))}: invalid syntax`)
  const target = flags.string('target-port')
  const protocols = new Map(found.map(({ port, protocol }) => [port, protocol]))
  const ports = numbers.map((port, at) => ({
    ...(numbers.length > 1 ? { name: `port-${at + 1}` } : {}),
    port,
    protocol: flags.string('protocol').toUpperCase() || protocols.get(port) || 'TCP',
    targetPort: target === '' ? port : /^\d+$/.test(target) ? Number(target) : target,
  }))
  const labels = flags.string('labels') === '' ? object.metadata.labels : parseLabels(flags.string('labels'))
  const affinity = flags.string('session-affinity')
  if (affinity !== '' && affinity !== 'None' && affinity !== 'ClientIP') throw new CommandError(`unknown session affinity: ${affinity}`)
  const [type, clusterIP, externalIP, loadBalancerIP] = [flags.string('type'), flags.string('cluster-ip'), flags.string('external-ip'), flags.string('load-balancer-ip')]
  return {
    metadata: { name: flags.string('name') || defaultName, ...(labels && Object.keys(labels).length > 0 ? { labels } : {}) },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector,
      ...(type ? { type } : {}),
      ...(clusterIP ? { clusterIP } : {}),
      ...(externalIP ? { externalIPs: [externalIP] } : {}),
      ...(loadBalancerIP ? { loadBalancerIP } : {}),
      ...(affinity ? { sessionAffinity: affinity } : {}),
    },
  }
}

const NO_SELECTOR = "couldn't retrieve selectors via --selector flag or introspection: "

function selectorOfObject(object: KubeObject): Readonly<Record<string, string>> {
  if (object.kind === 'Pod') {
    const labels = (object as Pod).metadata.labels ?? {}
    if (Object.keys(labels).length === 0) throw new CommandError(`${NO_SELECTOR}the pod has no labels and cannot be exposed`)
    return labels
  }
  if (object.kind === 'Service' || object.kind === 'ReplicationController') {
    const selector = (object as Service).spec?.selector
    if (!selector) throw new CommandError(`${NO_SELECTOR}the service has no pod selector set`)
    return selector
  }
  const selector = (object as Deployment).spec?.selector
  if (selector?.matchExpressions?.length) throw new CommandError(`${NO_SELECTOR}couldn't convert expressions - "${JSON.stringify(selector.matchExpressions)}" to map-based selector format`)
  return selector?.matchLabels ?? {}
}

interface Port { readonly port: number; readonly protocol: string }

function portsOf(object: KubeObject): readonly Port[] {
  if (object.kind === 'Service') return ((object as Service).spec?.ports ?? []).map(({ port = 0, protocol = 'TCP' }) => ({ port, protocol }))
  const spec: PodSpec | undefined = object.kind === 'Pod' ? (object as Pod).spec : (object as Deployment).spec?.template?.spec
  return (spec?.containers ?? []).flatMap(({ ports = [] }) => ports.map(({ containerPort = 0, protocol = 'TCP' }) => ({ port: containerPort, protocol })))
}

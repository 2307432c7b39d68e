// The cluster autoscaler: adds nodes for pods that find no place, and takes nodes away that nothing needs.
// Models kubernetes/autoscaler, cluster-autoscaler 1.34, as one process that lists, watches and writes through the API server and
// asks a cloud for machines. Whoever starts it lends it the cloud and the scheduler's filters (provider.ts), which upstream links in.
// Left out: autoprovisioned node groups, similar groups and their balancing, other expanders than least-waste and random, limits of cores
// and memory, GPUs, ProvisioningRequests, capacity buffers, pod injection, atomic groups, metrics.
//
// autoscaler.ts is the loop · scale-up/ and scale-down/ decide · scale-up-executor.ts and scale-down/actuator.ts act · state/ what is known of
// node groups · repairs.ts what to do about failures · status-map.ts tells of it · options.ts the flags · taints.ts, pods.ts, readiness.ts, placement.ts what both directions share.
import { DAEMON_SETS, EventRecorder, Informer, InformerFactory, JOBS, NODES, POD_DISRUPTION_BUDGETS, PODS, REPLICATION_CONTROLLERS, REPLICA_SETS, STATEFUL_SETS, runLeaderElection, waitForSync, type Client } from '../client/index.ts'
import { MINUTE, type Group, type Process } from '../../kernel/index.ts'
import { Autoscaler } from './autoscaler.ts'
import type { AutoscalerContext, Listers } from './context.ts'
import type { AutoscalerOptions } from './options.ts'
import type { CloudProvider, Simulation } from './provider.ts'
import { initialStatus } from './state/index.ts'
import { StatusMap } from './status-map.ts'

export { removeStatus } from './status-map.ts'
export { parseFlags, type AutoscalerOptions } from './options.ts'
export type { CloudProvider, Simulation } from './provider.ts'

export interface ClusterAutoscalerOptions {
  /** With the rights of its ServiceAccount; its limits of requests are set here. */
  readonly client: Client
  readonly group: Group
  /** The pod's name. */
  readonly identity: string
  readonly cloud: CloudProvider
  /** An empty made-up cluster; its plugins look up other objects in informers of this factory. */
  readonly makeSimulation: (factory: InformerFactory) => () => Simulation
  readonly options: AutoscalerOptions
  readonly log: AutoscalerContext['log']
  /** Called when it is no longer the leader: the process is to end. */
  readonly lost: () => void
}

const NAME = 'cluster-autoscaler'
/** Of client-go; upstream leaves them as they are. */
const QPS = 5
const BURST = 10

/** Waits to be the leader, then looks after the cluster until the group is killed. */
export function* runClusterAutoscaler(settings: ClusterAutoscalerOptions): Process<void> {
  const { client, group, identity, lost } = settings
  const started = (): void => void group.spawn('autoscaler', lead(settings))
  yield* runLeaderElection({ client, namespace: 'kube-system', name: NAME, identity, started, stopped: lost })
}

function* lead({ client: plain, group, cloud, makeSimulation, options, log }: ClusterAutoscalerOptions): Process<void> {
  const client = plain.with({ qps: QPS, burst: BURST })
  const factory = new InformerFactory(client, group)
  const pods = new Informer(client, PODS, { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' })
  pods.start(group)
  const listers: Listers = {
    nodes: factory.informer(NODES), pods, budgets: factory.informer(POD_DISRUPTION_BUDGETS), daemonSets: factory.informer(DAEMON_SETS), replicationControllers: factory.informer(REPLICATION_CONTROLLERS),
    jobs: factory.informer(JOBS), replicaSets: factory.informer(REPLICA_SETS), statefulSets: factory.informer(STATEFUL_SETS),
  }
  const simulation = makeSimulation(factory)
  const recorder = makeRecorder(client, group)
  const statusMap = new StatusMap(client, recorder)
  log('I', 'main.go:275', 'Initializing resource informers, blocking until caches are synced')
  yield* waitForSync(Object.values(listers))
  yield* statusMap.write(initialStatus(client.kernel.now))
  const context: AutoscalerContext = { client, group, cloud, options, listers, recorder, tell: (type, reason, message) => statusMap.tell(type, reason, message), log }
  yield* new Autoscaler(context, statusMap, simulation, client.kernel.random('cluster-autoscaler expander')).run()
}

/** One event in five minutes for each reason and object, but every one about its own status. Models utils/kubernetes/factory.go. */
function makeRecorder(client: Client, group: Group): EventRecorder {
  return new EventRecorder(client, group, NAME, undefined, {
    key: ({ reason, message, source, involvedObject: { kind, namespace, name, uid, apiVersion } }) => (kind === 'ConfigMap' && name === 'cluster-autoscaler-status' ? (message ?? '') : [reason, source?.component, kind, namespace, name, uid, apiVersion].join('\n')),
    burst: 1,
    refillMicros: 5 * MINUTE,
  })
}

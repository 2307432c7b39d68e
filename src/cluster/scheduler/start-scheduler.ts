// Puts the parts of the scheduler together. Models pkg/scheduler/scheduler.go and cmd/kube-scheduler/app/server.go.
import { Informer, InformerFactory, CSI_NODES, NAMESPACES, NODES, PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS, PODS, POD_DISRUPTION_BUDGETS, REPLICATION_CONTROLLERS, REPLICA_SETS, SERVICES, STATEFUL_SETS, STORAGE_CLASSES, VOLUME_ATTACHMENTS, runLeaderElection, waitForSync, type Client } from '../client/index.ts'
import { ApiError } from '../api/index.ts'
import { NetworkError, type Group, type Process } from '../../kernel/index.ts'
import { Cache } from './cache/index.ts'
import { EventBroadcaster } from './event-broadcaster.ts'
import { handleNodes, handlePods, handleStorage } from './event-handlers.ts'
import { Framework, type Handle, type PodInfo, type Profile } from './framework/index.ts'
import { patchPodStatus } from './framework/pod-status.ts'
import { DEFAULT_PROFILE } from './plugins/index.ts'
import { DEFAULT_BACKOFF, Nominations, SchedulingQueue, type Backoff } from './queue/index.ts'
import { Scheduler } from './scheduler.ts'

export interface SchedulerConfig {
  /** Who it is at the API server; its rate limits are set here. */
  readonly client: Client
  /** Everything it runs; killing it is the crash of the scheduler. */
  readonly group: Group
  /** `machine_uid`, as its lease names it. Default `kube-scheduler`. */
  readonly identity?: string
  /** Whether it waits for the lease of its name before it schedules. */
  readonly leaderElect?: boolean
  /** One for each scheduler name it answers to. Default: the default profile. */
  readonly profiles?: readonly Profile[]
  /** How long pods are left alone after a try that failed. Default one second at first, ten at most. */
  readonly backoff?: Backoff
  /** `--kube-api-qps`; the burst is twice that. Default 50. */
  readonly kubeApiQps?: number
}

const QPS = 50

/** Starts a kube-scheduler. It ends with its group, and ends its group when it loses its lease. */
export function startScheduler({ client: given, group, identity = 'kube-scheduler', leaderElect = false, profiles = [DEFAULT_PROFILE], backoff = DEFAULT_BACKOFF, kubeApiQps = QPS }: SchedulerConfig): void {
  const limits = { userAgent: 'kube-scheduler', qps: kubeApiQps, burst: 2 * kubeApiQps, group }
  const client = given.with(limits)
  const { kernel } = client
  const random = kernel.random(`scheduler ${identity}`)
  const randomInt = (bound: number): number => random.int(bound)

  const factory = new InformerFactory(client, group)
  const pods = new Informer(client, PODS, { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' })
  const nodes = factory.informer(NODES)
  const objects = {
    namespaces: factory.informer(NAMESPACES),
    services: factory.informer(SERVICES),
    replicationControllers: factory.informer(REPLICATION_CONTROLLERS),
    replicaSets: factory.informer(REPLICA_SETS),
    statefulSets: factory.informer(STATEFUL_SETS),
    persistentVolumes: factory.informer(PERSISTENT_VOLUMES),
    persistentVolumeClaims: factory.informer(PERSISTENT_VOLUME_CLAIMS),
    storageClasses: factory.informer(STORAGE_CLASSES),
    csiNodes: factory.informer(CSI_NODES),
    volumeAttachments: factory.informer(VOLUME_ATTACHMENTS),
    podDisruptionBudgets: factory.informer(POD_DISRUPTION_BUDGETS),
  }
  const host = identity.split('_')[0]!
  const broadcasters = new Map(profiles.map(({ schedulerName }) => [schedulerName, new EventBroadcaster(given.with(limits), group, schedulerName, host)]))
  const recordEvent: Scheduling['recordEvent'] = (event) => broadcasters.get(schedulerOf(event.related ?? event.regarding))?.record(event)

  const frameworks = new Map<string, Framework>()
  const nominator = new Nominations()
  const live: Scheduling = {
    client,
    kernel,
    recordEvent,
    spawn: (name, body) => group.spawn(name, body),
    activate: (pod) => queue.activate(pod.uid),
    clearNomination: (pod) => clearNomination(client, queue, pod),
  }
  for (const profile of profiles) frameworks.set(profile.schedulerName, new Framework(profile, { objects, nominator, now: () => kernel.now, randomInt, live }))
  const queue: SchedulingQueue = new SchedulingQueue(kernel, frameworks, nominator, backoff)
  group.onKill(() => queue.stop())

  const cache = new Cache(objects)
  const targets = { cache, queue, isResponsibleFor: (pod: { spec?: { schedulerName?: string } }) => frameworks.has(pod.spec?.schedulerName ?? 'default-scheduler') }
  handleNodes(nodes, targets)
  handlePods(pods, targets)
  handleStorage('PersistentVolume', objects.persistentVolumes, targets)
  handleStorage('PersistentVolumeClaim', objects.persistentVolumeClaims, targets)
  handleStorage('StorageClass', objects.storageClasses, targets)
  handleStorage('CSINode', objects.csiNodes, targets)
  handleStorage('VolumeAttachment', objects.volumeAttachments, targets)

  const scheduler = new Scheduler({ client, group, cache, queue, frameworks, recordEvent, findPod: (key) => pods.get(key), randomInt })
  const run = function* (): Process<void> {
    // Nodes and all that plugins look up come first: a pod must not be refused for what was not yet listed.
    yield* waitForSync([nodes, ...Object.values(objects)])
    pods.start(group)
    yield* waitForSync([pods])
    if (!leaderElect) return yield* scheduler.run()
    group.spawn('leader election', runLeaderElection({
      client: given.with({ userAgent: 'kube-scheduler', group }),
      namespace: 'kube-system',
      name: 'kube-scheduler',
      identity,
      started: () => group.spawn('scheduling loop', scheduler.run()),
      stopped: () => group.kill(),
    }))
  }
  group.spawn('scheduler', run())
}

type Scheduling = NonNullable<Handle['live']>

const schedulerOf = (pod: PodInfo): string => pod.spec.schedulerName ?? 'default-scheduler'

function* clearNomination(client: Client, queue: SchedulingQueue, pod: PodInfo): Process<void> {
  queue.nominations.delete(pod.uid)
  try {
    yield* patchPodStatus(client, pod.pod, { nominatedNodeName: '' })
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof NetworkError)) throw error
  }
}

// The kube-controller-manager as a process: elects a leader, then runs every controller in one group.
import { InformerFactory, runLeaderElection, type Client } from '../client/index.ts'
import type { Group } from '../../kernel/index.ts'
import { CONTROLLERS } from './controllers.ts'
import { ResourceCatalog, type ControllerContext, type ControllerOptions } from './framework/index.ts'

export interface ControllerManagerOptions extends Partial<ControllerOptions> {
  /** Where it runs and whom it talks to; its name, rights and limits are replaced by each controller's. */
  readonly client: Client
  /** Killed when leadership is lost: the host is expected to start a new manager, as a kubelet restarts the container. */
  readonly group: Group
  /** Its name in the election: `<host>_<uuid>`. */
  readonly identity: string
  /** Default true. Without it the controllers start at once. */
  readonly leaderElect?: boolean
  /** `--kube-api-qps`, with twice as many at once. Default: 20, and 30 at once. */
  readonly kubeApiQps?: number
  /** Names of the controllers to run (see CONTROLLERS); all when absent. */
  readonly controllers?: readonly string[]
  /** Called when this manager has become the leader. */
  readonly onStarted?: () => void
}

const NAME = 'kube-controller-manager'
const QPS = 20
const BURST = 30

const DEFAULTS: ControllerOptions = {
  rootCertificate: '-----BEGIN CERTIFICATE-----\nMIIBfake\n-----END CERTIFICATE-----\n',
  clusterCidr: '10.244.0.0/16',
  nodeCidrMaskSize: 24,
  nodeMonitorPeriodSeconds: 5,
  nodeMonitorGraceSeconds: 50,
  nodeStartupGraceSeconds: 60,
  nodeEvictionRate: 0.1,
  secondaryNodeEvictionRate: 0.01,
  unhealthyZoneThreshold: 0.55,
  largeClusterSizeThreshold: 50,
  terminatedPodGCThreshold: 12_500,
}

/** Starts a manager. It lives in its group; nothing is thrown, and a lost lease kills the group. */
export function startControllerManager(options: ControllerManagerOptions): void {
  const { group, identity, kubeApiQps } = options
  const client = options.client.with({ userAgent: NAME, credentials: certificate('system:kube-controller-manager'), group, qps: kubeApiQps ?? QPS, burst: kubeApiQps === undefined ? BURST : 2 * kubeApiQps })
  const started = (): void => {
    options.onStarted?.()
    startControllers(options, client)
  }
  if (options.leaderElect === false) return started()
  // Leases are renewed by a client of its own, so that a busy controller cannot cost the leadership.
  group.spawn('leader election', runLeaderElection({ client: client.with({ userAgent: NAME }), namespace: 'kube-system', name: NAME, identity, started, stopped: () => group.kill() }))
}

const certificate = (commonName: string, ...organizations: readonly string[]): Client['config']['credentials'] => ({ certificate: { commonName, organizations } })

function startControllers(options: ControllerManagerOptions, client: Client): void {
  const { group } = options
  // Shared informers have no limit of their own rate: one list and one watch a resource.
  const informers = new InformerFactory(client.with({ userAgent: 'shared-informers', qps: undefined, burst: undefined }), group)
  const context: ControllerContext = {
    kernel: client.kernel,
    group,
    informers,
    resources: new ResourceCatalog(informers),
    options: { ...DEFAULTS, ...options },
    clientFor: (name) => client.with({ userAgent: name, credentials: certificate(`system:serviceaccount:kube-system:${name}`, 'system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated') }),
    managerClient: client,
  }
  for (const [name, start] of Object.entries(CONTROLLERS)) {
    if (options.controllers === undefined || options.controllers.includes(name)) group.spawn(name, start(context))
  }
}

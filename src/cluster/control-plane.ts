// The control-plane machine: etcd, the API server, the scheduler and the controller managers, each a process that its supervisor restarts.
import { parseYaml } from './api/index.ts'
import { startApiServer } from './apiserver/index.ts'
import { startCloudControllerManager, type Cloud } from './cloud/index.ts'
import { Client } from './client/index.ts'
import { startControllerManager } from './controllers/index.ts'
import { Etcd } from './etcd/index.ts'
import { readConfiguration, startScheduler, type KubeSchedulerConfiguration } from './scheduler/index.ts'
import { SupervisedProcess } from './supervisor.ts'
import type { Group, Host, Kernel, Network } from '../kernel/index.ts'

export interface ControlPlaneOptions {
  readonly network: Network
  readonly parent: Group
  readonly name: string
  readonly region: string
  readonly zone: string
  readonly address: string
  readonly cloud: Cloud | undefined
  readonly podCidr: string | undefined
  readonly kubeApiQps: number | undefined
  /** The text of the scheduler's `--config` file. Throws ConfigurationError or YamlError when it is none. */
  readonly schedulerConfiguration: string | undefined
}

export class ControlPlane {
  readonly name: string
  readonly region: string
  readonly zone: string
  readonly address: string
  readonly host: Host
  readonly etcd: Etcd
  readonly processes: readonly SupervisedProcess[]
  #kernel: Kernel
  #parent: Group
  #group: Group

  constructor(options: ControlPlaneOptions) {
    const { network, parent, name, region, zone, address, cloud, podCidr, kubeApiQps, schedulerConfiguration } = options
    const { kernel } = network
    this.name = name
    this.region = region
    this.zone = zone
    this.address = address
    this.#kernel = kernel
    this.#parent = parent
    this.#group = parent.group(name)
    this.host = network.host(name, { region, zone, machine: name })
    this.etcd = new Etcd({ kernel, host: this.host })
    const { host, etcd } = this
    const client = (group: Group, userAgent: string, commonName: string): Client => new Client({ network, host, group, servers: () => [host], userAgent, credentials: { certificate: { commonName, organizations: [] } } })
    // A process that starts again is another candidate: it waits until the lease of its former life has run out.
    const identities = kernel.random(`identities ${name}`)
    const identity = (): string => `${name}_${identities.uint32().toString(16).padStart(8, '0')}-${identities.uint32().toString(16).padStart(8, '0')}`
    const make = (process: string, start: (group: Group) => void): SupervisedProcess => new SupervisedProcess(kernel, name, process, () => this.#group, start)
    const settings = readConfiguration(schedulerConfiguration === undefined ? {} : (parseYaml(schedulerConfiguration).value as KubeSchedulerConfiguration))
    const limits = kubeApiQps === undefined ? {} : { kubeApiQps }
    this.processes = [
      make('etcd', (group) => etcd.start(group)),
      make('kube-apiserver', (group) => void startApiServer({ network, host, group, etcd, address })),
      make('kube-scheduler', (group) => startScheduler({ client: client(group, 'kube-scheduler', 'system:kube-scheduler'), group, identity: identity(), ...settings, ...limits })),
      make('kube-controller-manager', (group) => startControllerManager({ client: client(group, 'kube-controller-manager', 'system:kube-controller-manager'), group, identity: identity(), ...limits, ...(podCidr === undefined ? {} : { clusterCidr: podCidr }) })),
      ...(cloud
        ? [make('cloud-controller-manager', (group) => startCloudControllerManager({ cloud, client: client(group, 'cloud-controller-manager', 'system:cloud-controller-manager').with({ credentials: { certificate: { commonName: 'system:cloud-controller-manager', organizations: ['system:masters'] } } }), group, identity: identity() }))]
        : []),
    ]
  }

  get powered(): boolean {
    return this.host.up
  }

  start(): void {
    for (const process of this.processes) process.start()
  }

  power(on: boolean): void {
    if (on === this.host.up) return
    this.host.up = on
    if (on) {
      this.#group = this.#parent.group(this.name)
      this.start()
    } else {
      for (const process of this.processes) process.stop()
      this.#group.kill()
    }
    const { trace } = this.#kernel
    if (trace.on) trace.record('machine', this.name, on ? 'has power' : 'lost power', undefined, { machine: this.name })
  }
}

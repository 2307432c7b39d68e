// What every part of one kubelet shares: who it is, its doors to the API server and to the runtime, and its machine.
import type { Client, EventRecorder } from '../../client/index.ts'
import type { Node, Pod, Service } from '../../api/types/core-v1.ts'
import type { Few, Group, Host, Kernel, Network, Process, Random } from '../../../kernel/index.ts'
import type { ContainerRuntime, FileStore, MachineUsage, PodNetwork } from '../runtime/index.ts'
import type { PluginRegistration } from './plugins.ts'
import type { SharedDisks } from '../shared-disks.ts'

/** The machine, as it is whoever runs on it. */
export interface MachineFacts {
  readonly name: string
  /** InternalIP. */
  readonly ip: string
  readonly network: Network
  readonly host: Host
  readonly podNetwork: PodNetwork
  readonly capacity: { readonly cpuMilli: number; readonly memoryBytes: number; readonly storageBytes: number; readonly pods: number }
  readonly usage: MachineUsage
  /** Its root file system. */
  readonly files: FileStore
  /** Volumes of pods: they survive the kubelet. */
  readonly podVolumes: Map<string, Few<string, FileStore>>
  readonly disks: SharedDisks
  /** Drawn when the machine was made; a new boot id at each power-on. */
  readonly machineId: string
  bootId: string
  bootedAt: number
}

export interface KubeletSettings {
  readonly labels: Readonly<Record<string, string>>
  readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[]
  readonly providerId?: string
  /** Addresses for pods with dnsPolicy ClusterFirst. */
  readonly clusterDNS: readonly string[]
  readonly clusterDomain: string
}

export interface KubeletContext {
  readonly kernel: Kernel
  readonly client: Client
  /** Everything the kubelet runs dies with it. */
  readonly group: Group
  readonly recorder: EventRecorder
  readonly runtime: ContainerRuntime
  readonly machine: MachineFacts
  readonly settings: KubeletSettings
  readonly random: Random
  readonly startedAt: number
  /** CSI drivers that are registered now, by name. */
  readonly csiDrivers: Map<string, PluginRegistration>
  /** The kubelet's own Node as last seen; undefined before it is registered. */
  node(): Node | undefined
  pod(uid: string): Pod | undefined
  /** Services of a namespace, once they have been read. */
  services(namespace: string): Iterable<Service>
  /** Something that the node's status tells of may have changed. */
  nodeChanged(): void
  /** Waits until Services have been read. */
  servicesRead(): Process<void>
}

// Everything that can be done to a cluster from outside: what a learner, a lesson script or a test does.
// A run is the configuration plus a log of these, each with its time; replaying the log gives the run again.
import type { NodeGroupSpec } from './cloud/index.ts'
import type { Micros } from '../kernel/index.ts'

export type { NodeGroupSpec } from './cloud/index.ts'

/** A machine to boot. */
export interface MachineSpec {
  readonly name: string
  readonly region: string
  readonly zone: string
  /** Quantities, as Kubernetes writes them: `2`, `24684092Ki`, `264212084Ki`. */
  readonly cpu: string
  readonly memory: string
  readonly disk: string
  readonly pods: number
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[]
  /** What the cloud calls it, for its Node's spec.providerID; a machine that a person racked has none. */
  readonly providerId?: string
}

/** An image that the registry is taught: what it weighs and how it behaves. */
export interface ImageSpec {
  readonly reference: string
  readonly sizeMiB: number
  readonly port?: number
  readonly behaviour: 'http-server' | 'exits' | 'crashes' | 'sleeps'
}

export type Action =
  /** A command line typed at the laptop; `files` stand beside it for `-f NAME`; `tty` when what is typed later shall reach it. */
  | { readonly do: 'kubectl'; readonly line: string; readonly files?: Readonly<Record<string, string>>; readonly stdin?: string; readonly tty?: boolean }
  /** Types into a kubectl command that runs (`exec -it`). Commands are numbered from 1 in the order of the log. */
  | { readonly do: 'type'; readonly command: number; readonly text: string }
  /** Ctrl-C at the laptop. */
  | { readonly do: 'interrupt'; readonly command: number }
  | { readonly do: 'add-machine'; readonly machine: MachineSpec }
  | { readonly do: 'remove-machine'; readonly machine: string }
  | { readonly do: 'power'; readonly machine: string; readonly on: boolean }
  /** A process of a machine: kubelet, kube-proxy, kube-apiserver, etcd, kube-scheduler, kube-controller-manager. A killed one is restarted by its supervisor. */
  | { readonly do: 'process'; readonly machine: string; readonly process: string; readonly signal: 'kill' | 'stop' | 'start' | 'pause' | 'resume' }
  | { readonly do: 'kill-container'; readonly namespace: string; readonly pod: string; readonly container: string }
  /** Something that is no Pod keeps a machine's disk so full, in per cent; 0 mends it. */
  | { readonly do: 'fill-disk'; readonly machine: string; readonly percent: number }
  /** A container's program takes more memory each second, in its next lives too; 0 mends it. */
  | { readonly do: 'leak-memory'; readonly namespace: string; readonly pod: string; readonly container: string; readonly mibPerSecond: number }
  /** A container's program computes without end on so many cores, in its next lives too; 0 mends it. */
  | { readonly do: 'spin-cpu'; readonly namespace: string; readonly pod: string; readonly container: string; readonly cores: number }
  /** What is wrong with the registry, for one image (`nginx:1.27`, `nginx`) or for all; `none` mends it. */
  | { readonly do: 'registry'; readonly fault: 'none' | 'unreachable' | 'broken' | 'corrupt' | 'denied'; readonly image?: string }
  /** The client certificate of a machine's kubelet expires now; `renew` puts a good one in its place. */
  | { readonly do: 'expire-certificate'; readonly machine: string; readonly renew?: boolean }
  /** The clock of a node's machine is off by so many seconds, ahead or (negative) behind; 0 sets it right. */
  | { readonly do: 'skew-clock'; readonly machine: string; readonly seconds: number }
  | { readonly do: 'link'; readonly a: string; readonly b: string; readonly cut?: boolean; readonly extraMillis?: number; readonly loss?: number }
  /** Users on the internet who send requests to a Service, so many a second; 0 ends it. */
  | { readonly do: 'users'; readonly namespace: string; readonly service: string; readonly port?: number; readonly path?: string; readonly perSecond: number }
  | { readonly do: 'image'; readonly image: ImageSpec }
  /** Limits and size of a node group of the cloud, or whether the cloud is out of such machines. */
  | { readonly do: 'node-group'; readonly group: string; readonly min?: number; readonly max?: number; readonly size?: number; readonly soldOut?: boolean }

export interface LoggedAction {
  readonly at: Micros
  readonly action: Action
  /** For the learner to find out: the timeline does not tell of it. */
  readonly isSecret?: boolean | undefined
}

/** What a cluster begins with. */
export interface ClusterConfig {
  readonly seed: number
  readonly controlPlane: { readonly name: string; readonly region: string; readonly zone: string }
  readonly nodes: readonly MachineSpec[]
  /** CoreDNS, metrics-server and the default StorageClass. Default true. */
  readonly addons?: boolean
  /** Whether a cloud gives LoadBalancer Services an address. Default true; the recorded cluster had none. */
  readonly cloud?: boolean
  /** Groups of machines that the cloud boots and takes away by number. */
  readonly nodeGroups?: readonly NodeGroupSpec[]
  /** Installs the cluster autoscaler, which sizes the node groups; with flags of its own (`--scale-down-unneeded-time=1m`) if given. Default false. */
  readonly autoscaler?: boolean | { readonly flags: readonly string[] }
  /** Installs the metrics adapter, which serves custom.metrics.k8s.io (`http_requests` of pods, Services, namespaces) and external.metrics.k8s.io. Default false. */
  readonly metricsAdapter?: boolean
  /** Installs the CSI driver for disks of a zone, each on one node at a time, with the StorageClasses `zonal` and `zonal-immediate`. Default false. */
  readonly csiDisks?: boolean
  /** Requests a second that the controller manager and the scheduler allow themselves (`--kube-api-qps`), with twice as many at once. Default: upstream's 20 and 50. */
  readonly kubeApiQps?: number
  /** The scheduler's `--config` file, as YAML: a KubeSchedulerConfiguration with its profiles. Default: upstream's default profile. */
  readonly schedulerConfiguration?: string
  /** Addresses for Pods, of which each node gets a /24. Default 10.244.0.0/16: room for 256 nodes. */
  readonly podCidr?: string
  /** Nodes start with every known image, as the recorded cluster did. Default false: images are pulled. */
  readonly preloadImages?: boolean
}

/** One run, whole: what share links, files, lessons and tests hold. */
export interface Run {
  readonly config: ClusterConfig
  readonly log: readonly LoggedAction[]
}

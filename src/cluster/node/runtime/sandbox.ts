// The pod sandbox: the network namespace that a pod's containers share, with its address, name and resolver.
import type { Group, Host } from '../../../kernel/index.ts'
import type { FileStore } from './file-store.ts'
import type { HostPort } from './pod-network.ts'

export interface DnsConfig {
  readonly nameservers: readonly string[]
  readonly searches: readonly string[]
  readonly options: readonly string[]
}

/** What the kubelet asks for: PodSandboxConfig of the CRI. */
export interface SandboxConfig {
  readonly podUid: string
  readonly namespace: string
  readonly name: string
  readonly attempt: number
  readonly hostname: string
  readonly hostNetwork: boolean
  readonly dns: DnsConfig
  readonly hostPorts: readonly HostPort[]
}

/** Immutable: a change of state makes a new one. */
export interface SandboxStatus {
  readonly id: string
  readonly podUid: string
  readonly attempt: number
  readonly state: 'ready' | 'not-ready'
  readonly createdAt: number
  /** Empty for host network. */
  readonly ip: string
  readonly hostNetwork: boolean
}

export interface Sandbox {
  readonly config: SandboxConfig
  status: SandboxStatus
  /** Of everything in the pod; a child of the machine's. */
  group: Group
  host: Host
  /** The pod's /etc/hosts, written by the kubelet once the address is known. */
  readonly hostsFile: FileStore
  readonly resolvFile: FileStore
  /** What its sockets have taken so far. */
  readonly traffic: { httpRequests: number }
}

/** The text of /etc/resolv.conf. */
export function resolvConf({ nameservers, searches, options }: DnsConfig): string {
  let text = ''
  if (searches.length > 0) text += `search ${searches.join(' ')}\n`
  for (const server of nameservers) text += `nameserver ${server}\n`
  if (options.length > 0) text += `options ${options.join(' ')}\n`
  return text
}

/** The `ndots` option; 1 when it is not set. */
export function ndotsOf({ options }: DnsConfig): number {
  const option = options.find((o) => o.startsWith('ndots:'))
  return option === undefined ? 1 : Number(option.slice(6))
}

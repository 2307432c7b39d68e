// The pod sandbox: the network namespace that a pod's containers share, with its address, name and resolver.
import type { Group, Host } from '../../../kernel/index.ts'
import { FileStore, plainFile } from './file-store.ts'
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

export class Sandbox {
  readonly config: SandboxConfig
  status: SandboxStatus
  /** Of everything in the pod; a child of the machine's. */
  readonly group: Group
  readonly host: Host
  /** What its sockets have taken so far. */
  httpRequests = 0
  #hosts: () => string = () => '127.0.0.1\tlocalhost\n'
  // Few look into the files that every pod has.
  #hostsFile: FileStore | undefined
  #resolvFile: FileStore | undefined

  constructor(config: SandboxConfig, status: SandboxStatus, group: Group, host: Host) {
    this.config = config
    this.status = status
    this.group = group
    this.host = host
  }

  /** Writes the pod's /etc/hosts: the kubelet does once the address is known. */
  writeHosts(text: () => string): void {
    this.#hosts = text
    if (this.#hostsFile) this.#hostsFile.root = plainFile(text())
  }

  get hostsFile(): FileStore {
    return (this.#hostsFile ??= new FileStore(plainFile(this.#hosts())))
  }

  get resolvFile(): FileStore {
    return (this.#resolvFile ??= new FileStore(plainFile(resolvConf(this.config.dns))))
  }
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

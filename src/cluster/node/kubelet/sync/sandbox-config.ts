// What the kubelet asks the runtime for when it makes a pod's sandbox: names, resolver, ports. Models pkg/kubelet/network/dns and kubelet_pods.go.
import type { Pod } from '../../../api/types/core-v1.ts'
import type { DnsConfig, HostPort, SandboxConfig } from '../../runtime/index.ts'
import type { KubeletContext } from '../context.ts'

const HOSTNAME_LIMIT = 63
const NAMESERVER_LIMIT = 3
const SEARCH_LIMIT = 32

export function sandboxConfig(context: KubeletContext, pod: Pod, attempt: number): SandboxConfig {
  const { uid, name, namespace = '' } = pod.metadata
  const hostNetwork = Boolean(pod.spec!.hostNetwork)
  return {
    podUid: uid, name, namespace, attempt, hostNetwork,
    hostname: hostNetwork ? context.machine.name : hostnameOf(pod, context.settings.clusterDomain),
    dns: dnsConfig(context, pod),
    hostPorts: hostPorts(pod),
  }
}

function shortHostname(pod: Pod): string {
  const name = pod.spec!.hostname || pod.metadata.name
  return name.length <= HOSTNAME_LIMIT ? name : name.slice(0, HOSTNAME_LIMIT).replace(/[-.]+$/, '')
}

function domainOf(pod: Pod, clusterDomain: string): string {
  const { subdomain } = pod.spec!
  return subdomain ? `${subdomain}.${pod.metadata.namespace ?? ''}.svc.${clusterDomain}` : ''
}

function hostnameOf(pod: Pod, clusterDomain: string): string {
  const domain = domainOf(pod, clusterDomain)
  return pod.spec!.setHostnameAsFQDN && domain ? `${shortHostname(pod)}.${domain}` : shortHostname(pod)
}

function dnsConfig({ settings }: KubeletContext, pod: Pod): DnsConfig {
  const { dnsPolicy = 'ClusterFirst', hostNetwork, dnsConfig: extra } = pod.spec!
  const isCluster = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork)
  const domain = settings.clusterDomain
  const base = isCluster ? clusterDns(settings.clusterDNS, `${pod.metadata.namespace ?? ''}.svc.${domain}`, domain) : NO_DNS
  if (!extra) return base
  const options = new Map(base.options.map((option) => [option.split(':')[0]!, option]))
  for (const { name = '', value } of extra.options ?? []) options.set(name, value === undefined ? name : `${name}:${value}`)
  return {
    nameservers: [...new Set([...base.nameservers, ...(extra.nameservers ?? [])])].slice(0, NAMESERVER_LIMIT),
    searches: [...new Set([...base.searches, ...(extra.searches ?? [])])].slice(0, SEARCH_LIMIT),
    options: [...options.values()],
  }
}

const NO_DNS: DnsConfig = { nameservers: [], searches: [], options: [] }
/** By what tells them apart: the same for every pod of a namespace. */
const known = new Map<string, DnsConfig>()
const KNOWN_LIMIT = 500

function clusterDns(nameservers: readonly string[], first: string, domain: string): DnsConfig {
  const key = `${nameservers.join(' ')} ${first}`
  let config = known.get(key)
  if (config === undefined) {
    if (known.size >= KNOWN_LIMIT) known.clear()
    known.set(key, (config = { nameservers, searches: [first, `svc.${domain}`, domain], options: ['ndots:5'] }))
  }
  return config
}

const NO_PORTS: readonly HostPort[] = []

function hostPorts(pod: Pod): readonly HostPort[] {
  let ports: HostPort[] | undefined
  for (const list of [pod.spec!.initContainers ?? [], pod.spec!.containers]) for (const container of list) {
    for (const { hostPort, containerPort, protocol = 'TCP', hostIP = '' } of container.ports ?? []) if (hostPort) (ports ??= []).push({ hostIP, hostPort, containerPort, protocol })
  }
  return ports ?? NO_PORTS
}

/** What gives the text of the pod's /etc/hosts. */
export function hostsFileOf(pod: Pod, ip: string, clusterDomain: string): () => string {
  // Not the pod itself: it would be held as it is now for as long as it runs.
  const name = shortHostname(pod)
  const domain = domainOf(pod, clusterDomain)
  const aliases = pod.spec!.hostAliases ?? NO_ALIASES
  return () => hostsFile(name, domain, ip, aliases)
}

type HostAliases = NonNullable<NonNullable<Pod['spec']>['hostAliases']>
const NO_ALIASES: HostAliases = []

function hostsFile(name: string, domain: string, ip: string, aliases: HostAliases): string {
  let text = '# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n'
  if (ip) text += domain ? `${ip}\t${name}.${domain}\t${name}\n` : `${ip}\t${name}\n`
  if (aliases.length > 0) text += '\n# Entries added by HostAliases.\n'
  for (const { ip: address, hostnames = [] } of aliases) text += `${address}\t${hostnames.join('\t')}\n`
  return text
}

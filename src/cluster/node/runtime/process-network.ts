// The network as a process in a pod has it: sockets on the pod's host, /etc/hosts, and names asked of the DNS server like any client asks.
import { NetworkError, SECOND, type Group, type Micros, type Process } from '../../../kernel/index.ts'
import { transportOf, type Answer, type DnsAnswer, type Message, type Protocol } from './message.ts'
import { kernelPort, type Packet, type PodNetwork } from './pod-network.ts'
import { AddressInUseError, NameError, type Listener, type Peer, type ProcessNetwork } from './program.ts'
import { ndotsOf, type Sandbox } from './sandbox.ts'

const DNS_PORT = 53
const DNS_TIMEOUT = 5 * SECOND
const DNS_ATTEMPTS = 2
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/

export class SandboxNetwork implements ProcessNetwork {
  readonly hostname: string
  readonly ip: string
  readonly #sandbox: Sandbox
  readonly #network: PodNetwork
  readonly #group: Group

  /** `group` is the process's: what it listens on closes with it. `machineIP` is the address under host network. */
  constructor(sandbox: Sandbox, network: PodNetwork, group: Group, machineIP: string) {
    this.#sandbox = sandbox
    this.#network = network
    this.#group = group
    this.hostname = sandbox.config.hostname
    this.ip = sandbox.status.ip || machineIP
  }

  get host(): ProcessNetwork['host'] {
    return this.#sandbox.host
  }

  get dns(): ProcessNetwork['dns'] {
    const { dns } = this.#sandbox.config
    return { nameservers: dns.nameservers, searches: dns.searches, ndots: ndotsOf(dns) }
  }

  listen(port: number, protocol: Protocol, handler: (message: Message, from: Peer) => Process<Answer>): Listener {
    const sandbox = this.#sandbox
    const { host } = sandbox
    const key = kernelPort(port, protocol)
    if (host.servers.has(key)) throw new AddressInUseError(port)
    host.serve<Packet, Answer>(key, this.#group, ({ message, sourceIP }) => {
      if (message.protocol === 'http') sandbox.httpRequests++
      return message.protocol === 'connect' ? accept(message) : handler(message, { ip: sourceIP })
    })
    const server = host.servers.get(key)
    // What was accepted before is still answered.
    const close = (): void => {
      if (host.servers.get(key) === server) host.servers.delete(key)
    }
    return { port, protocol, close }
  }

  *request(destination: string, port: number, message: Message, options: { readonly timeoutMicros?: Micros } = {}): Process<Answer> {
    const [address] = yield* this.resolve(destination)
    if (address === undefined) throw new NameError(destination, 'NXDOMAIN')
    const { host } = this.#sandbox
    if (address === this.ip || address.startsWith('127.')) {
      const packet: Packet = { message, sourceIP: address }
      return yield* host.network.call<Packet, Answer>(host, host, kernelPort(port, transportOf(message)), packet, { deadlineMicros: options.timeoutMicros ?? 30 * SECOND, channel: 'loopback', label: message.protocol })
    }
    return yield* this.#network.request(host, address, port, message, options)
  }

  *resolve(name: string): Process<readonly string[]> {
    if (IPV4.test(name)) return [name]
    const local = this.#hostsEntry(name)
    if (local !== undefined) return [local]
    let failure: NameError['failure'] = 'NXDOMAIN'
    for (const candidate of this.#candidates(name)) {
      const answer = yield* this.#ask(candidate)
      if (typeof answer === 'string') {
        failure = answer
        if (answer !== 'NXDOMAIN') break
      } else if (answer.length > 0) return answer
    }
    throw new NameError(name, failure)
  }

  /** The names to try, in the order of resolv.conf(5): with enough dots the name itself comes first. */
  #candidates(name: string): readonly string[] {
    if (name.endsWith('.')) return [name.slice(0, -1)]
    const { searches, ndots } = this.dns
    const dots = name.split('.').length - 1
    const searched = searches.map((domain) => `${name}.${domain}`)
    return dots >= ndots ? [name, ...searched] : [...searched, name]
  }

  *#ask(name: string): Process<readonly string[] | NameError['failure']> {
    let failure: NameError['failure'] = 'SERVFAIL'
    for (let attempt = 0; attempt < DNS_ATTEMPTS; attempt++) {
      for (const server of this.dns.nameservers) {
        try {
          const answer = (yield* this.#network.request(this.#sandbox.host, server, DNS_PORT, { protocol: 'dns', name, type: 'A' }, { timeoutMicros: DNS_TIMEOUT })) as DnsAnswer
          if (answer.code === 'NXDOMAIN') return 'NXDOMAIN'
          if (answer.code === 'NOERROR') return answer.records.filter((record) => record.type === 'A').map((record) => record.data)
          failure = 'SERVFAIL'
        } catch (error) {
          if (!(error instanceof NetworkError)) throw error
          failure = error.failure === 'refused' ? 'refused' : 'timeout'
        }
      }
    }
    return failure
  }

  #hostsEntry(name: string): string | undefined {
    const node = this.#sandbox.hostsFile.root
    const text = node.kind === 'file' ? node.content : ''
    for (const line of text.split('\n')) {
      const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
      if (address !== undefined && names.includes(name) && !address.includes(':')) return address
    }
    return name === 'localhost' ? '127.0.0.1' : undefined
  }
}

/** A mere connection: taken, and nothing said. */
function* accept(message: Message & Answer): Process<Answer> {
  return message
}

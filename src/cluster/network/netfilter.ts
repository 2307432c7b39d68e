// The packet filter of one machine's kernel: what kube-proxy writes and every connection from that machine passes.
// It outlives kube-proxy: when the proxy dies the last rules stay, as with iptables. Models the chains of pkg/proxy/iptables/proxier.go.
import { SECOND, type Kernel, type Micros, type Random } from '../../kernel/index.ts'

export type Protocol = 'TCP' | 'UDP' | 'SCTP'

export interface Backend {
  readonly ip: string
  readonly port: number
}

/** What happens to new connections to one address and port. */
export interface Rule {
  /** `namespace/name:port` of the Service, for people. */
  readonly service: string
  readonly kind: 'cluster-ip' | 'node-port' | 'external'
  /** Each is chosen with the same chance, as the chain's `--probability` steps give. */
  readonly backends: readonly Backend[]
  /** Without backends: `reject` answers at once, `drop` never. */
  readonly otherwise: 'reject' | 'drop'
  /** ClientIP affinity: how long a client keeps its backend. */
  readonly affinitySeconds: number | undefined
}

export type Verdict = { readonly to: Backend; readonly rule: Rule } | { readonly refused: 'reject' | 'drop'; readonly rule: Rule } | undefined

const AFFINITY_ENTRIES = 10_000

/** A destination as rules are filed: `10.96.0.10:53/UDP`; node ports under the address `*`. */
export const ruleKey = (ip: string, port: number, protocol: Protocol): string => `${ip}:${port}/${protocol}`

export class Netfilter {
  readonly #kernel: Kernel
  readonly #random: Random
  readonly #rules = new Map<string, Rule>()
  readonly #recent = new Map<string, { backend: Backend; seen: Micros }>()

  constructor(kernel: Kernel, machine: string) {
    this.#kernel = kernel
    this.#random = kernel.random(`netfilter ${machine}`)
  }

  set(key: string, rule: Rule): void {
    this.#rules.set(key, rule)
  }

  delete(key: string): void {
    this.#rules.delete(key)
  }

  get rules(): ReadonlyMap<string, Rule> {
    return this.#rules
  }

  /** What becomes of a new connection; undefined when no rule speaks of its destination. */
  translate(ip: string, port: number, protocol: Protocol, source: string): Verdict {
    const rule = this.#rules.size === 0 ? undefined : this.#rules.get(ruleKey(ip, port, protocol))
    if (rule === undefined) return undefined
    if (rule.backends.length === 0) return { refused: rule.otherwise, rule }
    const { affinitySeconds } = rule
    if (affinitySeconds === undefined) return { to: this.#random.pick(rule.backends), rule }
    const key = `${rule.service} ${source}`
    const known = this.#recent.get(key)
    const { now } = this.#kernel
    const kept = known && now - known.seen < affinitySeconds * SECOND ? rule.backends.find((b) => b.ip === known.backend.ip && b.port === known.backend.port) : undefined
    const backend = kept ?? this.#random.pick(rule.backends)
    this.#recent.delete(key)
    this.#recent.set(key, { backend, seen: now })
    if (this.#recent.size > AFFINITY_ENTRIES) this.#recent.delete(this.#recent.keys().next().value!)
    return { to: backend, rule }
  }
}

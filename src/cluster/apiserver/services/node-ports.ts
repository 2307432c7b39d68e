// Node ports: which are taken follows from the stored Services. Models pkg/registry/core/service/portallocator.
// Upstream keeps a bitmap in etcd; here each server reads the Services, and ports on their way into storage are held meanwhile.
import type { KubeObject } from '../../api/index.ts'
import type { Service } from '../../api/types/core-v1.ts'
import type { EtcdClient } from '../../etcd/index.ts'
import type { Random } from '../../../kernel/index.ts'
import type { Registry } from '../registry/registry.ts'

/** --service-node-port-range. */
const FIRST = 30_000
const LAST = 32_767
/** The first ports are left to those who ask for one, as long as others are free. */
const STATIC_BAND = 86

export class NodePorts {
  readonly #taken = new Map<number, number>()

  constructor(registry: Registry, etcd: EtcdClient) {
    const { prefix, cache } = registry.get('v1', 'services')
    for (const { object } of etcd.range(prefix)?.values ?? []) this.#count(object, 1)
    cache?.listen(({ type, object, previous }) => {
      if (previous) this.#count(previous, -1)
      if (type !== 'DELETED') this.#count(object, 1)
    })
  }

  /** What stands against taking a port, or undefined; it is then taken until `release`. */
  take(port: number, dryRun: boolean): string | undefined {
    if (this.#taken.has(port)) return 'provided port is already allocated'
    if (dryRun) return undefined
    if (port < FIRST || port > LAST) return `provided port is not in the valid range. The range of valid ports is ${FIRST}-${LAST}`
    this.#add(port, 1)
    return undefined
  }

  /** Takes any free port; undefined when there is none. */
  takeAny(random: Random, dryRun: boolean): number | undefined {
    const port = this.#pick(random, FIRST + STATIC_BAND, LAST) ?? this.#pick(random, FIRST, FIRST + STATIC_BAND - 1)
    if (port !== undefined && !dryRun) this.#add(port, 1)
    return port
  }

  /** Ends the hold on a port; what is stored keeps it taken. */
  release(port: number): void {
    this.#add(port, -1)
  }

  #pick(random: Random, first: number, last: number): number | undefined {
    const size = last - first + 1
    const start = random.int(size)
    for (let i = 0; i < size; i++) {
      const port = first + ((start + i) % size)
      if (!this.#taken.has(port)) return port
    }
    return undefined
  }

  #count(object: KubeObject, by: number): void {
    const { spec } = object as Service
    for (const { nodePort } of spec?.ports ?? []) if (nodePort) this.#add(nodePort, by)
    if (spec?.healthCheckNodePort) this.#add(spec.healthCheckNodePort, by)
  }

  #add(port: number, by: number): void {
    const count = (this.#taken.get(port) ?? 0) + by
    if (count > 0) this.#taken.set(port, count)
    else this.#taken.delete(port)
  }
}

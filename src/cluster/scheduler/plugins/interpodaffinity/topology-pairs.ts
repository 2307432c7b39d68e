// Numbers by topology key and value: `topology.kubernetes.io/zone` → `a` → 3.
import type { Labels } from '../../../api/index.ts'

export class TopologyPairs {
  readonly byKey = new Map<string, Map<string, number>>()
  /** Sum of all numbers. */
  total = 0

  /** Adds to the pair that labels have for this key; nothing when they lack it. */
  add(key: string, labels: Labels, amount: number): void {
    const value = labels[key]
    if (value === undefined) return
    let values = this.byKey.get(key)
    if (values === undefined) this.byKey.set(key, (values = new Map()))
    values.set(value, (values.get(value) ?? 0) + amount)
    this.total += amount
  }

  get(key: string, value: string): number {
    return this.byKey.get(key)?.get(value) ?? 0
  }

  clone(): TopologyPairs {
    const copy = new TopologyPairs()
    for (const [key, values] of this.byKey) copy.byKey.set(key, new Map(values))
    copy.total = this.total
    return copy
  }
}

// What a pod asks for in all: pure. Models component-helpers/resource (PodRequests, PodLimits).
import { addQuantities, compareQuantities } from '../quantity/index.ts'
import type { PodSpec } from '../types/core-v1.ts'

/** Amounts by the name of their resource. */
export type Amounts = Readonly<Record<string, string>>

/** What a pod needs in all: its containers and sidecars together, or an init container at its time, whichever is more. */
export function podTotal(spec: PodSpec | undefined, which: 'requests' | 'limits'): Amounts {
  let total: Amounts = {}
  for (const container of spec?.containers ?? []) total = sum(total, container.resources?.[which] ?? {})
  let sidecars: Amounts = {}
  let starting: Amounts = {}
  for (const container of spec?.initContainers ?? []) {
    const own = container.resources?.[which] ?? {}
    if (container.restartPolicy === 'Always') {
      total = sum(total, own)
      sidecars = sum(sidecars, own)
      starting = most(starting, sidecars)
    } else starting = most(starting, sum(own, sidecars))
  }
  return most(total, starting)
}

function sum(a: Amounts, b: Amounts): Amounts {
  const result: Record<string, string> = { ...a }
  for (const name in b) result[name] = result[name] === undefined ? b[name]! : addQuantities(result[name], b[name]!)
  return result
}

function most(a: Amounts, b: Amounts): Amounts {
  const result: Record<string, string> = { ...a }
  for (const name in b) if (result[name] === undefined || compareQuantities(b[name]!, result[name]) > 0) result[name] = b[name]!
  return result
}

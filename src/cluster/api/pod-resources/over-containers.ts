// Pure. Models component-helpers/resource (AggregateContainerRequests, AggregateContainerLimits).
import { addQuantities, compareQuantities } from '../quantity/index.ts'
import type { Container, PodSpec } from '../types/core-v1.ts'

/** How amounts are added and compared, by the name of the resource. */
export interface Reckoning<T> {
  readonly nothing: T
  readonly plus: (a: T, b: T) => T
  /** Of each resource the larger amount. */
  readonly most: (a: T, b: T) => T
}

/**
 * Containers and sidecars together, or an init container at its time if that is more.
 * A sidecar runs beside the containers and beside the init containers after it, so that it counts with both.
 */
export function overContainers<T>(spec: PodSpec | undefined, { nothing, plus, most }: Reckoning<T>, amountsOf: (container: Container) => T, initAmountsOf = amountsOf): T {
  let total = nothing
  for (const container of spec?.containers ?? []) total = plus(total, amountsOf(container))
  let sidecars = nothing
  let starting = nothing
  for (const container of spec?.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      const own = amountsOf(container)
      total = plus(total, own)
      sidecars = plus(sidecars, own)
      starting = most(starting, sidecars)
    } else starting = most(starting, plus(initAmountsOf(container), sidecars))
  }
  return most(total, starting)
}

/** Quantities as they are written, by the name of their resource. */
export type Amounts = Readonly<Record<string, string>>

const merged = (a: Amounts, b: Amounts, both: (a: string, b: string) => string): Amounts => {
  const result: Record<string, string> = { ...a }
  for (const name in b) result[name] = result[name] === undefined ? b[name]! : both(result[name], b[name]!)
  return result
}

/** Reckons with quantities in their own notation. */
export const QUANTITIES: Reckoning<Amounts> = {
  nothing: {},
  plus: (a, b) => merged(a, b, addQuantities),
  most: (a, b) => merged(a, b, (left, right) => (compareQuantities(right, left) > 0 ? right : left)),
}

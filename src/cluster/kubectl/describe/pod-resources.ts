// What a pod as a whole asks for and is limited to. Models kubectl/pkg/util/resource.
import { addQuantities, compareQuantities, quantitySign } from '../../api/quantity/index.ts'
import type { Container, ContainerStatus, Pod } from '../../api/types/core-v1.ts'

export type Resources = { readonly [name: string]: string }

/** Requests of all containers, of init containers where those are more, and the overhead; what is actuated counts while a resize is under way. */
export function podRequests(pod: Pod): Resources {
  const statuses = new Map([...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])].map((status) => [status.name, status]))
  const infeasible = pod.status?.conditions?.some(({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible') ?? false
  const total = sumContainers(pod, (container) => actualRequests(container, statuses.get(container.name), infeasible), ({ resources }) => resources?.requests ?? {})
  return addResources(total, pod.spec?.overhead ?? {})
}

/** Limits likewise; overhead is added only to what has a limit. */
export function podLimits(pod: Pod): Resources {
  const limitsOf = ({ resources }: Container): Resources => resources?.limits ?? {}
  const total = sumContainers(pod, limitsOf, limitsOf)
  const overhead = Object.entries(pod.spec?.overhead ?? {}).filter(([name]) => total[name] !== undefined && quantitySign(total[name]) !== 0)
  return addResources(total, Object.fromEntries(overhead))
}

/** Sidecars run beside the containers and beside the init containers after them, so that they count with both. */
function sumContainers(pod: Pod, amountsOf: (container: Container) => Resources, initAmountsOf: (container: Container) => Resources): Resources {
  let total = (pod.spec?.containers ?? []).map(amountsOf).reduce(addResources, {})
  let sidecars: Resources = {}
  let initial: Resources = {}
  for (const container of pod.spec?.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      const amounts = amountsOf(container)
      total = addResources(total, amounts)
      sidecars = addResources(sidecars, amounts)
      initial = maxResources(initial, sidecars)
    } else {
      initial = maxResources(initial, addResources(initAmountsOf(container), sidecars))
    }
  }
  return maxResources(total, initial)
}

function actualRequests({ resources }: Container, status: ContainerStatus | undefined, infeasible: boolean): Resources {
  const wanted = resources?.requests ?? {}
  if (!status?.resources) return wanted
  const actual = maxResources(status.resources.requests ?? {}, status.allocatedResources ?? {})
  return infeasible ? actual : maxResources(wanted, actual)
}

function addResources(a: Resources, b: Resources): Resources {
  return mergeResources(a, b, addQuantities)
}

function maxResources(a: Resources, b: Resources): Resources {
  return mergeResources(a, b, (left, right) => (compareQuantities(right, left) > 0 ? right : left))
}

function mergeResources(a: Resources, b: Resources, merge: (left: string, right: string) => string): Resources {
  const merged: { [name: string]: string } = { ...a }
  for (const [name, amount] of Object.entries(b)) merged[name] = merged[name] === undefined ? amount : merge(merged[name], amount)
  return merged
}

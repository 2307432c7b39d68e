// What a pod as a whole asks for and is limited to. Models kubectl/pkg/util/resource.
import { overContainers, quantitySign, QUANTITIES, type Amounts } from '../../api/index.ts'
import type { Container, ContainerStatus, Pod } from '../../api/types/core-v1.ts'

export type Resources = Amounts
const { plus, most } = QUANTITIES

/** Requests of all containers, of init containers where those are more, and the overhead; what is actuated counts while a resize is under way. */
export function podRequests({ spec, status }: Pod): Resources {
  const statuses = new Map([...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].map((each) => [each.name, each]))
  const infeasible = status?.conditions?.some(({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible') ?? false
  const total = overContainers(spec, QUANTITIES, (container) => actualRequests(container, statuses.get(container.name), infeasible), ({ resources }) => resources?.requests ?? {})
  return plus(total, spec?.overhead ?? {})
}

/** Limits likewise; overhead is added only to what has a limit. */
export function podLimits({ spec }: Pod): Resources {
  const total = overContainers(spec, QUANTITIES, ({ resources }) => resources?.limits ?? {})
  const overhead = Object.entries(spec?.overhead ?? {}).filter(([name]) => total[name] !== undefined && quantitySign(total[name]) !== 0)
  return plus(total, Object.fromEntries(overhead))
}

function actualRequests({ resources }: Container, status: ContainerStatus | undefined, infeasible: boolean): Resources {
  const wanted = resources?.requests ?? {}
  if (!status?.resources) return wanted
  const actual = most(status.resources.requests ?? {}, status.allocatedResources ?? {})
  return infeasible ? actual : most(wanted, actual)
}

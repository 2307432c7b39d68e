// Hints that keep traffic near, by a Service's trafficDistribution: pure. Models staging/src/k8s.io/endpointslice/trafficdist.
import type { Service } from '../../api/types/core-v1.ts'
import type { Endpoint, EndpointHints } from '../../api/types/discovery-v1.ts'
import { semanticEqual } from '../framework/index.ts'
import type { SlicePlan } from './plan.ts'

/** The plan with each endpoint's hints as the Service's trafficDistribution wants them; without any when it wants none. */
export function withTrafficHints({ spec }: Service, plan: SlicePlan): SlicePlan {
  switch (spec?.trafficDistribution) {
    case 'PreferClose':
    case 'PreferSameZone':
      return withHints(plan, ({ zone }) => (zone ? { forZones: [{ name: zone }] } : undefined))
    case 'PreferSameNode':
      return withHints(plan, ({ zone, nodeName }) => (zone || nodeName ? { ...(zone ? { forZones: [{ name: zone }] } : {}), ...(nodeName ? { forNodes: [{ name: nodeName }] } : {}) } : undefined))
    default:
      return withoutHints(plan)
  }
}

export const withoutHints = (plan: SlicePlan): SlicePlan => withHints(plan, () => undefined)

/** Gives ready endpoints their hints and takes them from others; slices that were to stay as they are are written if theirs change. */
function withHints(plan: SlicePlan, hintsFor: (endpoint: Endpoint) => EndpointHints | undefined): SlicePlan {
  const hint = (endpoint: Endpoint): EndpointHints | undefined => (endpoint.conditions?.ready ? hintsFor(endpoint) : undefined)
  const apply = <T extends { readonly endpoints?: readonly Endpoint[] }>(slice: T): T => {
    if (!slice.endpoints?.some((endpoint) => !semanticEqual(hint(endpoint), endpoint.hints))) return slice
    return { ...slice, endpoints: slice.endpoints.map((endpoint) => withHint(endpoint, hint(endpoint))) }
  }
  const stirred = plan.unchanged.map((slice) => ({ slice, next: apply(slice) }))
  return {
    ...plan,
    create: plan.create.map(apply),
    update: [...plan.update.map(apply), ...stirred.filter(({ slice, next }) => slice !== next).map(({ next }) => next)],
    unchanged: stirred.filter(({ slice, next }) => slice === next).map(({ slice }) => slice),
  }
}

function withHint({ hints: _, ...endpoint }: Endpoint, hints: EndpointHints | undefined): Endpoint {
  return hints ? { ...endpoint, hints } : endpoint
}

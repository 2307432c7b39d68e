// Hints that keep traffic near: pure. Models staging/src/k8s.io/endpointslice/trafficdist for a Service's trafficDistribution.
import type { Service } from '../../api/types/core-v1.ts'
import type { Endpoint, EndpointHints } from '../../api/types/discovery-v1.ts'
import { semanticEqual } from '../framework/index.ts'
import type { SlicePlan } from './plan.ts'

/** The plan with each endpoint's hints as the Service wants them; slices whose hints change are written too. */
export function withHints(service: Service, plan: SlicePlan): SlicePlan {
  const hint = hintOf(service)
  const apply = <T extends { readonly endpoints?: readonly Endpoint[] }>(slice: T): T => {
    // Without a hint for every endpoint of the Service proxies would overload those that have one.
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

function hintOf({ spec }: Service): (endpoint: Endpoint) => EndpointHints | undefined {
  switch (spec?.trafficDistribution) {
    case 'PreferClose':
    case 'PreferSameZone':
      return ({ zone, conditions }) => (zone && conditions?.ready ? { forZones: [{ name: zone }] } : undefined)
    case 'PreferSameNode':
      return ({ zone, nodeName, conditions }) => (conditions?.ready && nodeName ? { ...(zone ? { forZones: [{ name: zone }] } : {}), forNodes: [{ name: nodeName }] } : undefined)
    default:
      return () => undefined
  }
}

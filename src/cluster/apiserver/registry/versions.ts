// Resources that are two representations of the same objects: Event of v1 and events.k8s.io/v1, the autoscaler of
// autoscaling/v2 and v1. The first of each pair is the form that is kept. Models pkg/apis/*/conversion.go.
import type { KubeObject, Resource } from '../../api/index.ts'
import { coreEventOf, eventsEventOf } from './event-versions.ts'
import { autoscalerV1Of, autoscalerV2Of } from './autoscaler-versions.ts'

export interface Versions {
  readonly toStored: (object: KubeObject) => KubeObject
  readonly fromStored: (object: KubeObject) => KubeObject
}

const CONVERSIONS: Readonly<Record<string, { readonly toStored: (object: never) => KubeObject; readonly fromStored: (object: never) => KubeObject }>> = {
  'events.k8s.io/v1/events': { toStored: coreEventOf, fromStored: eventsEventOf },
  'autoscaling/v1/horizontalpodautoscalers': { toStored: autoscalerV2Of, fromStored: autoscalerV1Of },
}

/** The conversions of a resource; undefined where objects are kept as they are served. */
export function versionsOf({ apiVersion, resource }: Resource): Versions | undefined {
  const found = CONVERSIONS[`${apiVersion}/${resource}`]
  if (!found) return undefined
  const back = new WeakMap<KubeObject, KubeObject>()
  return {
    toStored: (object) => found.toStored(object as never),
    // An object is converted once for all who read it.
    fromStored: (object) => {
      let converted = back.get(object)
      if (!converted) back.set(object, (converted = found.fromStored(object as never)))
      return converted
    },
  }
}

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
  return { toStored: (object) => found.toStored(object as never), fromStored: once((object) => found.fromStored(object as never)) }
}

/** Versions of a custom resource differ in nothing but their name (conversion strategy None). */
export function customVersions(apiVersion: string, storedVersion: string): Versions | undefined {
  if (apiVersion === storedVersion) return undefined
  return { toStored: (object) => ({ ...object, apiVersion: storedVersion }), fromStored: once((object) => ({ ...object, apiVersion })) }
}

/** An object is converted once for all who read it. */
function once(convert: (object: KubeObject) => KubeObject): (object: KubeObject) => KubeObject {
  const known = new WeakMap<KubeObject, KubeObject>()
  return (object) => {
    let converted = known.get(object)
    if (!converted) known.set(object, (converted = convert(object)))
    return converted
  }
}

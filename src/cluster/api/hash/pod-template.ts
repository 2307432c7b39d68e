// The hash that names a ReplicaSet's or a revision's pods. Models pkg/controller/controller_utils.go (ComputeHash).
import { marshalGoJSON } from '../jsonpath/index.ts'
import { safeEncode } from '../names/index.ts'
import type { Json, JsonObject } from '../object.ts'
import type { PodTemplateSpec } from '../types/core-v1.ts'
import { fnv32, fnv32a, fnv32aBytes } from './fnv.ts'
import { dumpStruct } from './spew.ts'

const TEMPLATE = 'api.core.v1.PodTemplateSpec'
/** Sums of dumps: templates do not change, and controllers ask for the same ones at every sync. */
const sums = new WeakMap<PodTemplateSpec, number>()

/** The pod-template-hash of a template as the server stores it (decoded and defaulted). `collisionCount` as the Deployment's status has it. */
export function hashPodTemplate(template: PodTemplateSpec, collisionCount?: number): string {
  let sum = sums.get(template)
  if (sum === undefined) {
    sum = fnv32a(dumpPodTemplate(template))
    sums.set(template, sum)
  }
  return safeEncode(String(collisionCount === undefined ? sum : fnv32aBytes(littleEndian(collisionCount), sum)))
}

/** The text that is hashed. */
export function dumpPodTemplate(template: PodTemplateSpec): string {
  return dumpStruct(TEMPLATE, template as unknown as JsonObject)
}

/**
 * The hash in the name of a StatefulSet's ControllerRevision: of the revision's data as JSON text, then the probe that avoids
 * collisions. Models pkg/controller/history (HashControllerRevision).
 */
export function hashRevisionData(data: Json, probe?: number): string {
  return safeEncode(String(fnv32(marshalGoJSON(data) + (probe === undefined ? '' : String(probe)))))
}

/** Eight bytes: a 32-bit integer and nothing. */
function littleEndian(count: number): readonly number[] {
  return [count & 255, (count >> 8) & 255, (count >> 16) & 255, (count >> 24) & 255, 0, 0, 0, 0]
}

// Client-side apply's annotation, and how server-side apply by kubectl deals with it.
// Models apimachinery/pkg/util/managedfields/internal/{lastappliedmanager,lastappliedupdater}.go.
import { marshalGoJSON } from '../jsonpath/index.ts'
import type { JsonObject, KubeObject } from '../object.ts'
import { isObject } from '../patch/index.ts'
import { compareVersions } from './changed-fields.ts'
import type { MapSchema } from './field-schema.ts'
import { NO_FIELDS, subtractSets, type FieldSet } from './field-set.ts'
import { ownedFields } from './owned-fields.ts'

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
const MAX_ANNOTATIONS_BYTES = 256 * 1024

/**
 * The fields that kubectl applied client-side and that are still as it left them: it may take these over without a conflict,
 * although another name manages them.
 */
export function fieldsOfLastApplied(schema: MapSchema, live: KubeObject, apiVersion: string): FieldSet {
  const last = parse(live.metadata.annotations?.[LAST_APPLIED])
  if (!last || last['apiVersion'] !== apiVersion) return NO_FIELDS
  const { changed, removed } = compareVersions(schema, last, live)
  return subtractSets(subtractSets(ownedFields(schema, last), changed), removed)
}

/** The object with its annotation, if it has one, brought up to what was applied now; without it if that is too long. */
export function withLastApplied<T extends KubeObject>(object: T, applied: KubeObject): T {
  const { [LAST_APPLIED]: present, ...others } = object.metadata.annotations ?? {}
  if (present === undefined) return object
  const text = `${marshalGoJSON(withoutAnnotation(applied))}\n`
  const annotations = { ...others, [LAST_APPLIED]: text }
  const bytes = Object.entries(annotations).reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  return { ...object, metadata: { ...object.metadata, annotations: bytes > MAX_ANNOTATIONS_BYTES ? others : annotations } }
}

function withoutAnnotation(applied: KubeObject): KubeObject {
  const { annotations } = applied.metadata
  if (!annotations) return applied
  const { [LAST_APPLIED]: _, ...others } = annotations
  return { ...applied, metadata: { ...applied.metadata, annotations: others } }
}

function parse(text: string | undefined): JsonObject | undefined {
  if (!text) return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    return isObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

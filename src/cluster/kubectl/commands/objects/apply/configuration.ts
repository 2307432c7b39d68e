// The last-applied annotation: what somebody said about an object, kept with it. Models kubectl/pkg/util/apply.go.
import { LAST_APPLIED, marshalGoJSON, type KubeObject } from '../../../../api/index.ts'

/** What the annotation holds; undefined when it is not there. */
export function originalConfiguration(object: KubeObject): string | undefined {
  return object.metadata.annotations?.[LAST_APPLIED]
}

/** The object as a text, without the annotation itself. */
export function configurationOf(object: KubeObject): string {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata.annotations ?? {}
  return `${marshalGoJSON({ ...object, metadata: { ...object.metadata, annotations } })}\n`
}

/** The object with its own text in the annotation. */
export function withConfiguration<T extends KubeObject>(object: T): T {
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [LAST_APPLIED]: configurationOf(object) } } }
}

/** With the annotation if it is asked for, or brought up to date if there is one. */
export function withUpdatedConfiguration<T extends KubeObject>(object: T, isWanted: boolean): T {
  return isWanted || originalConfiguration(object) !== undefined ? withConfiguration(object) : object
}

/** Without fields whose value is null, at any depth. */
export function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutNulls(item)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null).map(([key, field]) => [key, withoutNulls(field)])) as T
}

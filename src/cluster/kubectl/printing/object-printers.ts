// The printers of whole objects: -o json, yaml, name. Models cli-runtime/pkg/printers/{json,yaml,name,managedfields}.go.
import { inFieldOrder } from '../../api/index.ts'
import { marshalGoJSON } from '../../api/jsonpath/index.ts'
import type { KubeList, KubeObject } from '../../api/object.ts'

/** What kubectl prints for several objects at once: a List of its own. */
export function listOfObjects(items: readonly KubeObject[], resourceVersion = ''): KubeList {
  return { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion }, items }
}

/** An object, or the items of a list, without metadata.managedFields. */
export function omitManagedFields<T extends KubeObject | KubeList>(object: T): T {
  if (isList(object)) return { ...object, items: object.items.map(omitManagedFields) }
  const { metadata } = object
  // What kubectl makes itself, such as a review or a kubeconfig, may have no metadata.
  if (!metadata || !('managedFields' in metadata)) return object
  const { managedFields: _, ...rest } = metadata
  return { ...object, metadata: rest }
}

export function isList(object: KubeObject | KubeList): object is KubeList {
  return 'items' in object && Array.isArray(object.items)
}

/** `-o json`: four blanks, keys sorted. */
export function formatJSON(object: unknown): string {
  return `${marshalGoJSON(object, '    ')}\n`
}

/** `-o json` of a Go struct: its fields in their order, maps sorted, and what HTML could misread escaped. */
export function formatTypedJSON(object: KubeObject): string {
  return `${JSON.stringify(inFieldOrder(object), undefined, 4).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`
}

/** `pod/web`, `deployment.apps/web`, with `operation` (`created`, `configured` …) behind it when there is one. */
export function formatName({ apiVersion = '', kind = '', metadata }: KubeObject, operation = ''): string {
  const slash = apiVersion.indexOf('/')
  const group = slash < 0 ? '' : `.${apiVersion.slice(0, slash)}`
  return `${kind.toLowerCase()}${group}/${metadata.name || '<unknown>'}${operation === '' ? '' : ` ${operation}`}`
}

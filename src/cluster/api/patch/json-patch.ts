// JSON patch (RFC 6902) with the leniency of the library that the API server uses (evanphx/json-patch v4): `replace` and
// `move` look for their parent only, a missing value is null, negative indices count from the end.
// The documents it makes share everything that the operations did not touch, which a library working in place cannot do.
import type { JsonObject } from '../object.ts'
import { PatchError } from './patch-error.ts'
import { isObject, sameJson } from './same-json.ts'

export interface JsonPatchOperation {
  readonly op?: string
  readonly path?: string
  readonly from?: string
  readonly value?: unknown
}

type Container = JsonObject | readonly unknown[]
/** Makes the new parent of the last member of a path, given the old one. */
type Edit = (parent: Container, key: string) => Container

/** Applies the operations in order; the first that fails throws PatchError 422 and nothing is applied. */
export function applyJsonPatch<T extends object>(document: T, operations: readonly JsonPatchOperation[]): T {
  let result = document as unknown as Container
  for (const operation of operations) result = applyOperation(result, operation ?? {})
  return result as unknown as T
}

function applyOperation(document: Container, operation: JsonPatchOperation): Container {
  const value = operation.value ?? null
  switch (operation.op) {
    case 'add':
      return editAt(document, operation.path, (parent, key) => insert(parent, key, value))
    case 'remove':
      return editAt(document, operation.path, remove)
    case 'replace':
      return editAt(document, operation.path, (parent, key) => replace(parent, key, value))
    case 'test': {
      const found = valueAt(document, operation.path)
      if (!sameJson(found ?? null, value)) throw failed(`testing value ${operation.path} failed: test failed`)
      return document
    }
    case 'copy': {
      const copied = valueAt(document, operation.from) ?? null
      return editAt(document, operation.path, (parent, key) => insert(parent, key, copied))
    }
    case 'move': {
      const moved = valueAt(document, operation.from) ?? null
      return editAt(editAt(document, operation.from, remove), operation.path, (parent, key) => insert(parent, key, moved))
    }
    default:
      throw failed(`Unexpected kind: ${operation.op ?? 'unknown'}`)
  }
}

/** The segments of a JSON pointer. One without a slash names the whole document, which no operation can change. */
function segmentsOf(path: string | undefined): readonly string[] {
  if (path === undefined) throw failed('operation missing path field: missing value')
  const segments = path.split('/')
  if (segments.length < 2) throw missing(path)
  return segments.slice(1).map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function valueAt(document: Container, path: string | undefined): unknown {
  const segments = segmentsOf(path)
  let parent = document
  for (let i = 0; i < segments.length - 1; i++) parent = childContainer(parent, segments[i]!, path!)
  return read(parent, segments[segments.length - 1]!)
}

function editAt(document: Container, path: string | undefined, edit: Edit): Container {
  const segments = segmentsOf(path)
  const descend = (parent: Container, depth: number): Container => {
    const key = segments[depth]!
    if (depth === segments.length - 1) return edit(parent, key)
    const child = childContainer(parent, key, path!)
    const edited = descend(child, depth + 1)
    return edited === child ? parent : replace(parent, key, edited)
  }
  return descend(document, 0)
}

function childContainer(parent: Container, key: string, path: string): Container {
  const child = read(parent, key)
  if (!isObject(child) && !Array.isArray(child)) throw missing(path)
  return child as Container
}

function read(parent: Container, key: string): unknown {
  if (isObject(parent)) return Object.hasOwn(parent, key) ? parent[key] : undefined
  const index = indexOf(key)
  if (index >= parent.length || index < 0) throw invalidIndex(index)
  return parent[index]
}

function insert(parent: Container, key: string, value: unknown): Container {
  if (isObject(parent)) return setMember(parent, key, value)
  const index = key === '-' ? parent.length : indexOf(key)
  return parent.toSpliced(positionOf(index, parent.length + 1), 0, value)
}

function replace(parent: Container, key: string, value: unknown): Container {
  if (isObject(parent)) return setMember(parent, key, value)
  const index = indexOf(key)
  if (index >= parent.length || index < 0) throw invalidIndex(index)
  return sameJson(parent[index], value) ? parent : parent.with(index, value)
}

function remove(parent: Container, key: string): Container {
  if (isObject(parent)) {
    if (!Object.hasOwn(parent, key)) throw failed(`Unable to remove nonexistent key: ${key}: missing value`)
    const { [key]: _, ...rest } = parent
    return rest
  }
  return parent.toSpliced(positionOf(indexOf(key), parent.length), 1)
}

function setMember(parent: JsonObject, key: string, value: unknown): JsonObject {
  return sameJson(parent[key], value) ? parent : { ...parent, [key]: value as JsonObject }
}

function indexOf(key: string): number {
  if (!/^[+-]?\d+$/.test(key)) throw failed(`value was not a proper array index: '${key}'`)
  return Number(key)
}

function positionOf(index: number, length: number): number {
  if (index >= length || index < -length) throw invalidIndex(index)
  return index < 0 ? index + length : index
}

function invalidIndex(index: number): PatchError {
  return failed(`Unable to access invalid index: ${index}: invalid index referenced`)
}

function missing(path: string): PatchError {
  return failed(`operation does not apply: doc is missing path: "${path}": missing value`)
}

function failed(message: string): PatchError {
  return new PatchError(message, 422)
}

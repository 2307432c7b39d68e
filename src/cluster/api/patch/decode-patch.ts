// What the body of a PATCH request may be, once its JSON is parsed.
// Models apiserver/pkg/endpoints/handlers/patch.go, with the texts of Go's JSON decoder.
import type { PatchType } from '../request.ts'
import type { JsonPatchOperation } from './json-patch.ts'
import { PatchError } from './patch-error.ts'

const MAX_JSON_PATCH_OPERATIONS = 10_000
const MAP = 'map[string]interface {}'

/**
 * Checks that a parsed body has the form that its content type asks for, and returns it.
 * Throws PatchError 400 (413 for a JSON patch that is too long). Syntax errors of the text are the caller's to find.
 */
export function decodePatch(contentType: PatchType, body: unknown): object {
  switch (contentType) {
    case 'application/json-patch+json':
      return decodeOperations(body)
    case 'application/merge-patch+json':
      if (body === null) throw new PatchError('Invalid JSON Patch', 400)
      return decodeMap(body, 'error decoding patch: ')
    case 'application/strategic-merge-patch+json':
      return body === null ? {} : decodeMap(body, '')
    case 'application/apply-patch+yaml':
      return body === null ? {} : decodeMap(body, 'error decoding YAML: error unmarshaling JSON: while decoding JSON: ')
  }
}

function decodeMap(body: unknown, prefix: string): object {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  throw new PatchError(`${prefix}json: cannot unmarshal ${jsonKind(body)} into Go value of type ${MAP}`, 400)
}

function decodeOperations(body: unknown): readonly JsonPatchOperation[] {
  if (body === null) return []
  if (!Array.isArray(body)) throw mismatch(body, 'Go value of type []handlers.jsonPatchOp')
  for (const item of body) checkOperation(item)
  if (body.length > MAX_JSON_PATCH_OPERATIONS) {
    throw new PatchError(`The allowed maximum operations in a JSON patch is ${MAX_JSON_PATCH_OPERATIONS}, got ${body.length}`, 413)
  }
  return body
}

function checkOperation(item: unknown): void {
  if (item === null) return
  if (typeof item !== 'object' || Array.isArray(item)) throw mismatch(item, 'Go value of type handlers.jsonPatchOp')
  for (const name of ['op', 'from', 'path'] as const) {
    const value = (item as Record<string, unknown>)[name]
    if (value === undefined || value === null || typeof value === 'string') continue
    throw mismatch(value, `Go struct field jsonPatchOp.${name} of type string`)
  }
}

function mismatch(value: unknown, target: string): PatchError {
  return new PatchError(`error decoding patch: json: cannot unmarshal ${jsonKind(value)} into ${target}`, 400)
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

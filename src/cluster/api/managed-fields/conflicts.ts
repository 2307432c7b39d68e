// What an apply may not take from others without force.
// Models apimachinery/pkg/util/managedfields/internal/conflict.go.
import type { Status } from '../request.ts'
import type { ManagedFieldsEntry } from '../types/meta-v1.ts'
import { identityOf } from './entries.ts'
import { membersOf, type FieldSet } from './field-set.ts'
import { printPath } from './path-element.ts'

/** The fields of one manager that an apply would change. */
export interface Conflict {
  readonly entry: ManagedFieldsEntry
  readonly fields: FieldSet
}

/** The Status 409 that tells of the conflicts. */
export function conflictStatus(conflicts: readonly Conflict[]): Status {
  const sorted = conflicts
    .map(({ entry, fields }) => ({ identity: identityOf(entry), name: printManager(entry), paths: membersOf(fields).map(printPath) }))
    .sort((a, b) => (a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : 0))
  const causes = sorted.flatMap(({ name, paths }) => paths.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${name}`, field })))
  const list = sorted.flatMap(({ name, paths }) => [`conflicts with ${name}:`, ...paths.map((path) => `- ${path}`)]).join('\n')
  const message = causes.length === 1
    ? `Apply failed with 1 conflict: ${causes[0]!.message}: ${causes[0]!.field}`
    : `Apply failed with ${causes.length} conflicts: ${list}`
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason: 'Conflict', details: { causes }, code: 409 }
}

function printManager({ manager, operation, apiVersion, subresource }: ManagedFieldsEntry): string {
  const name = JSON.stringify(manager ?? '') + (subresource ? ` with subresource ${JSON.stringify(subresource)}` : '')
  return operation === 'Update' ? `${name} using ${apiVersion}` : name
}

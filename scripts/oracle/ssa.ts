// Histories of applies and updates, with the managed fields that they leave.
import { decodeObject } from '../../src/cluster/api/decode/index.ts'
import { applyDefaults } from '../../src/cluster/api/defaults/index.ts'
import { applyConfiguration, fieldSchemaOf, filterOf, trackUpdate } from '../../src/cluster/api/managed-fields/index.ts'
import type { KubeObject } from '../../src/cluster/api/object.ts'
import { ApiError } from '../../src/cluster/api/request.ts'
import { resourceOfKind, schemaOfKind } from '../../src/cluster/api/schema/index.ts'
import type { ManagedFieldsEntry } from '../../src/cluster/api/types/meta-v1.ts'
import type { Answer } from './row.ts'

export interface Step {
  readonly op: 'apply' | 'update'
  readonly manager: string
  readonly object: KubeObject
  readonly force?: boolean
}

const TIME = '2025-01-01T00:00:00Z'

export function answerApply({ steps }: { readonly steps: readonly Step[] }): Answer {
  let live: KubeObject | undefined
  const outcomes = steps.map((step) => {
    try {
      live = write(live, step)
      return {}
    } catch (error) {
      if (error instanceof ApiError) return { error: error.message }
      throw error
    }
  })
  const { managedFields = [], ...metadata } = live!.metadata
  const { status: _, ...object } = { ...live, metadata } as KubeObject & { status?: unknown }
  const entries = managedFields.map((entry) => ({ ...entry, time: undefined, fieldsType: undefined })).sort(byOperationAndManager)
  return { output: { steps: outcomes, object, managedFields: entries } }
}

/** The rows carry no times, so their order is not quite the server's. */
function byOperationAndManager(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  const [x, y] = [`${a.operation} ${a.manager}`, `${b.operation} ${b.manager}`]
  return x < y ? -1 : x > y ? 1 : 0
}

function write(live: KubeObject | undefined, { op, manager, object, force = false }: Step): KubeObject {
  const { apiVersion = '', kind = '' } = object
  const common = { live, manager, time: TIME, apiVersion, schema: fieldSchemaOf(schemaOfKind(apiVersion, kind)!), filter: filterOf(resourceOfKind(apiVersion, kind)!, undefined, true) }
  if (op === 'apply') return decode(applyConfiguration({ ...common, applied: object, force, kind }))
  const updated = decode(object)
  return { ...updated, metadata: { ...updated.metadata, managedFields: trackUpdate({ ...common, updated }) } }
}

function decode(object: KubeObject): KubeObject {
  const { apiVersion = '', kind = '' } = object
  return applyDefaults(apiVersion, kind, decodeObject(apiVersion, kind, object).object)
}

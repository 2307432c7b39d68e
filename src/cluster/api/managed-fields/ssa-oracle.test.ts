import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeObject } from '../decode/index.ts'
import { applyDefaults } from '../defaults/index.ts'
import type { KubeObject } from '../object.ts'
import { ApiError } from '../request.ts'
import { resourceOfKind, schemaOfKind } from '../schema/index.ts'
import type { ManagedFieldsEntry } from '../types/meta-v1.ts'
import { applyConfiguration, fieldSchemaOf, filterOf, trackUpdate } from './index.ts'

interface Step { readonly op: 'apply' | 'update'; readonly manager: string; readonly object: KubeObject; readonly force?: boolean }
interface Row {
  readonly input: { readonly steps: readonly Step[] }
  readonly output: { readonly steps: readonly { error?: string }[]; readonly object: KubeObject; readonly managedFields: readonly ManagedFieldsEntry[] }
}

const rows = readFileSync('testdata/oracles/ssa.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row)
const TIME = '2025-01-01T00:00:00Z'

function run(steps: readonly Step[]): Row['output'] {
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
  return {
    steps: outcomes,
    object,
    managedFields: managedFields.map((entry) => ({ ...entry, time: undefined, fieldsType: undefined })).sort(byOperationAndManager),
  }
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

describe('histories computed by the real field manager', () => {
  rows.forEach((row, i) => {
    it(`${i}: ${row.input.steps.map((step) => `${step.manager} ${step.op}`).join(', ')}`, () => {
      const result = run(row.input.steps)
      expect(result.steps).toEqual(row.output.steps)
      expect(result.managedFields).toEqual(row.output.managedFields)
      expect(result.object).toEqual(row.output.object)
    })
  })
})

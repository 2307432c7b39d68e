import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EPOCH_MS } from '../time/index.ts'
import { applyDefaults } from '../defaults/index.ts'
import { RESOURCES, resourceOfKind } from '../schema/index.ts'
import type { KubeObject } from '../object.ts'
import { cellsOf, columnsOfCustomResource, resourcePrinterOf, tableOf } from './index.ts'

interface OracleRow { readonly input: { readonly object: KubeObject }; readonly output: { readonly cells: readonly unknown[]; readonly columns: readonly string[] } }
interface Example { readonly res: string; readonly case?: string; readonly now: string; readonly cells: readonly unknown[]; readonly conditions?: unknown; readonly object: KubeObject }

function readRows<T>(path: string): readonly T[] {
  return readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as T)
}

const oracle = readRows<OracleRow>('testdata/oracles/print.jsonl')
const examples = readRows<Example>('testdata/facts/columns-examples.jsonl')

describe('the columns and cells that the real printers gave', () => {
  it.each(oracle.map((row, at) => [`${row.input.object.kind} in row ${at + 1}`, row] as const))('%s', (_, { input, output }) => {
    const object = applyDefaults(input.object.apiVersion!, input.object.kind!, input.object)
    const resource = resourceOfKind(object.apiVersion!, object.kind!)!
    const columns = resourcePrinterOf(resource).columns.map(({ name, priority }) => (priority ? `${name} (wide)` : name))
    expect(columns).toEqual(output.columns)
    expect(cellsOf(resource, object, 0)).toEqual(output.cells)
  })
})

describe('the rows that a real API server answered', () => {
  it.each(examples.map((row, at) => [`${row.res} ${row.case ?? row.object.metadata.name} in row ${at + 1}`, row] as const))('%s', (_, { res, now, cells, conditions, object }) => {
    const name = res.replace('metrics ', '')
    const resource = RESOURCES.find((each) => each.resource === name && each.apiVersion === object.apiVersion)!
    const table = tableOf(resource, [object], { now: (Date.parse(now) - EPOCH_MS) * 1000 })
    expect(table.rows![0]!.cells).toEqual(cells)
    expect(table.rows![0]!.conditions).toEqual(conditions)
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { answerPrint } from '../../../../scripts/oracle/print.ts'
import { rowsOf, type Row } from '../../../../scripts/oracle/row.ts'
import { EPOCH_MS } from '../time/index.ts'
import { RESOURCES } from '../schema/index.ts'
import type { KubeObject } from '../object.ts'
import { cellsOf, columnsOfCustomResource, resourcePrinterOf, tableOf } from './index.ts'

interface Example { readonly res: string; readonly case?: string; readonly now: string; readonly cells: readonly unknown[]; readonly conditions?: unknown; readonly object: KubeObject }

const examples = readFileSync('testdata/facts/columns-examples.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Example)

describe('the columns and cells that the real printers gave', () => {
  it.each(rowsOf<Row<{ readonly object: KubeObject }>>('print').map((row, at) => [`${row.input.object.kind} in row ${at + 1}`, row] as const))('%s', (_, { input, output }) => {
    expect(answerPrint(input)).toEqual({ output })
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

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', uid: 'u', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z' }, spec: { containers: [] }, status: { phase: 'Failed' } }
const PODS = { group: '', version: 'v1', resource: 'pods' }

describe('tableOf', () => {
  it('carries what is asked for of each object', () => {
    const objectOf = (includeObject?: 'Metadata' | 'Object' | 'None'): unknown => tableOf(PODS, [POD], { now: 0, includeObject }).rows![0]!.object
    expect(objectOf()).toEqual({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: POD.metadata })
    expect(objectOf('Object')).toBe(POD)
    expect(objectOf('None')).toBeNull()
  })

  it('is a Table with the metadata of its list, and columns unless a watch has had them', () => {
    const table = tableOf(PODS, [], { now: 0, metadata: { resourceVersion: '9' } })
    expect(table).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: { resourceVersion: '9' }, rows: [] })
    expect(table.columnDefinitions![0]).toEqual({ name: 'Name', type: 'string', format: 'name', description: '', priority: 0 })
    expect(tableOf(PODS, [], { now: 0, withColumns: false }).columnDefinitions).toEqual([])
  })

  it('shows flow schemas in the order in which they are tried', () => {
    const schema = (name: string, matchingPrecedence: number): KubeObject & { spec: object } => ({ metadata: { ...POD.metadata, name }, spec: { matchingPrecedence, priorityLevelConfiguration: { name: 'x' } } })
    const table = tableOf({ group: 'flowcontrol.apiserver.k8s.io', version: 'v1', resource: 'flowschemas' }, [schema('c', 2), schema('b', 1), schema('a', 2)], { now: 0 })
    expect(table.rows!.map(({ cells }) => cells![0])).toEqual(['b', 'a', 'c'])
  })

  it('shows name and time of creation of what has no printer, and prints every resource of a fresh cluster', () => {
    expect(cellsOf({ group: 'x.y', version: 'v1', resource: 'things' }, POD, 0)).toEqual(['p', '2026-01-01T00:00:00Z'])
    for (const resource of RESOURCES) expect(resourcePrinterOf(resource).columns.length).toBeGreaterThan(1)
  })

  it('shows an autoscaling/v1 object as the v2 one it stands for', () => {
    const autoscaler = { metadata: POD.metadata, spec: { scaleTargetRef: { kind: 'Deployment', name: 'd' }, maxReplicas: 3, targetCPUUtilizationPercentage: 50 }, status: { currentReplicas: 2, desiredReplicas: 2, currentCPUUtilizationPercentage: 35 } }
    expect(cellsOf({ group: 'autoscaling', version: 'v1', resource: 'horizontalpodautoscalers' }, autoscaler, 0)).toEqual(['p', 'Deployment/d', 'cpu: 35%/50%', '<unset>', 3, 2, '0s'])
  })
})

describe('the columns of a custom resource', () => {
  const boat: KubeObject & { spec: object } = { metadata: { ...POD.metadata, name: 'anna' }, spec: { length: 12.7, name: 'Anna', sails: ['main', 'jib'], wet: true, built: '2025-12-31T23:00:00Z' } }

  it('are name and age unless the definition says others', () => {
    const printer = columnsOfCustomResource(undefined)
    expect(printer.columns.map(({ name, type }) => [name, type])).toEqual([['Name', 'string'], ['Age', 'date']])
    expect(tableOf(printer, [boat], { now: 65_000_000 }).rows![0]!.cells).toEqual(['anna', '65s'])
  })

  it.each<readonly [type: string, jsonPath: string, cell: unknown]>([
    ['string', '.spec.name', 'Anna'],
    ['string', '.spec.sails', '["main","jib"]'],
    ['string', '.spec.sails[1]', 'jib'],
    ['string', '.spec.length', '12.7'],
    ['integer', '.spec.length', 12],
    ['number', '.spec.length', 12.7],
    ['boolean', '.spec.wet', true],
    ['boolean', '.spec.name', null],
    ['date', '.spec.built', '60m'],
    ['date', '.spec.name', '<invalid>'],
    ['string', '.spec.nothing', null],
    ['string', '.spec.sails[9]', null],
  ])('a %s from %s', (type, jsonPath, cell) => {
    expect(columnsOfCustomResource([{ name: 'X', type, jsonPath }]).cells(boat, 0)).toEqual(['anna', cell])
  })
})

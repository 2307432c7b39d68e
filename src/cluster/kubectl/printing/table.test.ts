import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../api/object.ts'
import { tableOf } from '../../api/table/index.ts'
import type { Table } from '../../api/types/meta-v1.ts'
import { TABLE_LAYOUT, TabWriter, TablePrinter, printTables, type TablePrintOptions } from './index.ts'

const PODS = { group: '', version: 'v1', resource: 'pods' }
const NOW = 5_000_000
const CREATED = '2026-01-01T00:00:00Z'

function makePod(name: string, labels: { [key: string]: string }, containers: number): KubeObject & { spec: object; status: object } {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: CREATED, labels },
    spec: { containers: Array.from({ length: containers }, (_, at) => ({ name: `c${at}`, image: 'x' })) },
    status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] },
  }
}

const pods = tableOf(PODS, [makePod('blue', { app: 'paint', tone: 'cold' }, 1), makePod('red', { app: 'paint', tone: 'warm' }, 2)], { now: NOW })
const maps = tableOf({ group: '', version: 'v1', resource: 'configmaps' }, [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mix', namespace: 'default', uid: 'm', resourceVersion: '1', creationTimestamp: CREATED }, data: { a: '1', b: '2', c: '3' } } as KubeObject,
], { now: NOW })

const FORMS: readonly { readonly name: string; readonly options: TablePrintOptions; readonly lines: readonly string[] }[] = [
  {
    name: 'plain',
    options: {},
    lines: ['NAME   READY   STATUS            RESTARTS   AGE', 'blue   0/1     SchedulingGated   0          5s', 'red    0/2     SchedulingGated   0          5s'],
  },
  {
    name: 'wide',
    options: { wide: true },
    lines: [
      'NAME   READY   STATUS            RESTARTS   AGE   IP       NODE     NOMINATED NODE   READINESS GATES',
      'blue   0/1     SchedulingGated   0          5s    <none>   <none>   <none>           <none>',
      'red    0/2     SchedulingGated   0          5s    <none>   <none>   <none>           <none>',
    ],
  },
  {
    name: 'label columns',
    options: { columnLabels: ['tone', 'example.com/app', 'none'] },
    lines: [
      'NAME   READY   STATUS            RESTARTS   AGE   TONE   APP   NONE',
      'blue   0/1     SchedulingGated   0          5s    cold         ',
      'red    0/2     SchedulingGated   0          5s    warm         ',
    ],
  },
  {
    name: 'all labels, no headers',
    options: { showLabels: true, noHeaders: true },
    lines: ['blue   0/1   SchedulingGated   0     5s    app=paint,tone=cold', 'red    0/2   SchedulingGated   0     5s    app=paint,tone=warm'],
  },
  {
    name: 'namespace and kind',
    options: { withNamespace: true, kindPrefix: 'pod' },
    lines: [
      'NAMESPACE   NAME       READY   STATUS            RESTARTS   AGE',
      'default     pod/blue   0/1     SchedulingGated   0          5s',
      'default     pod/red    0/2     SchedulingGated   0          5s',
    ],
  },
]

describe('printTables', () => {
  it.each(FORMS)('$name', ({ options, lines }) => {
    expect(printTables([{ tables: [pods], options }])).toBe(lines.map((line) => `${line}\n`).join(''))
  })

  it('parts groups by an empty line and lays each out for itself', () => {
    expect(printTables([{ tables: [pods], options: { kindPrefix: 'pod' } }, { tables: [maps], options: { kindPrefix: 'configmap' } }])).toBe([
      'NAME       READY   STATUS            RESTARTS   AGE',
      'pod/blue   0/1     SchedulingGated   0          5s',
      'pod/red    0/2     SchedulingGated   0          5s',
      '',
      'NAME            DATA   AGE',
      'configmap/mix   3      5s',
      '',
    ].join('\n'))
  })

  it('prints nothing for no rows, and no empty line for it', () => {
    const none = tableOf(PODS, [], { now: NOW })
    expect(printTables([{ tables: [none], options: {} }])).toBe('')
    expect(printTables([{ tables: [none], options: {} }, { tables: [maps], options: {} }])).toBe('NAME   DATA   AGE\nmix    3      5s\n')
  })

  it('prints chunks of one list under one header', () => {
    const [first, second] = pods.rows!.map((row): Table => ({ ...pods, rows: [row] }))
    expect(printTables([{ tables: [first!, second!], options: {} }])).toBe(printTables([{ tables: [pods], options: {} }]))
  })

  it('cuts a text at its first newline and shows null as nothing', () => {
    const table: Table = { columnDefinitions: [{ name: 'a' }, { name: 'b' }, { name: 'c' }], rows: [{ cells: ['x\ny', null, true] }, { cells: [1.5, 7, '\x1b[31m'] }] }
    expect(printTables([{ tables: [table], options: {} }])).toBe('A      B     C\nx...         true\n1.5    7     ^[[31m\n')
  })
})

describe('TablePrinter', () => {
  it('prints the events of a watch row by row in columns that only grow', () => {
    const writer = new TabWriter(TABLE_LAYOUT)
    const printer = new TablePrinter({})
    printer.print({ ...maps }, writer, 'ADDED')
    expect(writer.take()).toBe('EVENT      NAME   DATA   AGE\nADDED      mix    3      5s\n')
    printer.print({ columnDefinitions: [], rows: [{ cells: ['m', 4, '6s'] }] }, writer, 'MODIFIED')
    expect(writer.take()).toBe('MODIFIED   m      4      6s\n')
  })
})

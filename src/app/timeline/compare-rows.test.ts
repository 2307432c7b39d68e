import { expect, it } from 'vitest'
import type { KubeObject } from '../../worker/protocol.ts'
import { compareRows } from './compare-rows.ts'

const object = (kind: string, name: string, more: Readonly<Record<string, unknown>> = {}, metadata: object = {}): KubeObject => ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'default', ...metadata }, ...more }) as unknown as KubeObject
const pod = (name: string, nodeName: string): KubeObject => object('Pod', name, { spec: { nodeName }, status: { podIP: `10.0.0.${name.length}` } }, { generateName: 'web-1-', uid: name, ownerReferences: [{ name: 'web-1' }] })
const rows = (differences: Parameters<typeof compareRows>[0]) => compareRows(differences).groups.map(({ kind, rows }) => [kind, ...rows.map((row) => `${row.side} ${row.name}${row.otherName ? ` = ${row.otherName}` : ''}${row.fields.map(({ path, after, before }) => ` ${path}: ${after} | ${before}`).join('')}`)])

it('tells field by field what is here and there, workloads first', () => {
  const here = object('Deployment', 'web', { spec: { replicas: 3 } })
  const there = object('Deployment', 'web', { spec: { replicas: 2 } })
  expect(rows([{ key: 'services/default/web', here: object('Service', 'web'), there: undefined }, { key: 'deployments.apps/default/web', here, there }])).toEqual([
    ['Deployment', 'both web spec.replicas: 3 | 2'],
    ['Service', 'here web'],
  ])
})

it('pairs objects whose names were made up, in their order; what is over is on one side only', () => {
  const differences = [
    { key: 'pods/default/web-1-a', here: pod('web-1-a', 'node-1'), there: undefined },
    { key: 'pods/default/web-1-b', here: pod('web-1-b', 'node-2'), there: undefined },
    { key: 'pods/default/web-1-x', here: undefined, there: pod('web-1-x', 'node-3') },
  ]
  expect(rows(differences)).toEqual([['Pod', 'both web-1-a = web-1-x spec.nodeName: node-1 | node-3', 'here web-1-b']])
  expect(rows(differences.slice(2))).toEqual([['Pod', 'there web-1-x']])
})

it('objects that only differ in a made-up name are counted, not listed', () => {
  const found = compareRows([
    { key: 'pods/default/web-1-a', here: pod('web-1-a', 'node-1'), there: undefined },
    { key: 'pods/default/web-1-x', here: undefined, there: pod('web-1-x', 'node-1') },
  ])
  expect(found).toEqual({ groups: [], alike: 1 })
})

it('what differs in any two runs is no difference', () => {
  const condition = (at: string) => ({ status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: at }], startTime: at } })
  expect(compareRows([{ key: 'pods/default/a', here: object('Pod', 'a', condition('1')), there: object('Pod', 'a', condition('2')) }])).toEqual({ groups: [], alike: 1 })
})

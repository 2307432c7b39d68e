import { expect, it } from 'vitest'
import type { KubeObject } from '../../cluster/api/index.ts'
import { diffFields } from './field-diff.ts'

const object = (more: object): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', resourceVersion: '1' }, ...more }) as unknown as KubeObject

it.each([
  ['a field that changed', { spec: { replicas: 3 } }, { spec: { replicas: 5 } }, [{ path: 'spec.replicas', before: '3', after: '5' }]],
  ['a field that came, and one that went', { spec: { a: 'x' } }, { spec: { b: true } }, [{ path: 'spec.b', after: 'true' }, { path: 'spec.a', before: 'x' }]],
  ['an item of a list goes by its name', { status: { conditions: [{ type: 'A', status: 'False' }, { type: 'B', status: 'False' }] } }, { status: { conditions: [{ type: 'B', status: 'True' }, { type: 'A', status: 'False' }] } }, [{ path: 'status.conditions[B].status', before: 'False', after: 'True' }]],
  ['an item without a name goes by its place', { spec: { args: ['a', 'b'] } }, { spec: { args: ['a', 'c'] } }, [{ path: 'spec.args[1]', before: 'b', after: 'c' }]],
  ['keys with dots stand in brackets', { metadata: { name: 'a', labels: { 'app.kubernetes.io/name': 'x' } } }, { metadata: { name: 'a', labels: { 'app.kubernetes.io/name': 'y' } } }, [{ path: 'metadata.labels[app.kubernetes.io/name]', before: 'x', after: 'y' }]],
  ['what every write changes is left out', { metadata: { resourceVersion: '1', managedFields: [1] } }, { metadata: { resourceVersion: '2', managedFields: [2] } }, []],
] as const)('%s', (_, before, after, expected) => {
  expect(diffFields(object(before), object(after))).toEqual(expected)
})

it('a revision that made the object, and one that ended it', () => {
  const made = diffFields(undefined, object({ spec: { nodeName: 'n' } }))
  expect(made).toEqual([{ path: '', after: expect.stringContaining('"nodeName":"n"') }])
  expect(diffFields(object({}), null)).toEqual([{ path: '', before: expect.stringContaining('"kind":"Pod"') }])
})

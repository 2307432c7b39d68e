import { expect, it } from 'vitest'
import { aMachine, aPod, aService } from './stage-fixtures.ts'
import { projectTree, type TreeItem } from './tree.ts'

const machines = [aMachine('cp-1', 'eu-a', 'control-plane'), aMachine('node-1'), aMachine('node-2', 'eu-b')]
const pods = new Map([['default/a', aPod('a', { node: 'node-1' })], ['default/b', aPod('b')]])
const services = new Map([['default/web', aService('web', 'ClusterIP')]])
const flat = (items: readonly TreeItem[]): TreeItem[] => items.flatMap((item) => [item, ...flat(item.children)])

it('names every machine, process, pod and object that is drawn, once', () => {
  const keys = flat(projectTree({ pods, services }, machines)).map((item) => item.key)
  expect(new Set(keys).size).toBe(keys.length)
  for (const key of ['machine/cp-1', 'process/etcd', 'nodes/node-1', 'process/node-1/kubelet', 'pods/default/a', 'pods/default/b', 'services/default/web']) expect(keys).toContain(key)
})

it('puts a pod under its node, and one without under those that wait', () => {
  const tree = projectTree({ pods, services }, machines)
  expect(flat(tree.find((item) => item.key === 'nodes/node-1')!.children).map((item) => item.key)).toContain('pods/default/a')
  expect(tree.find((item) => item.key === 'kind/waiting')!.children.map((item) => item.key)).toEqual(['pods/default/b'])
})

it('is bounded', () => {
  const many = new Map(Array.from({ length: 500 }, (_, i) => [`default/p${i}`, aPod(`p${i}`, { node: 'node-1' })]))
  expect(flat(projectTree({ pods: many }, machines)).length).toBeLessThan(260)
})

import { expect, it } from 'vitest'
import { NO_LOOK, type CrowdRows } from '../../worker/crowd/index.ts'
import { CrowdTable } from './crowd-table.ts'

const rows = (pods: readonly (readonly [row: number, node: number, look: number])[], more: Partial<CrowdRows> = {}): CrowdRows => ({ whole: false, nodes: 2, pods: pods.length, nodeRows: new Uint32Array(), nodeNames: [], nodeLooks: new Uint8Array(), nodeAsked: new Uint8Array(), podRows: Uint32Array.from(pods, ([row]) => row), podNodes: Int32Array.from(pods, ([, node]) => node), podLooks: Uint8Array.from(pods, ([, , look]) => look), ...more })
const whole = (pods: Parameters<typeof rows>[0]): CrowdRows => rows(pods, { whole: true, nodeRows: Uint32Array.of(0, 1), nodeNames: ['a', 'b'], nodeLooks: Uint8Array.of(0, 0), nodeAsked: Uint8Array.of(9, 99) })
const on = (table: CrowdTable, node: number): number[] => {
  const found: number[] = []
  table.eachPodOn(node, (row) => void found.push(row))
  return found
}

it('keeps the Pods of a node in the order in which they came, wherever they leave from', () => {
  const table = new CrowdTable()
  table.apply(whole([[0, 0, 0], [1, 0, 0], [2, 0, 0], [3, 1, 0]]))
  expect([on(table, 0), on(table, 1), table.most]).toEqual([[0, 1, 2], [3], 3])
  table.apply(rows([[1, 1, 0]]))
  expect([on(table, 0), on(table, 1)]).toEqual([[0, 2], [3, 1]])
  table.apply(rows([[0, -1, NO_LOOK], [2, -1, NO_LOOK]]))
  expect([on(table, 0), table.podsOn(0), table.podLooks[0]]).toEqual([[], 0, NO_LOOK])
  table.apply(rows([[0, 0, 1]]))
  expect(on(table, 0)).toEqual([0])
})

it('tells which nodes are to be drawn anew', () => {
  const table = new CrowdTable()
  const heard: (number[] | undefined)[] = []
  table.listen((touched) => heard.push(touched && [...touched].sort()))
  table.apply(whole([[0, 0, 0]]))
  table.apply(rows([[0, 1, 0]]))
  expect(heard).toEqual([undefined, [0, 1]])
})

it('grows as it needs to', () => {
  const table = new CrowdTable()
  table.apply(whole(Array.from({ length: 5000 }, (_, i) => [i, i % 2, 0] as const)))
  expect(on(table, 1)).toHaveLength(2500)
  table.apply(whole([[0, 0, 0]]))
  expect([on(table, 0), on(table, 1)]).toEqual([[0], []])
})

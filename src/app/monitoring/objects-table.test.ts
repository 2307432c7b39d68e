import { expect, it } from 'vitest'
import { aPod, aService } from '../stage/stage-fixtures.ts'
import { compareCells, objectTable, resourcesOf } from './objects-table.ts'

const pods = new Map([
  ['default/b', aPod('b', { node: 'node-2' })],
  ['default/a', aPod('a')],
  ['shop/c', aPod('c', { namespace: 'shop' })],
])

it('has the columns that kubectl get prints', () => {
  const { columns, rows } = objectTable('pods', pods, 0)
  expect(columns).toEqual(['Namespace', 'Name', 'Ready', 'Status', 'Restarts', 'Age'])
  expect(rows.map(({ key }) => key)).toEqual(['pods/default/a', 'pods/default/b', 'pods/shop/c'])
  expect(rows[0]!.cells.slice(0, 4)).toEqual(['default', 'a', '0/1', 'Pending'])
})

it('filters by any cell and sorts by a column', () => {
  expect(objectTable('pods', pods, 0, { filter: 'SHOP' }).rows.map(({ key }) => key)).toEqual(['pods/shop/c'])
  expect(objectTable('pods', pods, 0, { sortBy: 'Name', isDescending: true }).rows.map(({ cells }) => cells[1])).toEqual(['c', 'b', 'a'])
})

it('columns can be chosen, those of -o wide and the labels among them', () => {
  const { columns, choices, rows } = objectTable('pods', pods, 0, { switched: { Node: true, Restarts: false, Namespace: false } })
  expect(columns).toEqual(['Name', 'Ready', 'Status', 'Age', 'Node'])
  expect(choices.map(({ name }) => name)).toEqual(['Namespace', 'Name', 'Ready', 'Status', 'Restarts', 'Age', 'IP', 'Node', 'Nominated Node', 'Readiness Gates', 'Labels'])
  expect(rows[1]!.cells.at(-1)).toBe('node-2')
  expect(objectTable('pods', pods, 0, { switched: { Labels: true } }).columns.at(-1)).toBe('Labels')
})

it('makes the rows that can be seen, whatever the order', () => {
  const slice = { first: 1, count: 1 }
  expect(objectTable('pods', pods, 0, { slice })).toMatchObject({ count: 3, rows: [{ key: 'pods/default/b' }] })
  expect(objectTable('pods', pods, 0, { slice, sortBy: 'Name', isDescending: true })).toMatchObject({ count: 3, rows: [{ key: 'pods/default/b' }] })
  expect(objectTable('pods', pods, 0, { slice, filter: 'default' })).toMatchObject({ count: 2, rows: [{ key: 'pods/default/b' }] })
})

it('what is asked for most stands first; kinds without objects are not offered', () => {
  expect(resourcesOf({ services: new Map([['default/x', aService('x', 'ClusterIP')]]), secrets: new Map(), pods }).map(({ resource, count }) => `${resource} ${count}`)).toEqual(['pods 3', 'services 1'])
})

it.each([
  ['9', '10', -1],
  ['2/3', '10/10', -1],
  ['59s', '2m', -1],
  ['3m20s', '1h', -1],
  ['web-2', 'web-10', -1],
  ['b', 'a', 1],
])('%s against %s', (a, b, sign) => expect(Math.sign(compareCells(a, b))).toBe(sign))

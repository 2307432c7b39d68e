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
  expect(objectTable('pods', pods, 0, { sortBy: 1, isDescending: true }).rows.map(({ cells }) => cells[1])).toEqual(['c', 'b', 'a'])
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

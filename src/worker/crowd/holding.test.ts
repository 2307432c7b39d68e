import { expect, it } from 'vitest'
import type { KubeObject } from '../../cluster/api/index.ts'
import { aPod } from '../../app/stage/stage-fixtures.ts'
import type { ObjectChange } from '../protocol.ts'
import { Holding } from './holding.ts'

const pod = (name: string, node?: string): ObjectChange => ({ key: `pods/default/${name}`, object: aPod(name, node ? { node } : {}), at: 1 })
const gone = (name: string): ObjectChange => ({ key: `pods/default/${name}`, object: null, at: 2 })
const names = (changes: readonly ObjectChange[]): string[] => changes.map(({ key, object }) => `${object ? '' : '-'}${key.split('/').at(-1)}`)
const many = (count: number, node: string): ObjectChange[] => Array.from({ length: count }, (_, i) => pod(`${node}-${i}`, node))

it('tells everything of a small cluster', () => {
  const holding = new Holding(4)
  expect(names(holding.advance([pod('a', 'n'), pod('b', 'n'), gone('a')], 1))).toEqual(['a', 'b', '-a'])
  expect(holding.counts).toEqual({})
})

it('of many tells the first, and how many there are', () => {
  const holding = new Holding(4)
  expect(names(holding.advance(many(6, 'n'), 1))).toEqual(['n-0', 'n-1', 'n-2', 'n-3'])
  expect(holding.counts).toEqual({ pods: 6 })
  // What the page does not have, it is told nothing of.
  expect(holding.advance([gone('n-5')], 2)).toEqual([])
  expect(holding.counts).toEqual({ pods: 5 })
  // What goes makes room for what was left out.
  expect(names(holding.advance([gone('n-0')], 2))).toEqual(['-n-0', 'n-4'])
  expect(holding.counts).toEqual({})
})

it('tells what the page looks at, and keeps telling', () => {
  const holding = new Holding(4)
  holding.advance([...many(6, 'n'), ...many(3, 'm')], 1)
  holding.look({ keys: ['pods/default/n-5'], nodes: ['m'] })
  expect(names(holding.advance([], 2))).toEqual(['n-5', 'm-0', 'm-1', 'm-2', '-n-0', '-n-1', '-n-2', '-n-3'])
  expect(names(holding.advance([pod('new', 'm'), pod('other', 'n')], 3))).toEqual(['new'])
})

it('shows Pods that wait, beyond the first', () => {
  const holding = new Holding(4)
  holding.advance(many(6, 'n'), 1)
  expect(names(holding.advance([pod('waits')], 2))).toEqual(['waits'])
})

it('has the newest events', () => {
  const holding = new Holding(2)
  const event = (name: string): ObjectChange => ({ key: `events/default/${name}`, object: aPod(name) as KubeObject, at: 1 })
  expect(names(holding.advance([event('a'), event('b'), event('c')], 1))).toEqual(['a', 'b', 'c', '-a'])
})

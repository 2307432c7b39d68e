import { expect, it } from 'vitest'
import type { Event } from '../../cluster/api/types/core-v1.ts'
import { eventRows } from './event-rows.ts'

const event = (name: string, seconds: number, more: Partial<Event> = {}, involved: object = {}): [string, Event] => [
  `default/${name}`,
  { metadata: { name, namespace: 'default' }, reason: 'Pulled', message: 'Container image present', type: 'Normal', lastTimestamp: `2026-01-01T00:00:${String(seconds).padStart(2, '0')}Z`, involvedObject: { kind: 'Pod', apiVersion: 'v1', name: 'web-1', namespace: 'default', ...involved }, ...more } as Event,
]
const events = new Map([
  event('a', 5),
  event('b', 9, { type: 'Warning', reason: 'BackOff', count: 3 }, { namespace: 'shop', name: 'cart' }),
  event('c', 7, { lastTimestamp: undefined, eventTime: '2026-01-01T00:00:07.500000Z' } as never, { kind: 'Deployment', apiVersion: 'apps/v1', name: 'web' }),
  event('d', 1, {}, { kind: 'Node', name: 'node-1', namespace: undefined }),
])
const NONE = { text: '', type: '', namespace: '' }

it('comes newest first, and leads to what it is about', () => {
  expect(eventRows(events, NONE).map(({ about, at, count }) => [about, at / 1_000_000, count])).toEqual([
    ['pods/shop/cart', 9, 3],
    ['deployments.apps/default/web', 7.5, 1],
    ['pods/default/web-1', 5, 1],
    ['nodes/node-1', 1, 1],
  ])
})

it.each([
  [{ type: 'Warning' }, ['shop/cart']],
  [{ text: 'DEPLOY' }, ['web']],
  [{ text: 'backoff' }, ['shop/cart']],
  [{ namespace: 'other' }, []],
])('%j', (filter, names) => expect(eventRows(events, { ...NONE, ...filter }).map(({ name }) => name)).toEqual(names))

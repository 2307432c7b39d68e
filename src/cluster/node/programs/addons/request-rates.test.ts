// From counters to requests a second, and what a ConfigMap says of the outside.
import { expect, test } from 'vitest'
import { SECOND } from '../../../../kernel/index.ts'
import type { NodeTraffic } from '../../kubelet/index.ts'
import { parseExternalValues } from './external-values.ts'
import { RequestRates } from './request-rates.ts'

const sample = (at: number, httpRequests: number, sandbox = 's1'): readonly NodeTraffic[] => [{ time: at * SECOND, pods: [{ namespace: 'default', pod: 'web', sandbox, httpRequests }] }]

test.each<[string, readonly (readonly NodeTraffic[])[], number | undefined]>([
  ['one sample tells nothing', [sample(0, 50)], undefined],
  ['two samples tell a rate', [sample(0, 50), sample(10, 75)], 2500],
  ['what is older than the window does not count', [sample(0, 0), sample(15, 300), sample(30, 330)], 2000],
  ['a new sandbox begins anew', [sample(0, 50), sample(10, 5, 's2')], undefined],
  ['a node that is silent takes its pods with it', [sample(0, 50), sample(10, 75), []], undefined],
])('%s', (_, rounds, milli) => {
  const rates = new RequestRates(20 * SECOND)
  for (const round of rounds) rates.store(round)
  expect(rates.of('default/web')?.milli).toBe(milli)
})

test.each([
  ['30', [{ labels: {}, value: '30' }]],
  ['queue=orders,region=eu 30\nqueue=mail 5k', [{ labels: { queue: 'orders', region: 'eu' }, value: '30' }, { labels: { queue: 'mail' }, value: '5k' }]],
  ['orders 30\nmany', []],
])('the values in %j', (text, values) => {
  expect(parseExternalValues(text)).toEqual(values)
})

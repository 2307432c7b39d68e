// The charts' numbers against the cluster itself: what kubectl prints at the same moment, what the records add up to, in the past, in a branch, and where memory ends.
import { beforeAll, describe, expect, it } from 'vitest'
import { SECOND, type TraceRecord } from '../../kernel/index.ts'
import type { FromWorker } from '../protocol.ts'
import { TWO_NODES, TestPage } from '../test-page.ts'
import type { LineId, Scope, SeriesTable } from './questions.ts'
import { RequestSeries, apiRequestOf } from './request-series.ts'
import { UsageHistory } from './usage-history.ts'

const MIB = 1024 * 1024

it('rates, errors and percentiles are those of the window, and nothing else', () => {
  const series = new RequestSeries('users', 10 * SECOND)
  const read = (at: number): Record<string, number> => {
    const values: Record<string, number> = {}
    series.read(at * SECOND, (line, value) => (values[line] = Math.round(value * 1000) / 1000))
    return values
  }
  expect(read(0)).toEqual({})
  for (let i = 1; i <= 10; i++) series.add({ at: i * SECOND, micros: 2000, isError: i === 3 })
  expect(read(10)).toEqual({ 'users.rate': 1, 'users.errors': 0.1, 'users.p50': 2, 'users.p95': 2, 'users.p99': 2 })
  series.add({ at: 12 * SECOND, micros: 8000, isError: false })
  expect(read(13)).toMatchObject({ 'users.rate': 0.8, 'users.errors': 0, 'users.p50': 2, 'users.p99': 8 })
  expect(read(40)).toMatchObject({ 'users.rate': 0, 'users.p99': NaN })
})

it('a watch is no latency; what the server asks of itself is no request', () => {
  const record = (actor: string, verb: string): TraceRecord => ({ id: 1, time: 5, kind: 'request', actor, cause: 0, what: verb, data: { verb, namespace: 'default', code: 503, latency: 7 } })
  expect(apiRequestOf(record('kubectl', 'get'))).toEqual({ at: 5, micros: 7, isError: true, verb: 'get', namespace: 'default' })
  expect(apiRequestOf(record('kubectl', 'watch'))).toBeUndefined()
  expect(apiRequestOf(record('apiserver itself', 'create'))).toBeUndefined()
})

it('usage keeps to its bound: the oldest rounds go', () => {
  const usage = new UsageHistory(10)
  const columns = { keys: ['a/b', 'a/c'], cpuMilli: [1, 2], memoryBytes: [3, 4] }
  for (let i = 0; i < 8; i++) usage.add({ id: i, time: i * 15 * SECOND, kind: 'metrics', actor: 'metrics-server', cause: 0, what: 'scraped', data: { pods: columns, nodes: { keys: [], cpuMilli: [], memoryBytes: [] } } })
  expect(usage.length).toBe(5)
  expect(usage.between(0, 200 * SECOND)[0]).toMatchObject({ at: 45 * SECOND })
  expect(usage.upTo(60 * SECOND).between(0, 200 * SECOND).map(({ pods }) => pods.get('a/c'))).toEqual([{ cpu: 0.002, memory: 4 }, { cpu: 0.002, memory: 4 }])
})

describe('a cluster with a Deployment and users', () => {
  const page = new TestPage()
  const pass = (seconds: number): void => {
    page.say({ type: 'play', pace: 50 })
    page.wait(seconds / 50)
    page.say({ type: 'pause' })
  }
  const series = (scope: Scope, from: number, to: number, step = SECOND, verb?: string): SeriesTable => page.ask({ about: 'series', scope, from, to, step, ...(verb === undefined ? {} : { verb }) }).table
  const last = (table: SeriesTable, line: LineId): number | undefined => table.lines[line]?.at(-1)
  const printed = (line: string): string => {
    const before = page.heard.length
    page.kubectl(line)
    page.wait(0.1)
    return page.heard.slice(before).map((message: FromWorker) => (message.type === 'output' ? (message.stdout ?? '') : '')).join('')
  }
  const web: Scope = { of: 'workload', key: 'deployments.apps/default/web' }

  beforeAll(() => {
    page.say({ type: 'open', run: { config: TWO_NODES, log: [] } })
    page.wait(0.02)
    page.kubectl('kubectl create deployment web --image=nginx:1.27 --replicas=3')
    pass(5)
    page.kubectl('kubectl set resources deployment web --requests=cpu=100m,memory=64Mi --limits=memory=128Mi')
    pass(15)
    page.kubectl('kubectl expose deployment web --port=80 --type=LoadBalancer')
    pass(15)
    page.say({ type: 'act', id: 2, action: { do: 'users', namespace: 'default', service: 'web', perSecond: 10 } })
    pass(60)
  }, 60_000)

  it('usage is what kubectl top prints', () => {
    const lines = printed('kubectl top pods --no-headers').trim().split('\n').map((line) => line.split(/\s+/))
    const now = page.frame.now
    expect(lines).toHaveLength(3)
    for (const [name, cpu, memory] of lines) {
      const table = series({ of: 'pod', key: `pods/default/${name}` }, now, now)
      expect([`${Math.round(last(table, 'cpu.usage')! * 1000)}m`, `${Math.floor(last(table, 'memory.usage')! / MIB)}Mi`]).toEqual([cpu, memory])
    }
    const [, cpu, , memory] = printed('kubectl top node node-1 --no-headers').trim().split(/\s+/)
    const table = series({ of: 'node', name: 'node-1' }, page.frame.now, page.frame.now)
    expect([`${Math.round(last(table, 'cpu.usage')! * 1000)}m`, `${Math.floor(last(table, 'memory.usage')! / MIB)}Mi`]).toEqual([cpu, memory])
  })

  it('requests and limits are those of the workload’s Pods, replicas those of its status', () => {
    const { now } = page.frame
    const table = series(web, now, now)
    expect(last(table, 'cpu.requests')).toBeCloseTo(0.3)
    expect(last(table, 'cpu.limits')).toBe(0)
    expect(last(table, 'memory.requests')).toBe(192 * MIB)
    expect(last(table, 'memory.limits')).toBe(384 * MIB)
    expect(['desired', 'updated', 'ready', 'available'].map((word) => last(table, `replicas.${word}` as LineId))).toEqual([3, 3, 3, 3])
    expect(last(table, 'pods.Running')).toBe(3)
    expect(last(table, 'users.rate')).toBeGreaterThan(7)
    expect(table.lines['api.rate']).toBeUndefined()
  })

  it('the API server’s numbers add up to its audit log', () => {
    const { now } = page.frame
    const from = now - 15 * SECOND
    const answered = page.ask({ about: 'records', from, to: now }).records.flatMap((record) => apiRequestOf(record) ?? [])
    const table = series({ of: 'cluster' }, now, now)
    expect(last(table, 'api.rate')).toBeCloseTo(answered.length / 15)
    expect(table.verbs).toEqual([...new Set(answered.map(({ verb }) => verb))].sort())
    const patches = answered.filter(({ verb }) => verb === 'patch').map(({ micros }) => micros).sort((a, b) => a - b)
    const shown = last(series({ of: 'cluster' }, now, now, SECOND, 'patch'), 'api.p95')! * 1000
    expect(Math.abs(shown / patches[Math.ceil(patches.length * 0.95) - 1]! - 1)).toBeLessThan(0.011)
  })

  it('a rollout is seen from its beginning to its end', () => {
    const { now } = page.frame
    const table = series(web, now - 120 * SECOND, now)
    const ready = [...table.lines['replicas.ready']!].filter((value) => !Number.isNaN(value))
    expect([ready[0], ready.at(-1)]).toEqual([0, 3])
    expect(Math.max(...[...table.lines['replicas.updated']!].filter((value) => !Number.isNaN(value)))).toBe(3)
  })

  it('restarts are counted on when their Pod is gone; the past does not know what came after', () => {
    const before = page.frame.now
    const [key = ''] = page.pods('web')
    page.say({ type: 'act', id: 3, action: { do: 'kill-container', namespace: 'default', pod: key.split('/')[2]!, container: 'nginx' } })
    pass(20)
    page.kubectl(`kubectl delete pod ${key.split('/')[2]}`)
    pass(20)
    const { now } = page.frame
    const table = series(web, before, now)
    expect([table.lines.restarts![0], table.lines.restarts!.at(-1)]).toEqual([0, 1])
    const past = series(web, before - 60 * SECOND, before)
    expect(past.lines.restarts!.at(-1)).toBe(0)
    page.say({ type: 'seek', to: before - 1 })
    page.say({ type: 'fork', label: 'other' })
    page.wait(0.1)
    pass(30)
    expect(last(series(web, before, page.frame.now), 'restarts')).toBe(0)
    expect(last(series(web, before, page.frame.now), 'cpu.usage')).toBeGreaterThan(0)
  })
})

it('where memory ends, lines end', () => {
  const page = new TestPage({ changes: 600, records: 100_000 })
  page.say({ type: 'open', run: { config: TWO_NODES, log: [] } })
  page.say({ type: 'play', pace: 100 })
  page.wait(6)
  const { remembered, now, start } = page.frame
  expect(remembered).toBeGreaterThan(start)
  const { at, lines } = page.ask({ about: 'series', scope: { of: 'cluster' }, from: start, to: now, step: SECOND }).table
  const isKnown = (line: Float64Array): boolean => at.every((time, i) => time >= remembered || Number.isNaN(line[i]!))
  expect(Object.values(lines).every(isKnown)).toBe(true)
  expect(lines['pods.Running']!.at(-1)).toBeGreaterThan(0)
})

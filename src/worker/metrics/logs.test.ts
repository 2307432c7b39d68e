// The log of the whole cluster: what is kept, what is found, in the past and in branches.
import { describe, expect, it } from 'vitest'
import { SECOND } from '../../kernel/index.ts'
import { TWO_NODES, TestPage } from '../test-page.ts'
import { LogHistory } from './log-history.ts'
import { LogSearch } from './log-search.ts'
import type { LogFilter, LogRow } from './questions.ts'

const ALL: LogFilter = { text: '', isRegex: false, namespace: '', container: '', selector: '' }

function historyOf(lines: readonly (readonly [seconds: number, pod: string, text: string])[], bounds?: ConstructorParameters<typeof LogHistory>[0]): LogHistory {
  const history = new LogHistory(bounds)
  for (const [seconds, pod, text] of lines) history.add({ time: seconds * SECOND, node: 'node-1', namespace: pod.startsWith('db') ? 'data' : 'default', pod, container: 'c', stream: 'stdout', text: `${text}\n` }, (key) => ({ app: key.split('/')[2]!.split('-')[0]! }))
  return history
}

describe('a search', () => {
  const history = historyOf([[1, 'web-1', 'GET / 200'], [2, 'web-2', 'GET /x 404'], [3, 'db-1', 'ready'], [4, 'web-1', 'get / 500']])
  const texts = (filter: Partial<LogFilter>, until = 10): string[] => new LogSearch(history, { ...ALL, ...filter }).answer(until * SECOND, undefined, 10).rows.map(({ text }) => text)

  it.each([
    [{}, ['GET / 200', 'GET /x 404', 'ready', 'get / 500']],
    [{ text: 'get /' }, ['GET / 200', 'GET /x 404', 'get / 500']],
    [{ text: '[45]\\d\\d$', isRegex: true }, ['GET /x 404', 'get / 500']],
    [{ namespace: 'data' }, ['ready']],
    [{ selector: 'app=web' }, ['GET / 200', 'GET /x 404', 'get / 500']],
    [{ selector: 'app notin (web)' }, ['ready']],
    [{ container: 'other' }, []],
  ] satisfies [Partial<LogFilter>, string[]][])('%j', (filter, found) => expect(texts(filter)).toEqual(found))

  it('ends at the playhead', () => expect(texts({ text: 'get' }, 2)).toEqual(['GET / 200', 'GET /x 404']))

  it('says what it cannot read', () => {
    expect(new LogSearch(history, { ...ALL, text: '(', isRegex: true }).answer(10, undefined, 10).problem).toMatchObject({ of: 'text' })
    expect(new LogSearch(history, { ...ALL, selector: 'a b' }).answer(10, undefined, 10)).toMatchObject({ count: 0, problem: { of: 'selector' } })
  })

  it('gives pages, and the newest when none is asked for', () => {
    const search = new LogSearch(history, ALL)
    expect(search.answer(10 * SECOND, 1, 2)).toMatchObject({ count: 4, first: 1, rows: [{ id: 1 }, { id: 2 }] })
    expect(search.answer(10 * SECOND, undefined, 2)).toMatchObject({ first: 2, rows: [{ id: 2 }, { id: 3 }] })
  })
})

it('goes on where it was as lines come and go', () => {
  const history = historyOf([], { lines: 8, text: 1000 })
  const search = new LogSearch(history, { ...ALL, text: 'even' })
  for (let i = 0; i < 20; i++) {
    history.add({ time: i * SECOND, node: 'n', namespace: 'default', pod: `p-${i}`, container: 'c', stream: 'stdout', text: i % 2 === 0 ? 'even\n' : 'odd\n' }, () => ({}))
    search.answer(i * SECOND, undefined, 10)
  }
  const { rows, count, forgotten } = search.answer(100 * SECOND, undefined, 10)
  expect(rows.map(({ at }) => at / SECOND)).toEqual([12, 14, 16, 18])
  expect(count).toBe(4)
  expect(forgotten).toBe(11 * SECOND)
  expect([...history.sources].map(({ pod }) => pod)).toEqual(['p-12', 'p-13', 'p-14', 'p-15', 'p-16', 'p-17', 'p-18', 'p-19'])
})

it('lines outlive their Pods; the past and branches have their own', () => {
  const page = new TestPage()
  const rows = (): readonly LogRow[] => page.ask({ about: 'log-lines', filter: { ...ALL, selector: 'run=talker' }, first: undefined, most: 100 }).rows
  const lines = (): string[] => rows().map(({ pod, text }) => `${pod}: ${text}`)
  const pass = (seconds: number): void => {
    page.say({ type: 'play', pace: 50 })
    page.wait(seconds / 50)
    page.say({ type: 'pause' })
  }
  page.say({ type: 'open', run: { config: TWO_NODES, log: [] } })
  page.wait(0.02)
  const before = page.frame.now
  page.kubectl('kubectl run talker --image=busybox:1.36 --restart=Never -- sh -c "echo hello; sleep 5; echo bye"')
  pass(20)
  expect(lines()).toEqual(['talker: hello', 'talker: bye'])
  const [hello] = rows() as [LogRow]
  page.kubectl('kubectl delete pod talker')
  pass(20)
  expect(lines()).toEqual(['talker: hello', 'talker: bye'])
  page.say({ type: 'seek', to: hello.at + SECOND })
  expect(lines()).toEqual(['talker: hello'])
  page.say({ type: 'fork', label: 'other' })
  page.wait(0.1)
  expect(lines()).toEqual(['talker: hello'])
  pass(20)
  expect(lines()).toEqual(['talker: hello', 'talker: bye'])
  page.say({ type: 'seek', to: before - 1 })
  expect(lines()).toEqual([])
})

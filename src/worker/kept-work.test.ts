// What is kept when the page is closed, and is there again when it is opened.
import { expect, it } from 'vitest'
import type { KeptWork } from './protocol.ts'
import { TWO_NODES, TestPage } from './test-page.ts'

const state = ({ objects, frame }: TestPage): string => JSON.stringify([frame.now, [...objects].sort(([a], [b]) => (a < b ? -1 : 1))])

function worked(): { page: TestPage; work: KeptWork } {
  const page = new TestPage()
  page.say({ type: 'open', run: { config: TWO_NODES, log: [] } })
  page.wait(0.1)
  page.say({ type: 'play', pace: 10 })
  page.kubectl('kubectl create deployment web --image=nginx:1.27 --replicas=2')
  page.wait(1)
  page.say({ type: 'add-bookmark', label: 'two there' })
  page.kubectl('kubectl scale deployment web --replicas=3')
  page.wait(1)
  page.say({ type: 'undo' })
  page.wait(0.5)
  page.say({ type: 'pause' })
  page.wait(0.1)
  return { page, work: page.ask({ about: 'work' }).work }
}

it('the branch that was shown is as it was, to the byte and to the moment', () => {
  const { page, work } = worked()
  const again = new TestPage()
  again.say({ type: 'reopen', work: structuredClone(work) })
  again.wait(0.2)
  expect(state(again)).toBe(state(page))
  expect(again.frame.branches).toEqual(page.frame.branches)
  expect(again.frame.branch).toBe(page.frame.branch)
  expect(again.frame.marks!.filter(({ kind }) => kind === 'bookmark').map(({ at, label }) => ({ at, label }))).toEqual(work.branches[work.current]!.bookmarks)
  expect(again.ask({ about: 'work' }).work).toEqual(work)
})

it('another branch is repeated when it is looked at, and no earlier', () => {
  const { page, work } = worked()
  const again = new TestPage()
  again.say({ type: 'reopen', work })
  again.wait(0.2)
  for (const each of [page, again]) {
    each.say({ type: 'switch-branch', branch: 0 })
    each.wait(0.2)
    each.say({ type: 'seek', to: each.frame.end })
    each.wait(0.1)
  }
  expect(again.frame.branch).toBe(0)
  expect(state(again)).toBe(state(page))
})

it('a moment of the past is gone back to', () => {
  const { work } = worked()
  const past = { ...work, at: work.branches[work.current]!.log[0]!.at + 1_000_000 }
  const again = new TestPage()
  again.say({ type: 'reopen', work: past })
  again.wait(0.2)
  expect(again.frame.now).toBe(past.at)
  expect(again.frame.end).toBe(work.branches[work.current]!.end)
})

it('what is done while it opens is done to it', () => {
  const { work } = worked()
  const again = new TestPage()
  again.say({ type: 'reopen', work })
  again.say({ type: 'play', pace: 10 })
  again.kubectl('kubectl create deployment late --image=nginx:1.27')
  again.wait(1)
  expect(again.pods('late')).toHaveLength(1)
  expect(again.pods('web').length).toBeGreaterThan(0)
})

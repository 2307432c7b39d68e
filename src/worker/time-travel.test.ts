// Time in the learner's hands: branches and their differences, breakpoints, bookmarks, a memory that ends somewhere, long replays.
import { say } from '../words/say.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Run } from './protocol.ts'
import { TWO_NODES, TestPage } from './test-page.ts'

const SECOND = 1_000_000
const RUN: Run = { config: TWO_NODES, log: [{ at: 61 * SECOND, action: { do: 'kubectl', line: 'kubectl create deployment web --image=nginx:1.27 --replicas=2' } }] }
const evicted = { id: 'deleted', label: 'A Pod is deleted', condition: "record.kind == 'request' && record.data.verb == 'delete' && record.data.resource == 'pods' && object.kind == 'Pod'", isOn: true }

function open(run = RUN, until?: number, page = new TestPage()): TestPage {
  page.say({ type: 'open', run, ...(until === undefined ? {} : { until }) })
  page.wait(0.1)
  return page
}

describe('two branches', () => {
  const page = open(RUN, 70 * SECOND)

  beforeAll(() => {
    page.say({ type: 'fork', label: 'three of them' })
    page.wait(0.1)
    page.kubectl('kubectl scale deployment web --replicas=3')
    page.say({ type: 'play', pace: 10 })
    page.wait(1)
    page.say({ type: 'pause' })
    page.say({ type: 'compare', beside: 0 })
    page.wait(0.1)
  })

  it('have names, and share what was before', () => {
    expect(page.frame.branches).toMatchObject([{ id: 0, saying: { key: 'branch.first' } }, { id: 1, parent: 0, from: 70 * SECOND, label: 'three of them' }])
    expect(page.frame).toMatchObject({ branch: 1, beside: 0 })
  })

  it('differ in what was done and in what came of it, and in nothing else', () => {
    const { comparison } = page.ask({ about: 'differences', most: 50 })
    expect(comparison).toMatchObject({ here: 1, there: 0, common: 70 * SECOND, at: page.frame.now, hereTally: { pods: 3, ready: 3 }, thereTally: { pods: 2, ready: 2 } })
    const keys = comparison!.differences.map(({ key, here, there }) => `${here && there ? 'both' : here ? 'here' : 'there'} ${key.replace(/-[a-z0-9]{9,10}(-[a-z0-9]{5})?$/, '')}`)
    expect(keys).toEqual(expect.arrayContaining(['both deployments.apps/default/web', 'both replicasets.apps/default/web', 'here pods/default/web']))
    expect(keys.filter((key) => key.startsWith('there'))).toEqual([])
  })

  it('run side by side, and change sides', () => {
    page.say({ type: 'play', pace: 10 })
    page.wait(0.3)
    page.say({ type: 'pause' })
    page.wait(0.02)
    const [first, second] = page.frame.branches!
    expect(first!.end).toBeGreaterThanOrEqual(second!.end)
    page.say({ type: 'switch-branch', branch: 0 })
    page.wait(0.02)
    expect(page.frame).toMatchObject({ branch: 0, beside: 1, jump: true, whole: false })
    expect(page.pods('web')).toHaveLength(2)
    expect(page.frame.changes.length).toBeLessThan(page.objects.size / 2)
  })

  it('can be renamed and removed, but for the one that is shown', () => {
    page.say({ type: 'rename-branch', branch: 1, label: '  with a third  ' })
    page.say({ type: 'rename-branch', branch: 0, label: ' ' })
    page.say({ type: 'remove-branch', branch: 0 })
    page.wait(0.02)
    expect(page.frame.branches!.map(({ label, saying }) => say(saying ?? label))).toEqual(['First run', 'with a third'])
    page.say({ type: 'remove-branch', branch: 1 })
    page.wait(0.02)
    expect(page.frame.branches).toHaveLength(1)
    expect(page.frame.beside).toBeUndefined()
  })
})

describe('a breakpoint', () => {
  const page = open(RUN, 80 * SECOND)

  it.each(['fastest', 'story'] as const)('stops time where it is met, at pace %s', (pace) => {
    page.say({ type: 'breakpoints', breakpoints: [evicted] })
    page.say({ type: 'play', pace })
    page.kubectl(`kubectl delete ${page.pods('web')[0]!.replace('pods/default/', 'pod/')} --wait=false`)
    page.wait(0.05)
    for (let i = 0; i < 20 && page.frame.stop === undefined; i++) page.wait(0.1)
    expect(page.frame).toMatchObject({ playing: false, stop: { breakpoint: evicted } })
    expect(page.frame.stop!.at).toBe(page.frame.now)
    expect(page.frame.end).toBe(page.frame.now)
    expect(say(page.frame.stop!.sentence)).toMatch(/deleted Pod web-/)
  })

  it('does so in the past as well, and then time goes on', () => {
    const met = page.frame.now
    page.say({ type: 'breakpoints', breakpoints: [] })
    page.say({ type: 'play', pace: 1 })
    page.wait(2)
    page.say({ type: 'seek', to: met - 100 })
    page.say({ type: 'breakpoints', breakpoints: [evicted] })
    page.say({ type: 'play', pace: 10 })
    page.wait(0.5)
    expect(page.frame).toMatchObject({ now: met, playing: false })
    page.say({ type: 'play', pace: 0.1 })
    page.wait(0.1)
    expect(page.frame.now).toBeGreaterThan(met)
    expect(page.frame.stop).toBeUndefined()
  })

  it('says what is wrong with a condition', () => {
    expect(page.ask({ about: 'condition', condition: 'record.' }).problem).toMatch(/^This is not a condition/)
    expect(page.ask({ about: 'condition', condition: evicted.condition }).problem).toBeUndefined()
  })
})

it('what the learner is to find out has no mark, but happens', () => {
  const [entry] = RUN.log
  const page = open({ ...RUN, log: [{ ...entry!, isSecret: true }] }, 70 * SECOND)
  expect(page.frame.marks!.filter(({ kind }) => kind === 'action')).toEqual([])
  expect(open(RUN, 70 * SECOND).frame.marks!.filter(({ kind }) => kind === 'action')).toHaveLength(1)
  expect(page.pods('web')).toHaveLength(2)
})

describe('bookmarks', () => {
  it('are kept with the run, renamed, removed; a fork has those from before it', () => {
    const page = new TestPage()
    page.say({ type: 'open', run: RUN, bookmarks: [{ at: 65 * SECOND, label: 'half way' }] })
    page.wait(0.1)
    page.say({ type: 'seek', to: 60_500_000 })
    page.say({ type: 'add-bookmark', label: 'soon' })
    page.say({ type: 'add-bookmark', label: '  ' })
    page.wait(0.02)
    const marks = page.frame.marks!.filter(({ kind }) => kind === 'bookmark')
    expect(marks).toMatchObject([{ at: 60_500_000, label: 'soon' }, { at: 65 * SECOND, label: 'half way' }])
    page.say({ type: 'fork', label: 'x' })
    page.wait(0.1)
    expect(page.ask({ about: 'run' }).bookmarks).toEqual([{ at: 60_500_000, label: 'soon' }])
    page.say({ type: 'rename-bookmark', id: marks[0]!.id!, label: 'the beginning' })
    page.say({ type: 'switch-branch', branch: 0 })
    page.say({ type: 'remove-bookmark', id: marks[1]!.id! })
    expect(page.ask({ about: 'run' }).bookmarks).toEqual([{ at: 60_500_000, label: 'the beginning' }])
  })
})

describe('memory', () => {
  it('has an end that shows; what is beyond it can be replayed', () => {
    const page = open(RUN, 100 * SECOND, new TestPage({ changes: 5000, records: 600 }))
    const { remembered, start } = page.frame
    expect(remembered).toBeGreaterThan(start)
    page.say({ type: 'seek', to: 0 })
    page.wait(0.02)
    expect(page.frame.now).toBe(remembered)
    page.say({ type: 'recall', to: 64 * SECOND })
    page.wait(0.02)
    expect(page.frame).toMatchObject({ now: 64 * SECOND, branch: 1 })
    expect(page.frame.remembered).toBeLessThan(64 * SECOND)
    expect(page.pods('web')).toHaveLength(2)
  })
})

describe('a long replay', () => {
  const long = { type: 'open', run: { ...RUN, log: [...RUN.log, { at: 100 * SECOND, action: { do: 'power', machine: 'node-1', on: false } as const }] }, until: 120 * SECOND } as const
  const turn = (page: TestPage): boolean => page.host.tick(0, () => false)

  it('tells how far it is, and stops where it is told to', () => {
    const page = new TestPage()
    page.say(long)
    for (let i = 0; i < 40; i++) turn(page)
    expect(page.heard.at(-1)).toMatchObject({ type: 'opening', work: 'start' })
    page.say({ type: 'cancel' })
    page.wait(0.02)
    expect(page.frame.now).toBe(80 * SECOND)
    expect(page.ask({ about: 'run' }).run.log).toEqual(RUN.log)
  })

  it('given up before the cluster was up ends when it is up', () => {
    const page = new TestPage()
    page.say(long)
    turn(page)
    page.say({ type: 'cancel' })
    page.wait(0.02)
    expect(page.frame.now).toBe(60 * SECOND)
  })

  it('of a fork leaves everything as it was when it is given up; what was to be done there is not done', () => {
    const page = open(RUN, 80 * SECOND)
    page.say({ type: 'seek', to: 70 * SECOND })
    page.kubectl('kubectl delete deployment web')
    turn(page)
    expect(page.heard.at(-1)).toMatchObject({ type: 'opening', work: 'fork' })
    page.say({ type: 'cancel' })
    page.wait(0.02)
    expect(page.frame.branches).toHaveLength(1)
    expect(page.frame.now).toBe(70 * SECOND)
    expect(page.heard.find((message) => message.type === 'output' && message.exit === 130)).toBeDefined()
  })
})

it('tells what happened between two moments, the most telling first', () => {
  const page = open(RUN, 70 * SECOND)
  const { steps, count } = page.ask({ about: 'happened', from: 60 * SECOND, to: 70 * SECOND, most: 3 })
  expect(say(steps[0]!.sentence)).toMatch(/^You ran kubectl create deployment web/)
  expect(steps).toHaveLength(3)
  expect(count).toBeGreaterThan(10)
  expect(page.ask({ about: 'lanes', from: 60 * SECOND, to: 70 * SECOND, width: 100 }).ticks.length).toBeGreaterThan(10)
})

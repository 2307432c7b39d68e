import { beforeAll, describe, expect, it } from 'vitest'
import { say } from '../words/say.ts'
import { TWO_NODES, TestPage } from './test-page.ts'

const why = (page: TestPage, key: string) => page.ask({ about: 'why', key }).chain

describe('a hosted cluster', () => {
  const page = new TestPage()
  beforeAll(() => {
    page.say({ type: 'open', run: { config: TWO_NODES, log: [] } })
    page.wait(2)
  })

  it('boots, with its nodes', () => {
    expect([...page.objects.keys()].filter((key) => key.startsWith('nodes/'))).toEqual(['nodes/node-1', 'nodes/node-2'])
  })

  it('runs a command and tells what it printed', () => {
    page.kubectl('kubectl create deployment web --image=nginx:1.27 --replicas=2')
    page.say({ type: 'play', pace: 10 })
    page.wait(2)
    expect(page.heard.find((message) => message.type === 'output')).toMatchObject({ stdout: 'deployment.apps/web created\n', exit: 0 })
    expect(page.pods('web')).toHaveLength(2)
  })

  it('knows why a Pod is as it is: from the command to the kubelet', () => {
    const chain = why(page, page.pods('web')[0]!).map((step) => say(step.sentence))
    const shape = [/^You ran kubectl create deployment web/, /^The API server stored Deployment web \(revision \d+\)/, /^The Deployment controller created ReplicaSet web-/, /^The ReplicaSet controller created Pod web-/, /^The scheduler picks node-\d for Pod web-/, /^The kubelet on node-\d/]
    shape.forEach((pattern, i) => expect(chain[i]).toMatch(pattern))
    expect(chain.at(-1)).toMatch(/^The kubelet on node-\d reported the state of Pod web-/)
  })

  it('steps from cause to cause, and back to the same moments', () => {
    page.say({ type: 'pause' })
    page.kubectl('kubectl scale deployment web --replicas=3')
    const seen: number[] = []
    for (let i = 0; i < 5; i++) {
      page.say({ type: 'step' })
      page.wait(0.02)
      seen.push(page.frame.now)
    }
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
    page.say({ type: 'back' })
    page.wait(0.02)
    expect(page.frame.now).toBe(seen.at(-2))
  })

  it('shows the past as it was, and forks where one acts in it', () => {
    const before = page.frame.start + 500_000
    page.say({ type: 'seek', to: before })
    page.wait(0.02)
    expect(page.frame.now).toBe(before)
    const then = page.pods('web')
    page.kubectl('kubectl create deployment late --image=nginx:1.27')
    page.wait(1)
    page.say({ type: 'play', pace: 10 })
    page.wait(1)
    expect(page.frame.branches).toHaveLength(2)
    expect(page.frame.branch).toBe(1)
    expect(page.pods('late')).toHaveLength(1)
    expect(page.pods('web')).toEqual(expect.arrayContaining(then))
    expect(say(why(page, page.pods('late')[0]!)[0]!.sentence)).toMatch(/^You ran kubectl create deployment late/)
    page.say({ type: 'switch-branch', branch: 0 })
    page.wait(0.1)
    expect(page.pods('late')).toEqual([])
  })

  it('acting at story pace is acting now: it forks nothing', () => {
    page.say({ type: 'seek', to: Number.MAX_SAFE_INTEGER })
    page.say({ type: 'play', pace: 'story' })
    page.kubectl('kubectl scale deployment web --replicas=1')
    page.wait(1)
    page.kubectl('kubectl scale deployment web --replicas=2')
    page.wait(1)
    expect(page.frame.branches).toHaveLength(2)
  })

  it('story pace neither stands still nor runs away when there is nothing to tell', () => {
    page.wait(20)
    const before = page.frame.now
    for (let i = 0; i < 10; i++) {
      const last = page.frame.now
      page.wait(1)
      expect(page.frame.now).toBeGreaterThan(last)
    }
    expect(page.frame.now - before).toBeLessThan(30 * 60 * 1_000_000)
    expect(page.frame.end - page.frame.now).toBe(0)
  })
})

it('the same run gives the same moment', () => {
  const log = [{ at: 60_000_000, action: { do: 'kubectl', line: 'kubectl create deployment web --image=nginx:1.27 --replicas=2' } as const }]
  const [a, b] = [new TestPage(), new TestPage()]
  for (const page of [a, b]) {
    page.say({ type: 'open', run: { config: TWO_NODES, log }, until: 64_000_000 })
    page.wait(2)
  }
  expect(a.pods('web')).toHaveLength(2)
  expect([...b.objects.keys()]).toEqual([...a.objects.keys()])
  expect(b.frame.now).toBe(a.frame.now)
})

it('what is done at the very moment that is shown is told', () => {
  const page = new TestPage()
  page.say({ type: 'open', run: { config: TWO_NODES, log: [] } })
  page.wait(0.1)
  page.say({ type: 'play', pace: 1 })
  page.wait(1)
  page.say({ type: 'act', id: 3, action: { do: 'power', machine: 'node-2', on: false } })
  page.wait(0.5)
  const told = page.heard.flatMap((message) => (message.type === 'frame' ? message.records : []))
  expect(told.filter(({ kind }) => kind === 'action').map(({ what }) => what)).toEqual(['unplug node-2'])
  expect(new Set(told.map(({ id }) => id)).size).toBe(told.length)
})

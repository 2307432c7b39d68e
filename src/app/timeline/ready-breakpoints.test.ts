// Each ready-made breakpoint is met by what it is named after, in a running cluster, and not before that.
import { beforeAll, describe, expect, it } from 'vitest'
import { problemOfCondition } from '../../worker/breakpoints.ts'
import type { Action } from '../../worker/protocol.ts'
import { TWO_NODES, TestPage } from '../../worker/test-page.ts'
import { READY_BREAKPOINTS } from './ready-breakpoints.ts'

const kubectl = (line: string, file?: string): Action => ({ do: 'kubectl', line: `kubectl ${line}`, ...(file === undefined ? {} : { files: { 'a.yaml': file } }) })
const pod = (name: string, spec: string): Action => kubectl('apply -f a.yaml', `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {${spec}}\n`)
const container = (more: string): string => `containers: [{name: c, image: "nginx:1.27", ${more}}]`

/** In this order: what has to be there before, each with the seconds of cluster time that it needs; then the deed. */
const DEEDS: readonly { readonly id: string; readonly before?: readonly (readonly [Action, number])[]; readonly deed: Action }[] = [
  { id: 'pod-created', deed: kubectl('run one --image=nginx:1.27') },
  { id: 'pod-scheduled', deed: kubectl('run two --image=nginx:1.27') },
  { id: 'pod-ready', deed: kubectl('run three --image=nginx:1.27') },
  { id: 'pod-unschedulable', deed: pod('large', container('resources: {requests: {cpu: "64"}}')) },
  { id: 'container-failed', deed: kubectl('run failing --image=busybox:1.36 --command -- sh -c "exit 1"') },
  { id: 'pod-deleted', deed: kubectl('delete pod failing --wait=false') },
  { id: 'refused', deed: kubectl('create deployment UPPER --image=nginx:1.27') },
  { id: 'pod-evicted', before: [[pod('four', `nodeName: node-2, ${container('')}`), 10]], deed: kubectl('drain node-2 --ignore-daemonsets --force --delete-emptydir-data') },
  { id: 'user-fails', before: [[kubectl('create deployment web --image=nginx:1.27'), 10], [kubectl('expose deployment web --port=80 --type=LoadBalancer'), 15], [{ do: 'users', namespace: 'default', service: 'web', perSecond: 5 }, 5]], deed: kubectl('scale deployment web --replicas=0') },
  { id: 'node-not-ready', deed: { do: 'power', machine: 'node-1', on: false } },
]

it('can all be read', () => {
  expect(READY_BREAKPOINTS.map(({ condition }) => problemOfCondition(condition)).filter(Boolean)).toEqual([])
})

it('are all tried here', () => {
  expect(DEEDS.map(({ id }) => id).sort()).toEqual(READY_BREAKPOINTS.map(({ id }) => id).sort())
})

describe('time stops at', () => {
  const page = new TestPage()
  const pass = (seconds: number): void => {
    page.say({ type: 'play', pace: 50 })
    page.wait(seconds / 50)
  }
  beforeAll(() => {
    page.say({ type: 'open', run: { config: TWO_NODES, log: [] } })
    page.wait(0.02)
  })

  it.each(DEEDS)('$id', ({ id, before = [], deed }) => {
    page.say({ type: 'breakpoints', breakpoints: [] })
    pass(5)
    for (const [action, seconds] of before) {
      page.say({ type: 'act', id: 1, action })
      pass(seconds)
    }
    page.say({ type: 'breakpoints', breakpoints: [{ ...READY_BREAKPOINTS.find((one) => one.id === id)!, label: id, isOn: true }] })
    pass(1)
    expect(page.frame.stop).toBeUndefined()
    page.say({ type: 'act', id: 1, action: deed })
    for (let i = 0; i < 100 && page.frame.stop === undefined; i++) page.wait(0.03)
    expect(page.frame.stop?.breakpoint.id).toBe(id)
    expect(page.frame.playing).toBe(false)
  })
})
